//! Table books: what a book would be worth, its approval, and its release as a pack, all tables under one grant.

mod plan;

use choir_contract::{Book, Needed, Rho};
use choir_estimate::book::{BookPlan, Measurements};
use choir_ledger::{Debit, EntryKind, Note};
use choir_mechanism::accounting;
use choir_release::book::{BookDocument, SharePlan};
use choir_release::document::{Privacy, Provenance};
use sha2::{Digest as _, Sha256};

use crate::answer::{SOFTWARE, noise};
use crate::people::{PUBLISHERS, STEWARDS};
use crate::release::{DraftWish, DraftedRelease};
use crate::workspace::{now, today};
use crate::{Approval, Engine, EngineError, Refusal};

/// A book in the list of books.
#[derive(Debug, Clone, serde::Serialize)]
pub struct BookEntry {
    /// Folder name.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// Number of tables.
    pub tables: usize,
    /// Privacy loss of one release.
    pub rho: String,
    /// Whether it may be built as it stands.
    pub approval: &'static str,
}

/// What a book would cost, and how far off its numbers would be.
#[derive(Debug, Clone, serde::Serialize)]
pub struct BookPreview {
    /// Folder name.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// Privacy loss, as rho.
    pub rho: String,
    /// The same as epsilon, at the population's delta.
    pub epsilon: f64,
    /// That delta.
    pub delta: f64,
    /// The tables.
    pub tables: Vec<PreviewedTable>,
}

/// The expected error of one table.
#[derive(Debug, Clone, serde::Serialize)]
pub struct PreviewedTable {
    /// Identity within the book.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// Number of cells.
    pub cells: usize,
    /// Half the width of the 95% interval of a typical cell, in rows: at the book's budget, at a quarter of it, and at four
    /// times.
    pub within: [f64; 3],
}

impl Engine {
    /// The books of the workspace.
    ///
    /// # Errors
    /// When a file cannot be read, or the ledger cannot be used.
    pub fn books(&self) -> Result<Vec<BookEntry>, EngineError> {
        let entry = |book: &Book| {
            let approval = self.approval(&subject(&book.id), &self.programme.book_hash(book)?)?.word();
            let (id, title, rho) = (book.id.clone(), book.title.clone(), book.rho.to_string());
            Ok(BookEntry { id, title, tables: book.tables.len(), rho, approval })
        };
        self.programme.books.values().map(entry).collect()
    }

    /// What a book would cost and how far off its tables would be. Reads no row and spends nothing.
    ///
    /// # Errors
    /// When there is no such book, or its budget makes no release.
    pub fn preview_book(&self, id: &str) -> Result<BookPreview, EngineError> {
        let book = self.programme.book(id)?;
        let plan = self.book_plan(book)?;
        let population = self.population_of(book)?;
        let release = plan.release_plan();
        let within = |rho: Rho| -> Result<Vec<(usize, f64)>, EngineError> {
            let tables = plan.preview(&release.expected(rho)?, None)?;
            Ok(tables.into_iter().map(|table| (table.cells, table.half_width)).collect())
        };
        let units = book.rho.units();
        let others = [Rho::from_units((units / 4).max(1)), Rho::from_units(units.saturating_mul(4))];
        let (own, quarter, four) = (within(book.rho)?, within(others[0])?, within(others[1])?);
        let tables = book.tables.iter().zip(own).zip(quarter.into_iter().zip(four));
        let tables = tables.map(|((table, (cells, own)), ((_, quarter), (_, four)))| PreviewedTable {
            id: table.id.clone(),
            title: table.title.clone(),
            cells,
            within: [own, quarter, four],
        });
        Ok(BookPreview {
            id: book.id.clone(),
            title: book.title.clone(),
            rho: book.rho.to_string(),
            epsilon: accounting::epsilon(book.rho, population.delta)?,
            delta: population.delta,
            tables: tables.collect(),
        })
    }

