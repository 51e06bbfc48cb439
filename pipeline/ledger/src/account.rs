//! The account itself: entries, balances, debits, stored answers, and the record of who decided what.

use std::collections::BTreeMap;
use std::path::Path;

use choir_contract::{Delta, Population, Rho};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::entry::{Line, SELECT, append, read_entry, signed, unsigned};
use crate::{Entry, EntryKind, Grant, LedgerError, store};

/// Cap and spending of one population.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// The cap.
    pub cap: Rho,
    /// The sum of all debits.
    pub spent: Rho,
}

impl Balance {
    /// What remains.
    #[must_use]
    pub const fn remaining(self) -> Rho {
        self.cap.saturating_sub(self.spent)
    }
}

/// A request for a debit.
#[derive(Debug, Clone)]
pub struct Debit<'a> {
    /// The population.
    pub population: &'a str,
    /// The privacy loss.
    pub rho: Rho,
    /// The chance of failure, of a release by threshold.
    pub delta: Delta,
    /// Identity of the request.
    pub request: &'a str,
    /// Who asks.
    pub actor: &'a str,
    /// What for.
    pub purpose: &'a str,
    /// When, in UTC.
    pub at: &'a str,
}

/// An answer that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// Number of its debit.
    pub debit: u64,
    /// The answer, as it was released.
    pub body: String,
}

/// The account.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
}

impl Ledger {
    /// Opens the ledger and, for populations that have none, their accounts.
    ///
    /// # Errors
    /// When the database cannot be used, or a cap is not the one its account was opened with.
    pub fn open(path: &Path, populations: &BTreeMap<String, Population>, at: &str) -> Result<Self, LedgerError> {
        let mut ledger = Self { connection: store::open(path)? };
        let declared = populations.values().map(|population| (population.id.as_str(), population.cap));
        let missing = ledger.check_caps(declared.clone())?;
        if missing {
            ledger.open_accounts(declared, at)?;
        }
        Ok(ledger)
    }

