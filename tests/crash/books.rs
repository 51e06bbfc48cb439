//! The ledger, read by another program than ours.

use std::collections::BTreeMap;

use rusqlite::{Connection, OpenFlags};

use crate::support::Home;

/// One part in 10^12 of rho, as the ledger counts.
pub(crate) const UNITS_PER_RHO: u64 = 1_000_000_000_000;

/// Debits and answers as they stand in the database.
#[derive(Debug)]
pub(crate) struct Books {
    /// Number of the entry to request and units of rho.
    pub(crate) debits: BTreeMap<u64, (String, u64)>,
    /// Request to number of its debit and body.
    pub(crate) answers: BTreeMap<String, (u64, String)>,
    /// Requests whose refusal for want of budget was recorded.
    pub(crate) refusals: Vec<String>,
    cap: u64,
}

impl Books {
    pub(crate) fn read(home: &Home, population: &str) -> Self {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(home.inside("ledger.sqlite"), flags).unwrap();
        let entries = |kind: &str| -> Vec<(u64, String, u64)> {
            let mut statement = connection
                .prepare("SELECT number, subject, rho FROM entry WHERE kind = ?1 AND population = ?2 ORDER BY number")
                .unwrap();
            let rows = statement
                .query_map([kind, population], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get::<_, i64>(2)?)))
                .unwrap();
            rows.map(|row| row.map(|(number, subject, rho)| (number.unsigned_abs(), subject, rho.unsigned_abs())).unwrap())
                .collect()
        };
        let mut statement = connection.prepare("SELECT request, debit, body FROM answer").unwrap();
        let answers =
            statement.query_map([], |row| Ok((row.get(0)?, (row.get::<_, i64>(1)?.unsigned_abs(), row.get(2)?)))).unwrap();
        Self {
            debits: entries("debit").into_iter().map(|(number, request, rho)| (number, (request, rho))).collect(),
            refusals: entries("refusal").into_iter().map(|(_, request, _)| request).collect(),
            cap: entries("open")[0].2,
            answers: answers.map(Result::unwrap).collect(),
        }
    }

    pub(crate) fn spent(&self) -> u64 {
        self.debits.values().map(|(_, rho)| rho).sum()
    }

    /// No answer without its debit, no debit above the cap, the chain whole, and `choir budget` says the same.
    #[track_caller]
    pub(crate) fn assert_sound(&self, home: &Home, population: &str) {
        for (request, (debit, _)) in &self.answers {
            let found = self.debits.get(debit).unwrap_or_else(|| panic!("the answer {request} has no debit {debit}"));
            assert_eq!(found.0, *request, "the debit {debit} is that of another request");
        }
        assert!(self.spent() <= self.cap, "{} units were spent, the cap is {}", self.spent(), self.cap);
        let [cap, spent, _] = home.budget(population);
        assert_eq!((units(&cap), units(&spent)), (self.cap, self.spent()), "`choir budget` tells something else");
        home.ok(&["audit", "ledger"]);
    }

    /// An answer that was printed is one that is kept: the same rows under the same debit.
    #[track_caller]
    pub(crate) fn assert_kept(&self, printed: &serde_json::Value) {
        let request = printed["provenance"]["release"].as_str().unwrap();
        let (debit, body) = self.answers.get(request).unwrap_or_else(|| panic!("the printed answer {request} is not kept"));
        let kept: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(kept["rows"], printed["rows"], "the printed answer {request} is not the kept one");
        assert_eq!(printed["provenance"]["ledger_entry"].as_u64(), Some(*debit));
    }
}

/// An exact text of rho in units.
fn units(rho: &str) -> u64 {
    let (whole, fraction) = rho.split_once('.').unwrap_or((rho, ""));
    format!("{whole}{fraction:0<12}").parse().unwrap()
}
