//! The rows: the only crate that sees one.
//!
//! Rooms, in the order in which a row passes them: `landing`, `linkage`, `lake`, `plan`, `aggregate`. All are closed;
//! what leaves is a [`LandingReport`] without values, a [`Planned`] without data, and a sealed
//! [`choir_mechanism::Bounded`]. Errors that could hold a row end in [`Fault`], which carries the number of an incident.

mod aggregate;
pub mod audit;
#[cfg(feature = "benchmark")]
pub mod benchmark;
#[cfg(test)]
mod broken;
mod custody;
mod fault;
mod lake;
mod landing;
mod linkage;
mod plan;
mod zone;

use std::path::Path;

use choir_contract::{Book, Dataset, Day, Programme};
use choir_estimate::book::BookPlan;
use choir_mechanism::Bounded;
use futures::StreamExt as _;
use futures::future::BoxFuture;

pub use custody::{LinkDecisionError, Removed, Retained, SubjectData, SubjectError, SubjectRow, Verdict};
pub use fault::Fault;
pub use lake::PublicRow;
pub use landing::{Delivery, FileReport, IdentityRow, LandError, LandingReport, Quarantined};
pub use linkage::{DistinctPeople, LinkReason, Pending};
pub use plan::{Key, KeyCode, Output, PlanRefusal, Planned, Query};

use crate::aggregate::{BookCounts, Cells};
use crate::lake::{Manifest, bucket_table, conform, read_batches, stored_schema};
use crate::plan::{Tables, arrow_schema};
use crate::zone::Zone;

/// The rows and their zone.
#[derive(Debug)]
pub struct Vault {
    zone: Zone,
}

/// Why a query has no sealed answer.
#[derive(Debug, thiserror::Error)]
pub enum AggregateError {
    /// The query is not accepted.
    #[error(transparent)]
    Refused(#[from] PlanRefusal),
    /// The vault could not do its work.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Vault {
    /// Opens the zone, making it when it is not there. `keys` lies apart from it.
    ///
    /// # Errors
    /// When the folders cannot be made.
    pub fn open(zone: &Path, keys: &Path) -> Result<Self, Fault> {
        Ok(Self { zone: Zone::open(zone, keys)? })
    }

    /// Lands a delivery: afterwards the lake holds all of it, or is as it was.
    ///
    /// # Errors
    /// When the delivery or the contract are not usable, or the vault cannot write.
    pub fn land(
        &self,
        programme: &Programme,
        delivery: &Delivery<'_>,
        progress: &mut dyn FnMut(&str),
    ) -> Result<LandingReport, LandError> {
        landing::land(&self.zone, programme, delivery, progress)
    }

    /// The token of every row of a partner's file that says whom it is about. Nothing is kept.
    ///
    /// # Errors
    /// When the file cannot be read as the partner's mapping says.
    pub fn tokens(
        &self,
        programme: &Programme,
        partner: &str,
        dataset: &str,
        file: &Path,
    ) -> Result<Vec<(u64, String)>, LandError> {
        landing::tokens(&self.zone, programme, partner, dataset, file)
    }

    /// Everything the lake holds about the person with a token.
    ///
    /// # Errors
    /// When nobody has it, or the lake cannot be read.
    pub fn subject(&self, programme: &Programme, token: &str) -> Result<SubjectData, SubjectError> {
        custody::export(&self.zone, programme, token)
    }

    /// Erases the person with a token: rows, links, words, and the keys of every file that held them.
    ///
    /// # Errors
    /// When nobody has it, or the lake cannot be written; the erasure can then be asked for again.
    pub fn erase(&self, programme: &Programme, token: &str) -> Result<(), SubjectError> {
        custody::erase(&self.zone, programme, token)
    }

    /// Restricts the person with a token, so that no query reads their rows, or lifts the restriction. Says whether
    /// anything changed.
    ///
    /// # Errors
    /// When nobody has it, or the lake cannot be written.
    pub fn restrict(&self, programme: &Programme, token: &str, restricted: bool) -> Result<bool, SubjectError> {
        custody::restrict(&self.zone, programme, token, restricted)
    }

    /// The rules of retention that hold for what was landed.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn retention(&self, programme: &Programme, today: Day) -> Result<Vec<Retained>, Fault> {
        custody::rules(&self.zone, programme, today)
    }

    /// Removes the rows whose time is over.
    ///
    /// # Errors
    /// When the lake cannot be written.
    pub fn retain(&self, programme: &Programme, today: Day) -> Result<(Vec<Retained>, Removed), Fault> {
        custody::retain(&self.zone, programme, today)
    }