    /// Compares caps; tells whether an account is missing.
    fn check_caps<'a>(&self, declared: impl Iterator<Item = (&'a str, Rho)>) -> Result<bool, LedgerError> {
        let mut missing = false;
        for (population, cap) in declared {
            match cap_of(&self.connection, population)? {
                None => missing = true,
                Some(recorded) if recorded == cap => {}
                Some(recorded) => {
                    return Err(LedgerError::CapChanged { population: population.to_owned(), recorded, declared: cap });
                }
            }
        }
        Ok(missing)
    }

    fn open_accounts<'a>(&mut self, declared: impl Iterator<Item = (&'a str, Rho)>, at: &str) -> Result<(), LedgerError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (population, cap) in declared {
            if cap_of(&transaction, population)?.is_none() {
                let opening =
                    Line { at, kind: EntryKind::Open, actor: "choir", population, rho: cap, subject: population, detail: "" };
                append(&transaction, &opening)?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// Debits the population's cap and hands out the grant.
    ///
    /// # Privacy
    /// The check and the debit are one transaction with the write lock taken first, so that concurrent requests cannot
    /// both use the same remainder; the grant exists only after the commit has reached the disk.
    ///
    /// # Errors
    /// [`LedgerError::OverBudget`] when the cap would be passed; the refusal is recorded.
    pub fn spend(&mut self, debit: &Debit<'_>) -> Result<Grant, LedgerError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let balance = balance_of(&transaction, debit.population)?;
        let within = balance.spent.checked_add(debit.rho).is_some_and(|total| total <= balance.cap);
        let kind = if within { EntryKind::Debit } else { EntryKind::Refusal };
        let rho = if within { debit.rho } else { Rho::ZERO };
        let line = Line {
            at: debit.at,
            kind,
            actor: debit.actor,
            population: debit.population,
            rho,
            subject: debit.request,
            detail: debit.purpose,
        };
        let entry = append(&transaction, &line)?;
        transaction.commit()?;
        if within {
            Ok(Grant { entry, request: debit.request.to_owned(), rho, delta: debit.delta })
        } else {
            Err(LedgerError::OverBudget {
                population: debit.population.to_owned(),
                asked: debit.rho,
                remaining: balance.remaining(),
            })
        }
    }

    /// Cap and spending of a population.
    ///
    /// # Errors
    /// When it has no account.
    pub fn balance(&self, population: &str) -> Result<Balance, LedgerError> {
        balance_of(&self.connection, population)
    }

    /// The answer that was kept for a request.
    ///
    /// # Errors
    /// When the database cannot be used, or the stored answer is not the one whose hash the chain holds.
    pub fn answer(&self, request: &str) -> Result<Option<StoredAnswer>, LedgerError> {
        let found = self.connection.query_row("SELECT debit, body FROM answer WHERE request = ?1", [request], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        });
        let Some((debit, body)) = found.optional()? else { return Ok(None) };
        let recorded: Option<(i64, String)> = self
            .connection
            .query_row(
                "SELECT number, detail FROM entry WHERE subject = ?1 AND kind = 'answer' ORDER BY number DESC LIMIT 1",
                [request],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        match recorded {
            Some((_, hash)) if hash == hash_of(&body) => Ok(Some(StoredAnswer { debit: unsigned(debit), body })),
            other => Err(LedgerError::Altered { entry: unsigned(other.map_or(debit, |(number, _)| number)) }),
        }
    }

    /// Keeps an answer for its debit, so that the same request is answered by it from now on.
    ///
    /// # Errors
    /// When the database cannot be used, or the debit does not exist.
    pub fn keep_answer(&mut self, request: &str, debit: u64, actor: &str, body: &str, at: &str) -> Result<(), LedgerError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction
            .execute("INSERT INTO answer (request, debit, body) VALUES (?1, ?2, ?3)", params![request, signed(debit)?, body])?;
        let line =
            Line { at, kind: EntryKind::Answer, actor, population: "", rho: Rho::ZERO, subject: request, detail: &hash_of(body) };
        append(&transaction, &line)?;
        Ok(transaction.commit()?)
    }

    /// Records a decision: an approval, a revocation, a refusal, a publication.
    ///
    /// # Errors
    /// When the database cannot be used.
    pub fn record(&mut self, kind: EntryKind, actor: &str, subject: &str, detail: &str, at: &str) -> Result<u64, LedgerError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let number = append(&transaction, &Line { at, kind, actor, population: "", rho: Rho::ZERO, subject, detail })?;
        transaction.commit()?;
        Ok(number)
    }

    /// The latest approval or revocation of a subject.
    ///
    /// # Errors
    /// When the database cannot be used.
    pub fn latest_decision(&self, subject: &str) -> Result<Option<Entry>, LedgerError> {
        let sql = format!("{SELECT} WHERE subject = ?1 AND kind IN ('approval', 'revocation') ORDER BY number DESC LIMIT 1");
        Ok(self.connection.query_row(&sql, [subject], |row| Ok(read_entry(row)?.0)).optional()?)
    }

    /// Every stored answer in the order of its debit.
    ///
    /// # Errors
    /// When the database cannot be used.
    pub fn answers(&self) -> Result<Vec<(String, StoredAnswer)>, LedgerError> {
        let mut statement = self.connection.prepare("SELECT request FROM answer ORDER BY debit")?;
        let requests: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut answers = Vec::new();
        for request in requests {
            if let Some(answer) = self.answer(&request)? {
                answers.push((request, answer));
            }
        }
        Ok(answers)
    }

    /// Reads the whole chain and checks that every entry follows from the one before it.
    ///
    /// # Errors
    /// [`LedgerError::Altered`] with the first entry that does not.
    pub fn check_chain(&self) -> Result<u64, LedgerError> {
        let mut statement = self.connection.prepare(&format!("{SELECT} ORDER BY number"))?;
        let mut rows = statement.query([])?;
        let (mut previous, mut count) = (crate::chain::START.to_owned(), 0);
        while let Some(row) = rows.next()? {
            let (entry, hash) = read_entry(row)?;
            count += 1;
            if entry.number != count || crate::chain::hash(&entry, &previous) != hash {
                return Err(LedgerError::Altered { entry: count });
            }
            previous = hash;
        }
        Ok(count)
    }
}

fn cap_of(connection: &Connection, population: &str) -> Result<Option<Rho>, LedgerError> {
    let found = connection
        .query_row("SELECT rho FROM entry WHERE population = ?1 AND kind = 'open'", [population], |row| row.get::<_, i64>(0));
    Ok(found.optional()?.map(|units| Rho::from_units(unsigned(units))))
}

fn balance_of(connection: &Connection, population: &str) -> Result<Balance, LedgerError> {
    let cap = cap_of(connection, population)?.ok_or_else(|| LedgerError::NoAccount { population: population.to_owned() })?;
    let spent: i64 = connection.query_row(
        "SELECT COALESCE(SUM(rho), 0) FROM entry WHERE population = ?1 AND kind = 'debit'",
        [population],
        |row| row.get(0),
    )?;
    Ok(Balance { cap, spent: Rho::from_units(unsigned(spent)) })
}

fn hash_of(body: &str) -> String {
    use sha2::Digest as _;
    hex::encode(sha2::Sha256::digest(body.as_bytes()))
}

#[cfg(test)]
mod tests;