    /// Approves a book as it stands.
    ///
    /// # Errors
    /// When the actor is no steward or wrote the book, or its plan cannot be made.
    pub fn approve_book(&self, id: &str) -> Result<(), EngineError> {
        self.require("approve books", &STEWARDS)?;
        let book = self.programme.book(id)?;
        self.book_plan(book)?;
        if book.author.trim().eq_ignore_ascii_case(self.actor.name.trim()) {
            return Err(Refusal::OwnWork { question: id.to_owned(), actor: self.actor.name.clone() }.into());
        }
        let (hash, subject) = (self.programme.book_hash(book)?, subject(id));
        let (kind, actor, role) = (EntryKind::Approval, self.actor.name.as_str(), self.actor.role.word());
        self.ledger()?.record(&Note { kind, actor, role, purpose: "", subject: &subject, detail: &hash, at: &now() })?;
        Ok(())
    }

    /// Releases all tables of an approved book under one grant, and drafts their pack. The same book on the same snapshot gives
    /// the stored tables, at no charge.
    ///
    /// # Privacy
    /// In the order of an answer: everything that can refuse, the stored tables, the debit on disk, the counts, the noise; then
    /// the tables are kept, and then given out.
    ///
    /// # Errors
    /// Refusals and faults; none depends on a row.
    pub async fn build_book(&self, id: &str, wish: &DraftWish) -> Result<DraftedRelease, EngineError> {
        self.require("build books", &PUBLISHERS)?;
        let book = self.programme.book(id)?;
        self.record_request(&subject(id), &book.purpose, "")?;
        let hash = self.programme.book_hash(book)?;
        self.check_book_approved(book, &hash)?;
        let plan = self.book_plan(book)?;
        let draft = self.plan_draft(id, wish)?;
        self.targets(book)?;
        let (document, charged) = self.release_book(book, hash, &plan).await?;
        self.draft_tables(draft, &document, charged)
    }

    /// The tables of a book that may be built, and whether this call debited the ledger.
    async fn release_book(&self, book: &Book, hash: String, plan: &BookPlan) -> Result<(BookDocument, bool), EngineError> {
        let reading = self.vault.read()?;
        reading.check_landed(std::slice::from_ref(&book.dataset))?;
        self.check_lawful(std::slice::from_ref(&book.dataset), &book.purpose, &reading)?;
        let identity = identity(&hash, reading.snapshot());
        let _alone = self.workspace.lock(&identity)?;
        if let Some(stored) = self.ledger()?.answer(&identity)? {
            return Ok((serde_json::from_str(&stored.body).map_err(|_| EngineError::StoredAnswer)?, false));
        }
        // Whatever could stand in the way of the tables stands in the way of empty ones, before anything is spent.
        plan.release_plan().expected(book.rho)?;
        let (population, privacy) = (self.population_of(book)?, self.book_privacy(book)?);
        let provenance = self.book_provenance(book, &identity, hash, reading.snapshot());
        BookDocument::new(book, &self.programme.code_lists, &plan::empty(plan), privacy.clone(), provenance.clone())?;
        let shares = SharePlan::new(book, &self.programme.code_lists, plan.domain())?;
        let debit = Debit {
            population: &population.id,
            rho: book.rho,
            delta: choir_contract::Delta::ZERO,
            request: &identity,
            actor: &self.actor.name,
            role: self.actor.role.word(),
            purpose: &book.purpose,
            subject: &subject(&book.id),
            at: &now(),
        };
        let grant = self.ledger()?.spend(&debit)?;
        let bounded = reading.aggregate_book(&self.programme, book, plan, identity.clone())?;
        let noised = noise(bounded, grant).await?;
        let measurements = Measurements::new(plan, &noised)?;
        let tables = measurements.tables();
        let provenance = Provenance { ledger_entry: Some(noised.ledger_entry()), ..provenance };
        let document = BookDocument::new(book, &self.programme.code_lists, &tables, privacy, provenance)?;
        let document = document.with_shares(shares.shares(&measurements, &tables));
        let body = serde_json::to_string(&document).map_err(|_| EngineError::StoredAnswer)?;
        self.ledger()?.keep_answer(&identity, noised.ledger_entry(), &self.actor.name, &body, &now())?;
        Ok((document, true))
    }

