//! The account itself: debits, allowances, and the record of who decided what.

use std::collections::BTreeMap;
use std::path::Path;

use choir_contract::{Delta, Population, Rho};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use crate::entry::{Line, SELECT, append, read_entry};
use crate::{
    AllowanceState, Balance, Entry, EntryKind, Grant, Head, Holder, LedgerError, allowance, audit, balance, head, store,
};

/// A request for a debit.
#[derive(Debug, Clone)]
pub struct Debit<'a> {
    /// The population.
    pub population: &'a str,
    /// The privacy loss.
    pub rho: Rho,
    /// The chance of failure of a release by threshold; otherwise zero.
    pub delta: Delta,
    /// Identity of the request.
    pub request: &'a str,
    /// Who asks.
    pub actor: &'a str,
    /// In which role.
    pub role: &'a str,
    /// What for.
    pub purpose: &'a str,
    /// What is asked: `question X`, or `sql`.
    pub subject: &'a str,
    /// When, in UTC.
    pub at: &'a str,
}

/// Something that is recorded and changes no account: an approval, a revocation, a refusal, a publication.
#[derive(Debug, Clone)]
pub struct Note<'a> {
    /// What kind of thing.
    pub kind: EntryKind,
    /// Who acts.
    pub actor: &'a str,
    /// In which role.
    pub role: &'a str,
    /// What for; empty when no purpose is named.
    pub purpose: &'a str,
    /// What it is about: `question X`, `pack Y`.
    pub subject: &'a str,
    /// A reason, or the hash of what was approved.
    pub detail: &'a str,
    /// When, in UTC.
    pub at: &'a str,
}

/// The account.
#[derive(Debug)]
pub struct Ledger {
    pub(crate) connection: Connection,
}

impl Ledger {
    /// Opens the ledger and, for populations that have none, their accounts.
    ///
    /// # Errors
    /// When the database cannot be used or is of another format, or a cap is not the one its account was opened with.
    pub fn open(path: &Path, populations: &BTreeMap<String, Population>, at: &str) -> Result<Self, LedgerError> {
        let mut ledger = Self { connection: store::open(path)? };
        if balance::missing(&ledger.connection, populations)? {
            ledger.open_accounts(populations, at)?;
        }
        Ok(ledger)
    }

