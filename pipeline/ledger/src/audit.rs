//! The audit: one pass over the whole ledger, entry by entry, and then over its head and its answers.

use std::collections::BTreeMap;

use choir_contract::{Delta, Rho};
use rusqlite::Connection;

use crate::answer::{debit_in, detail_of};
use crate::entry::{SELECT, read_entry, unsigned};
use crate::release::Register;
use crate::{Balance, Entry, EntryKind, Head, Holder, LedgerError, chain, head};

/// Checks everything; tells how many entries there are.
pub(crate) fn run(connection: &Connection) -> Result<u64, LedgerError> {
    // One transaction, so that what another process appends meanwhile is seen nowhere or everywhere.
    let transaction = connection.unchecked_transaction()?;
    let (found, books) = entries(&transaction)?;
    let head = head::compare(head::recorded(&transaction)?, &found)?;
    books.check_answers(&transaction)?;
    Ok(head.number)
}

fn entries(connection: &Connection) -> Result<(Head, Books), LedgerError> {
    let mut statement = connection.prepare(&format!("{SELECT} ORDER BY number"))?;
    let mut rows = statement.query([])?;
    let (mut head, mut books) = (Head { number: 0, hash: chain::START.to_owned() }, Books::default());
    while let Some(row) = rows.next()? {
        let number = head.number + 1;
        // What is no entry at all was not written by the ledger.
        let (entry, hash) = read_entry(row).map_err(|_| LedgerError::Altered { entry: number })?;
        if entry.number != number || chain::hash(&entry, &head.hash) != hash {
            return Err(LedgerError::Altered { entry: number });
        }
        books.enter(entry).map_err(|reason| LedgerError::Unsound { entry: number, reason })?;
        head = Head { number, hash };
    }
    Ok((head, books))
}

/// The accounts as they stand after the entries that were read: a second book-keeping beside that of the ledger.
#[derive(Default)]
struct Books {
    balances: BTreeMap<String, Balance>,
    /// Limit of a holder in a population.
    allowed: BTreeMap<(String, Holder), Rho>,
    /// Spending of every holder in a population, limited or not.
    spent: BTreeMap<(String, Holder), Rho>,
    /// Number of a debit to its request.
    debits: BTreeMap<u64, String>,
    /// Request to the number of its answer's entry and what that says.
    answers: BTreeMap<String, (u64, String)>,
    /// Every release, by the rules by which its steps were entered.
    releases: Register,
}

impl Books {
    fn enter(&mut self, entry: Entry) -> Result<(), &'static str> {
        let (no_rho, no_delta) = (entry.rho == Rho::ZERO, entry.delta == Delta::ZERO);
        match entry.kind {
            EntryKind::Open => self.open(entry),
            EntryKind::Debit => self.debit(entry),
            EntryKind::Allowance if no_delta => self.allow(entry),
            EntryKind::Answer if no_rho && no_delta => self.answer(entry),
            EntryKind::Release if no_rho && no_delta => self.releases.enter(entry),
            EntryKind::Request
            | EntryKind::Refusal
            | EntryKind::Approval
            | EntryKind::Revocation
            | EntryKind::Publication
            | EntryKind::Custody
                if no_rho && no_delta =>
            {
                Ok(())
            }
            _ => Err("moves an amount that entries of its kind do not move"),
        }
    }

    fn open(&mut self, entry: Entry) -> Result<(), &'static str> {
        let balance = Balance { cap: entry.rho, spent: Rho::ZERO, delta_cap: entry.delta, delta_spent: Delta::ZERO };
        match self.balances.insert(entry.population, balance) {
            None => Ok(()),
            Some(_) => Err("opens an account that was open, which would change its cap"),
        }
    }

    fn debit(&mut self, entry: Entry) -> Result<(), &'static str> {
        let balance = self.balances.get_mut(&entry.population).ok_or("debits an account that was not opened")?;
        balance.spent = within(balance.spent.checked_add(entry.rho), balance.cap).ok_or("debits more than its cap")?;
        let delta = within(balance.delta_spent.checked_add(entry.delta), balance.delta_cap);
        balance.delta_spent = delta.ok_or("debits more than its cap of delta")?;
        for holder in Holder::all_of(&entry.actor, &entry.role, &entry.purpose) {
            let key = (entry.population.clone(), holder);
            let total = self.spent.get(&key).copied().unwrap_or(Rho::ZERO).checked_add(entry.rho);
            // Without an allowance the cap is the limit, and that was checked.
            let limit = self.allowed.get(&key).copied().or(total).unwrap_or(Rho::ZERO);
            let total = within(total, limit).ok_or("debits more than an allowance")?;
            self.spent.insert(key, total);
        }
        self.debits.insert(entry.number, entry.subject);
        Ok(())
    }

    fn allow(&mut self, entry: Entry) -> Result<(), &'static str> {
        let holder: Holder = entry.subject.parse().map_err(|_| "allows something to nobody")?;
        if !self.balances.contains_key(&entry.population) {
            return Err("allows a share of an account that was not opened");
        }
        self.allowed.insert((entry.population, holder), entry.rho);
        Ok(())
    }

    fn answer(&mut self, entry: Entry) -> Result<(), &'static str> {
        let debit = debit_in(&entry.detail).ok_or("keeps an answer and names no debit")?;
        if self.debits.get(&debit) != Some(&entry.subject) {
            return Err("keeps an answer whose debit is not there");
        }
        match self.answers.insert(entry.subject, (entry.number, entry.detail)) {
            None => Ok(()),
            Some(_) => Err("keeps a second answer to one request"),
        }
    }

    /// The table of answers holds what the entries say, and nothing else.
    fn check_answers(mut self, connection: &Connection) -> Result<(), LedgerError> {
        let mut statement = connection.prepare("SELECT request, debit, body FROM answer ORDER BY debit")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (request, debit, body): (String, u64, String) = (row.get(0)?, unsigned(row, 1)?, row.get(2)?);
            let (entry, detail) = self
                .answers
                .remove(&request)
                .ok_or(LedgerError::Unsound { entry: debit, reason: "has an answer that no later entry records" })?;
            if detail != detail_of(debit, &body) {
                return Err(LedgerError::Unsound { entry, reason: "records another answer than the one that is kept" });
            }
        }
        match self.answers.into_values().map(|(entry, _)| entry).min() {
            None => Ok(()),
            Some(entry) => Err(LedgerError::Unsound { entry, reason: "records an answer that is not kept" }),
        }
    }
}

/// The total, when it could be made and does not pass the limit.
fn within<Amount: PartialOrd>(total: Option<Amount>, limit: Amount) -> Option<Amount> {
    total.filter(|total| *total <= limit)
}