    fn check_book_approved(&self, book: &Book, hash: &str) -> Result<(), EngineError> {
        let reason = match self.approval(&subject(&book.id), hash)? {
            Approval::Approved { .. } => return Ok(()),
            Approval::Changed => "it, or a schema it uses, was changed after its approval",
            Approval::Revoked => "its approval was taken back",
            Approval::Waiting => "nobody has approved it yet",
        };
        self.record_refusal(&subject(&book.id), &book.purpose, "not approved")?;
        Err(Refusal::BookNotApproved { book: book.id.clone(), reason }.into())
    }

    /// Whether a table needs what the words of a partner do not say: a variable at its finest level needs its own column, a
    /// coarser one the column of that level.
    fn check_book_meaning(&self, book: &Book) -> Result<(), EngineError> {
        let dataset = self.programme.dataset(&book.dataset)?;
        let axes = book.tables.iter().flat_map(choir_contract::BookTable::dimensions);
        let column = |axis: &choir_contract::BookAxis| {
            let variable = book.variables.get(axis.variable)?;
            let list = variable.levels.get(usize::from(axis.level).checked_sub(1)?)?;
            let field = dataset.fields.iter().find(|field| field.name == variable.column);
            let coarser = field.and_then(|field| field.derived.iter().find(|(_, level)| level == list));
            Some(coarser.map_or(variable.column.as_str(), |(column, _)| column.as_str()))
        };
        let needed = axes.filter_map(column).map(|column| Needed { dataset: &book.dataset, column, codes: None });
        self.check_needed(needed)
    }

    /// The plan of a book that needs nothing which a mapping has lost.
    fn book_plan(&self, book: &Book) -> Result<BookPlan, EngineError> {
        self.check_book_meaning(book)?;
        plan::of(book, &self.programme)
    }

    fn book_provenance(&self, book: &Book, identity: &str, hash: String, snapshot: &str) -> Provenance {
        Provenance {
            release: identity.to_owned(),
            question_hash: hash,
            approved_by: "steward, not the author".to_owned(),
            asked_by: self.actor.role.word().to_owned(),
            answered_on: today(),
            datasets: vec![book.dataset.clone()],
            snapshot: snapshot.to_owned(),
            ledger_entry: None,
            purpose: book.purpose.clone(),
            software: SOFTWARE.map(str::to_owned).to_vec(),
        }
    }

    fn population_of(&self, book: &Book) -> Result<&choir_contract::Population, EngineError> {
        let population = self.programme.dataset(&book.dataset)?.population.clone().unwrap_or_default();
        Ok(self.programme.population(&population)?)
    }

    fn book_privacy(&self, book: &Book) -> Result<Privacy, EngineError> {
        let population = self.population_of(book)?;
        Ok(Privacy {
            rho: book.rho.to_string(),
            epsilon: accounting::epsilon(book.rho, population.delta)?,
            delta: population.delta,
            unit: population.kind.word().to_owned(),
            population: population.id.clone(),
            mechanism: "ResidualPlanner with discrete Gaussian noise".to_owned(),
            charged: true,
        })
    }
}

pub(crate) fn subject(book: &str) -> String {
    format!("book {book}")
}

/// Identity of a release: the same book on the same snapshot is the same release.
fn identity(hash: &str, snapshot: &str) -> String {
    let mut digest = Sha256::new();
    for part in ["book", hash, snapshot] {
        digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        digest.update(part.as_bytes());
    }
    hex::encode(&digest.finalize()[..16])
}