    fn open_accounts(&mut self, populations: &BTreeMap<String, Population>, at: &str) -> Result<(), LedgerError> {
        let transaction = self.write()?;
        for Population { id, cap, delta_cap, .. } in populations.values() {
            if balance::caps_of(&transaction, id)?.is_none() {
                let line = Line::new(EntryKind::Open, "choir", at);
                append(&transaction, &Line { population: id, rho: *cap, delta: *delta_cap, subject: id, ..line })?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// Takes the write lock first, so that nobody else changes what is read before it is acted upon.
    pub(crate) fn write(&mut self) -> Result<Transaction<'_>, LedgerError> {
        Ok(self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }

    /// Debits the population's cap and hands out the grant.
    ///
    /// # Privacy
    /// The checks and the debit are one transaction with the write lock taken first, so that concurrent requests cannot
    /// both use the same remainder; the grant exists only after the commit has reached the disk. A commit that fails gives
    /// no grant, even where its debit is found on the disk later.
    ///
    /// # Errors
    /// [`LedgerError::OverBudget`], [`LedgerError::OverDelta`] or [`LedgerError::OverAllowance`] when a limit would be
    /// passed; the refusal is recorded.
    pub fn spend(&mut self, debit: &Debit<'_>) -> Result<Grant, LedgerError> {
        let transaction = self.write()?;
        let refusal = balance::over_limit(&transaction, debit)?;
        let entry = match &refusal {
            None => append(&transaction, &debit_line(debit))?,
            Some(refused) => append_refusal(&transaction, debit, refused)?,
        };
        transaction.commit()?;
        match refusal {
            None => Ok(Grant { entry, request: debit.request.to_owned(), rho: debit.rho, delta: debit.delta }),
            Some(refused) => Err(refused),
        }
    }

    /// Caps and spending of a population.
    ///
    /// # Errors
    /// When it has no account.
    pub fn balance(&self, population: &str) -> Result<Balance, LedgerError> {
        balance::of(&self.connection, population)
    }

    /// Limits the sum of all debits of a holder in a population, those from before included. The newest allowance of a
    /// holder counts. It divides the cap and never adds to it.
    ///
    /// # Errors
    /// When the population has no account, or the holder has no name.
    pub fn allow(
        &mut self,
        population: &str,
        holder: &Holder,
        rho: Rho,
        actor: &str,
        reason: &str,
        at: &str,
    ) -> Result<u64, LedgerError> {
        let subject = holder.to_string();
        // What cannot be read back as this holder would limit somebody else, or nobody.
        if subject.parse::<Holder>()? != *holder {
            return Err(LedgerError::Holder { given: subject });
        }
        let transaction = self.write()?;
        balance::of(&transaction, population)?;
        let line = Line::new(EntryKind::Allowance, actor, at);
        let number = append(&transaction, &Line { population, rho, subject: &subject, detail: reason, ..line })?;
        transaction.commit()?;
        Ok(number)
    }

    /// The newest allowance of every holder in a population, with what the holder spent.
    ///
    /// # Errors
    /// When the database cannot be used.
    pub fn allowances(&self, population: &str) -> Result<Vec<AllowanceState>, LedgerError> {
        allowance::states(&self.connection, population)
    }

    /// Records a request before anything about it is considered.
    ///
    /// # Errors
    /// When the database cannot be used.
    pub fn request(
        &mut self,
        actor: &str,
        role: &str,
        purpose: &str,
        subject: &str,
        detail: &str,
        at: &str,
    ) -> Result<u64, LedgerError> {
        self.append_alone(&Line { role, purpose, subject, detail, ..Line::new(EntryKind::Request, actor, at) })
    }

    /// Records an approval, a revocation, a refusal or a publication.
    ///
    /// # Errors
    /// When the database cannot be used, or the kind is one that comes with more than a note.
    pub fn record(&mut self, note: &Note<'_>) -> Result<u64, LedgerError> {
        let Note { kind, actor, role, purpose, subject, detail, at } = *note;
        use EntryKind::{Approval, Custody, Publication, Refusal, Revocation};
        if !matches!(kind, Refusal | Approval | Revocation | Publication | Custody) {
            return Err(LedgerError::NotANote { kind });
        }
        self.append_alone(&Line { role, purpose, subject, detail, ..Line::new(kind, actor, at) })
    }

    fn append_alone(&mut self, line: &Line<'_>) -> Result<u64, LedgerError> {
        let transaction = self.write()?;
        let number = append(&transaction, line)?;
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

    /// Number and hash of the newest entry, to be noted elsewhere.
    ///
    /// # Errors
    /// When the database cannot be used.
    pub fn head(&self) -> Result<Head, LedgerError> {
        head::recorded(&self.connection)
    }

    /// Reads the whole ledger and checks that every entry follows from the one before it, that the newest one is there,
    /// and that what the entries say could have been written: no debit passes a limit, no cap changes, every answer is
    /// that of a debit, every step of a release follows from those before. Tells how many entries there are. What this cannot find stands in the description of this crate.
    ///
    /// # Errors
    /// With the first entry that does not fit.
    pub fn check_chain(&self) -> Result<u64, LedgerError> {
        audit::run(&self.connection)
    }
}

const fn debit_line<'a>(debit: &Debit<'a>) -> Line<'a> {
    Line {
        at: debit.at,
        kind: EntryKind::Debit,
        actor: debit.actor,
        role: debit.role,
        purpose: debit.purpose,
        population: debit.population,
        rho: debit.rho,
        delta: debit.delta,
        subject: debit.request,
        detail: debit.subject,
    }
}

/// A refusal says what its debit would have said, and why it is none. It moves no amount.
fn append_refusal(transaction: &Transaction<'_>, debit: &Debit<'_>, refused: &LedgerError) -> Result<u64, LedgerError> {
    let refused = refused.to_string();
    let detail = format!("{}: {}", debit.subject, refused.lines().next().unwrap_or_default());
    let (kind, rho, delta) = (EntryKind::Refusal, Rho::ZERO, Delta::ZERO);
    append(transaction, &Line { kind, rho, delta, detail: &detail, ..debit_line(debit) })
}