    /// Gives every dataset a new key and the workspace another one, writes every file anew, and destroys the old keys.
    ///
    /// # Errors
    /// When the lake cannot be written; both keys are then still there.
    pub fn rotate_keys(&self, programme: &Programme) -> Result<(), Fault> {
        custody::rotate(&self.zone, programme)
    }

    /// How many people the records of each population are, as the last linkage saw it. Not protected.
    ///
    /// # Errors
    /// When the zone cannot be read.
    pub fn distinct_people(&self) -> Result<Vec<DistinctPeople>, Fault> {
        custody::distinct_people(&self.zone)
    }

    /// The pairs of records that a steward should look at, what matters most first.
    ///
    /// # Errors
    /// When the zone cannot be read.
    pub fn pending_links(&self) -> Result<Vec<Pending>, Fault> {
        custody::pending_links(&self.zone)
    }

    /// Why the records of the person with a token are one person's: evidence, without identities.
    ///
    /// # Errors
    /// When nobody has the token, or the zone cannot be read.
    pub fn link_reasons(&self, programme: &Programme, token: &str) -> Result<Vec<LinkReason>, SubjectError> {
        custody::reasons(&self.zone, programme, token)
    }

    /// Decides on a pair of records, and links everybody again.
    ///
    /// # Errors
    /// When there is no such pair, the decisions do not go together, or the lake cannot be written.
    pub fn decide_link(&self, programme: &Programme, pair: &str, verdict: Verdict) -> Result<(), LinkDecisionError> {
        custody::decide_link(&self.zone, programme, pair, verdict)
    }

    /// The rows of a partner's own file that a pair's records stand for, with what they say about who it is. Nothing is kept.
    ///
    /// # Errors
    /// When there is no such pair, or the file cannot be read as the partner's mapping says.
    pub fn rows_of_pair(
        &self,
        programme: &Programme,
        pair: &str,
        partner: &str,
        dataset: &str,
        file: &Path,
    ) -> Result<Vec<IdentityRow>, LinkDecisionError> {
        custody::rows_of_pair(&self.zone, programme, pair, (partner, dataset, file))
    }

    /// Destroys everything that people are linked by, when no delivery with new people is to come.
    ///
    /// # Errors
    /// When the lake cannot be written.
    pub fn close_linkage(&self) -> Result<(), Fault> {
        custody::close_linkage(&self.zone)
    }

    /// The words of an extract that its landing could not read, for whoever keeps the partner's mapping.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn words(&self, partner: &str, dataset: &str) -> Result<Option<String>, Fault> {
        landing::words(&self.zone, partner, dataset)
    }

    /// Holds the lake as it is now: until the reading is dropped, no landing changes it.
    ///
    /// # Errors
    /// When the zone cannot be read.
    pub fn read(&self) -> Result<Reading<'_>, Fault> {
        let guard = self.zone.lock_for_reading()?;
        let manifest = Manifest::read(&self.zone)?;
        Ok(Reading { zone: &self.zone, snapshot: manifest.snapshot(&self.zone.key()?), manifest, _guard: guard })
    }

    /// Analyses a query without reading data.
    ///
    /// # Errors
    /// When it is not accepted; the refusal names the construct.
    pub fn analyse<'a>(programme: &'a Programme, query: &'a Query) -> BoxFuture<'a, Result<Planned, PlanRefusal>> {
        // Boxed here, so that the engine's futures are compiled once, with this crate, and not with each that asks.
        Box::pin(analysed(programme, query))
    }
}

/// The lake at one moment, held so that no landing changes it.
#[derive(Debug)]
pub struct Reading<'a> {
    zone: &'a Zone,
    snapshot: String,
    manifest: Manifest,
    _guard: std::fs::File,
}

