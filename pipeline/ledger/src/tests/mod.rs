//! The ledger under test, by kind: what each call does, what alteration shows, crowds, a plain model, faults, and
//! releases.

mod accounts;
mod allowances;
mod alteration;
mod crowds;
mod faults;
mod formats;
mod limited;
mod model;
mod releases;
mod torn;

use std::collections::BTreeMap;
use std::path::PathBuf;

use choir_contract::{Delta, Population, PrivacyUnitKind, Rho};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::{Debit, Ledger};

const AT: &str = "2026-01-01T00:00:00Z";

fn rho(text: &str) -> Rho {
    text.parse().unwrap()
}

fn delta(text: &str) -> Delta {
    text.parse().unwrap()
}

/// One population called `people`.
fn populations(cap: &str, delta_cap: &str) -> BTreeMap<String, Population> {
    BTreeMap::from([("people".to_owned(), population("people", rho(cap), delta(delta_cap)))])
}

fn population(id: &str, cap: Rho, delta_cap: Delta) -> Population {
    let (kind, label) = (PrivacyUnitKind::Person, id.to_owned());
    Population { id: id.to_owned(), kind, label, cap, delta: 1e-6, delta_cap, pure_epsilon: None }
}

/// An evaluator's debit for programme evaluation.
fn debit<'a>(request: &'a str, amount: &str) -> Debit<'a> {
    Debit {
        population: "people",
        rho: rho(amount),
        delta: Delta::ZERO,
        request,
        actor: "tester",
        role: "evaluator",
        purpose: "programme_evaluation",
        subject: "question test",
        at: AT,
    }
}

/// A folder with a ledger in it, removed when the test ends.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("ledger.sqlite")
    }

    fn open(&self, cap: &str) -> Ledger {
        Ledger::open(&self.path(), &populations(cap, "1e-7"), AT).unwrap()
    }

    /// The file as anybody may open it who has another program.
    fn raw(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }

    fn books(&self) -> Books {
        Books::read(&self.raw())
    }
}

/// What stands in the database, read by plain SQL and not by the code under test.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Books {
    /// Number, kind, subject, units of rho.
    entries: Vec<(i64, String, String, i64)>,
    /// Request, number of the debit, body.
    answers: Vec<(String, i64, String)>,
}

impl Books {
    fn read(connection: &Connection) -> Self {
        let mut entries = connection.prepare("SELECT number, kind, subject, rho FROM entry ORDER BY number").unwrap();
        let entries = entries.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).unwrap();
        let mut answers = connection.prepare("SELECT request, debit, body FROM answer ORDER BY debit").unwrap();
        let answers = answers.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        Self { entries: entries.map(Result::unwrap).collect(), answers: answers.map(Result::unwrap).collect() }
    }

    /// Number and units of every debit of a request.
    fn debits(&self, request: &str) -> Vec<(u64, u64)> {
        let debits = self.entries.iter().filter(|(_, kind, subject, _)| kind == "debit" && subject == request);
        debits.map(|(number, _, _, units)| (number.unsigned_abs(), units.unsigned_abs())).collect()
    }

    /// Every answer has the debit it names, with the same request.
    fn assert_answers_are_paid(&self) {
        for (request, debit, _) in &self.answers {
            assert!(
                self.debits(request).iter().any(|(number, _)| *number == debit.unsigned_abs()),
                "the answer to {request} has no debit {debit}"
            );
        }
    }
}
