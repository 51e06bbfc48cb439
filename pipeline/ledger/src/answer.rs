//! Kept answers: the same request is answered by the same body for ever, at no charge.

use rusqlite::{Connection, OptionalExtension, params};
use sha2::Digest as _;

use crate::entry::{Line, SELECT, append, read_entry, signed, unsigned};
use crate::{Entry, EntryKind, Ledger, LedgerError};

/// An answer that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// Number of its debit.
    pub debit: u64,
    /// The answer, as it was released.
    pub body: String,
}

impl Ledger {
    /// The answer that was kept for a request.
    ///
    /// # Errors
    /// When the database cannot be used, or the stored answer is not the one that the chain holds the hash of.
    pub fn answer(&self, request: &str) -> Result<Option<StoredAnswer>, LedgerError> {
        let read = |row: &rusqlite::Row<'_>| Ok(StoredAnswer { debit: unsigned(row, 0)?, body: row.get(1)? });
        let found = self.connection.query_row("SELECT debit, body FROM answer WHERE request = ?1", [request], read);
        let Some(answer) = found.optional()? else { return Ok(None) };
        let sql = "SELECT number, detail FROM entry WHERE subject = ?1 AND kind = 'answer' ORDER BY number DESC LIMIT 1";
        let recorded = |row: &rusqlite::Row<'_>| Ok((unsigned(row, 0)?, row.get::<_, String>(1)?));
        match self.connection.query_row(sql, [request], recorded).optional()? {
            Some((_, detail)) if detail == detail_of(answer.debit, &answer.body) => Ok(Some(answer)),
            Some((entry, _)) => Err(LedgerError::Altered { entry }),
            None => Err(LedgerError::Altered { entry: answer.debit }),
        }
    }

    /// Keeps an answer for its debit, so that the same request is answered by it from now on.
    ///
    /// # Errors
    /// When the database cannot be used, the debit does not exist, or the request has an answer.
    pub fn keep_answer(&mut self, request: &str, debit: u64, actor: &str, body: &str, at: &str) -> Result<(), LedgerError> {
        let transaction = self.write()?;
        let Some(paid) = debit_of(&transaction, debit, request)? else {
            return Err(LedgerError::NoDebit { debit, request: request.to_owned() });
        };
        let values = params![request, signed(debit)?, body];
        transaction.execute("INSERT INTO answer (request, debit, body) VALUES (?1, ?2, ?3)", values)?;
        let line = Line::new(EntryKind::Answer, actor, at);
        let (role, purpose, population) = (paid.role.as_str(), paid.purpose.as_str(), paid.population.as_str());
        let detail = detail_of(debit, body);
        append(&transaction, &Line { role, purpose, population, subject: request, detail: &detail, ..line })?;
        Ok(transaction.commit()?)
    }

    /// Every stored answer in the order of its debit.
    ///
    /// # Errors
    /// When the database cannot be used, or an answer was altered.
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
}

fn debit_of(connection: &Connection, number: u64, request: &str) -> Result<Option<Entry>, LedgerError> {
    let sql = format!("{SELECT} WHERE number = ?1 AND subject = ?2 AND kind = 'debit'");
    Ok(connection.query_row(&sql, params![signed(number)?, request], |row| Ok(read_entry(row)?.0)).optional()?)
}

/// What the chain holds of an answer: its debit and the hash of its body.
pub(crate) fn detail_of(debit: u64, body: &str) -> String {
    format!("debit {debit} sha256 {}", hex::encode(sha2::Sha256::digest(body.as_bytes())))
}

/// The debit that such a detail names.
pub(crate) fn debit_in(detail: &str) -> Option<u64> {
    detail.strip_prefix("debit ")?.split_once(" sha256 ")?.0.parse().ok()
}