impl Reading<'_> {
    /// Identity of the snapshot.
    #[must_use]
    pub fn snapshot(&self) -> &str {
        &self.snapshot
    }

    /// The partners that have landed rows of a dataset.
    #[must_use]
    pub fn partners(&self, dataset: &str) -> Vec<&str> {
        self.manifest.extracts.get(dataset).into_iter().flat_map(|partners| partners.keys().map(String::as_str)).collect()
    }

    /// Whether every dataset has been landed and its files are there; known before anything is spent.
    ///
    /// # Errors
    /// [`Fault::NotLanded`] with the first one that has not, or an incident when a file of the lake is gone.
    pub fn check_landed(&self, datasets: &[String]) -> Result<(), Fault> {
        datasets.iter().try_for_each(|dataset| self.manifest.check_files(self.zone, dataset))
    }

    /// Runs a query and seals its aggregates for `request`.
    ///
    /// All rows of a unit lie in one bucket, so the answer is the sum over buckets, which run side by side.
    ///
    /// # Errors
    /// When the query is not accepted, or the vault cannot read; never because of a row.
    pub fn aggregate<'a>(
        &'a self,
        programme: &'a Programme,
        query: &'a Query,
        request: String,
    ) -> BoxFuture<'a, Result<Bounded, AggregateError>> {
        Box::pin(async move {
            let (cells, planned) = self.exact(programme, query).await?;
            Ok(cells.seal(request, &planned))
        })
    }

    /// Counts the marginals of a table book in one pass, and seals their residuals for `request`.
    ///
    /// # Errors
    /// When the vault cannot read; never because of a row.
    pub fn aggregate_book(&self, programme: &Programme, book: &Book, plan: &BookPlan, request: String) -> Result<Bounded, Fault> {
        let unreadable = |error: choir_contract::ContractError| self.zone.incident("counting a book", error);
        let mut counts = BookCounts::new(programme, book, plan).map_err(unreadable)?;
        // Files of before a column or a purpose was declared say nothing there.
        let schema = stored_schema(programme, programme.dataset(&book.dataset).map_err(unreadable)?);
        let table = self.manifest.table(&book.dataset)?;
        for file in &table.files {
            for batch in read_batches(self.zone, &book.dataset, file)? {
                let batch = conform(batch?, &schema);
                batch.and_then(|batch| counts.take(&batch)).map_err(|error| self.zone.incident("counting a book", error))?;
            }
        }
        counts.seal(request).map_err(|error| self.zone.incident("counting a book", error))
    }

    /// Every row of a public dataset, which is about nobody.
    ///
    /// # Errors
    /// When the dataset was not landed, or has or had a population; an incident when the vault cannot read.
    pub fn public_rows(&self, programme: &Programme, dataset: &Dataset) -> Result<Vec<PublicRow>, Fault> {
        lake::public_rows(self.zone, programme, &self.manifest, dataset)
    }

    /// The exact figures of a query, and what was publicly known of it.
    async fn exact(&self, programme: &Programme, query: &Query) -> Result<(Cells, Planned), AggregateError> {
        let planned = plan::plan(programme, query, &Tables::empty()).await?.planned;
        let buckets = self.buckets(&planned.datasets)?;
        let workers = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        let parts = futures::stream::iter(0..buckets).map(|bucket| self.exact_of(programme, query, bucket));
        let mut parts = parts.buffer_unordered(workers);
        let mut whole: Option<Cells> = None;
        while let Some(part) = parts.next().await {
            let part = part?;
            match &mut whole {
                None => whole = Some(part),
                Some(whole) => whole.merge(&part),
            }
        }
        let whole = whole.ok_or_else(|| self.zone.incident("aggregating", "the lake has no buckets"))?;
        Ok((whole, planned))
    }

    /// The exact figures of one bucket.
    async fn exact_of(&self, programme: &Programme, query: &Query, bucket: usize) -> Result<Cells, AggregateError> {
        let tables = self.tables(programme, bucket)?;
        let plan = plan::plan(programme, query, &tables).await?;
        // On a task of its own, so that a panic of a reader over a damaged file ends as an incident.
        let cells = tokio::spawn(async move { aggregate::exact(&plan::session(), &plan).await }).await;
        let cells = cells.map_err(|error| self.zone.incident("aggregating", format!("a reader gave up: {error}")))?;
        Ok(cells.map_err(|error| self.zone.incident("aggregating", error))?)
    }

    /// Into how many buckets the datasets of a query are cut.
    fn buckets(&self, datasets: &[String]) -> Result<usize, Fault> {
        self.manifest.buckets(self.zone, datasets)
    }

    /// The tables of one bucket: private ones sorted by unit and order, public ones whole. A dataset of a population that
    /// has fewer buckets is not among them.
    fn tables(&self, programme: &Programme, bucket: usize) -> Result<Tables, Fault> {
        let mut tables = Tables::empty();
        for (id, table) in &self.manifest.tables {
            let Some(dataset) = programme.datasets.get(id) else { continue };
            if let Some(provider) = bucket_table(self.zone, id, table, bucket, &arrow_schema(programme, dataset)) {
                tables.insert(id, provider?);
            }
        }
        Ok(tables)
    }
}

async fn analysed(programme: &Programme, query: &Query) -> Result<Planned, PlanRefusal> {
    let tables = Tables::empty();
    let bounded = plan::plan(programme, query, &tables).await?;
    // Whatever the engine could not run, it refuses here, where nothing has been spent.
    let unreadable = |error: datafusion::error::DataFusionError| PlanRefusal::unreadable(&error);
    aggregate::physical(&plan::session(), &bounded).await.map_err(unreadable)?;
    Ok(bounded.planned)
}
