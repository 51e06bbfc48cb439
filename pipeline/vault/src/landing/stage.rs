//! Staging: files are streamed through harmonising into one encrypted file, which is gone when the landing is done.

use std::collections::{BTreeMap, HashMap};
use std::io::Read as _;
use std::path::Path;

use choir_contract::{BrokenCheck, Coverage, Dataset, Mapping, OfferedWords, Programme, compare};
use choir_intake::{Hints, Rows};
use sha2::{Digest as _, Sha256};

use crate::fault::Fault;
use crate::lake::{FileWriter, TableFile, Value, batch, stored_schema};
use crate::landing::harmonise::{Columns, Harmoniser};
use crate::landing::report::{Delivered, FileReport};
use crate::landing::{Delivery, LandError, LandingReport};
use crate::linkage::Identities;
use crate::zone::{SecretKey, Zone};

/// Bytes that are hashed at a time.
const PIECE: usize = 1 << 16;

/// Rows that are read at a time.
pub(super) const ROWS_AT_A_TIME: usize = 32 * 1024;

/// A landing while its files are read.
pub(super) struct Stage<'a> {
    zone: &'a Zone,
    harmoniser: Harmoniser<'a>,
    writer: FileWriter<'a>,
    schema: arrow::datatypes::SchemaRef,
    mapping: &'a Mapping,
    files: Vec<FileReport>,
    unnamed: Vec<String>,
    rows: u64,
}

/// What was staged.
pub(crate) struct Staged {
    /// The rows, in the columns of the dataset's files; the first column is not yet the unit.
    pub(crate) file: TableFile,
    /// Who the rows are about, where people are linked.
    pub(crate) identities: Identities,
    pub(super) files: Vec<FileReport>,
    /// Field to word to number of rows. Words are data: they stay in the zone.
    pub(super) unmapped: BTreeMap<String, BTreeMap<String, usize>>,
    /// What the columns say.
    pub(super) coverage: Coverage,
    broken: Vec<BrokenCheck>,
    offered: Vec<OfferedWords>,
    unnamed: Vec<String>,
}

impl<'a> Stage<'a> {
    pub(super) fn begin(
        zone: &'a Zone,
        programme: &'a Programme,
        dataset: &'a Dataset,
        (mapping, others): (&'a Mapping, &'a [Mapping]),
        key: &'a SecretKey,
        identity: &str,
        today: (i32, HashMap<i64, i32>),
    ) -> Result<Self, LandError> {
        let schema = stored_schema(programme, dataset);
        let name = format!("{}-{identity}-staged.parquet", dataset.id);
        let writer = FileWriter::create(zone, &zone.newest_key(&dataset.id)?, name, &schema)?;
        let harmoniser =
            Harmoniser::new(programme, dataset, (mapping, others), key, today, zone.tombstones()?, Identities::new(zone, key)?);
        Ok(Self { zone, harmoniser, writer, schema, mapping, files: Vec::new(), unnamed: Vec::new(), rows: 0 })
    }

    /// Takes one file, row by row.
    pub(super) fn take(&mut self, path: &Path, progress: &mut dyn FnMut(u64)) -> Result<(), LandError> {
        let refused = |error: choir_intake::IntakeError| LandError::file(path, error.problem(), error.next_step());
        let mut extract = choir_intake::open(path, &hints(self.mapping)).map_err(refused)?;
        let columns = self.harmoniser.columns(path, extract.headings(), extract.detected().dialect.is_some())?;
        let named = self.mapping.unnamed(extract.headings().iter().map(|heading| heading.name.as_str()));
        self.unnamed.extend(named.in_words());
        let mut report = FileReport::new(path);
        let mut rows = Rows::new();
        while extract.next_rows(&mut rows, ROWS_AT_A_TIME).map_err(refused)? > 0 {
            let values = self.harmonise(&rows, &columns, &mut report);
            self.write(&values)?;
            self.rows += rows.len() as u64;
            progress(self.rows);
        }
        report.finish(extract.detected().in_words(), extract.tally());
        self.files.push(report);
        Ok(())
    }

    fn harmonise(&mut self, rows: &Rows, columns: &Columns, report: &mut FileReport) -> Vec<Vec<Value>> {
        let mut values = Vec::with_capacity(rows.len());
        for row in rows.iter() {
            match self.harmoniser.harmonise(&row, columns) {
                Ok(Delivered::Row(row)) => {
                    report.landed += 1;
                    values.push(row);
                }
                Ok(Delivered::Total) => report.totals += 1,
                Ok(Delivered::Erased) => report.withheld += 1,
                Err(rejected) => report.set_aside(row.number(), &rejected.field, rejected.rule),
            }
        }
        values
    }

    fn write(&mut self, rows: &[Vec<Value>]) -> Result<(), Fault> {
        if rows.is_empty() {
            return Ok(());
        }
        let batch = batch(&self.schema, rows).map_err(|error| self.zone.incident("staging rows", error))?;
        self.writer.write(&batch)
    }

    pub(super) fn finish(self) -> Result<Staged, LandError> {
        let (broken, offered) = self.harmoniser.contradictions();
        let Harmoniser { identities, unmapped, coverage, .. } = self.harmoniser;
        let (file, coverage) = (self.writer.finish()?, coverage.coverage());
        Ok(Staged { file, identities, files: self.files, unmapped, coverage, broken, offered, unnamed: self.unnamed })
    }
}

impl Staged {
    /// The report; `before` is what the partner's own last extract said.
    pub(super) fn report(&self, delivery: &Delivery<'_>, unchanged: bool, before: Option<&Coverage>) -> LandingReport {
        LandingReport {
            partner: delivery.partner.to_owned(),
            dataset: delivery.dataset.to_owned(),
            unchanged,
            dry_run: delivery.dry_run,
            files: self.files.clone(),
            unmapped: self.unmapped.iter().map(|(field, words)| (field.clone(), words.len())).collect(),
            coverage: self.coverage.lines(before),
            changes: before.map(|before| compare(before, &self.coverage)).unwrap_or_default(),
            contradictions: self.broken.clone(),
            offered: self.offered.clone(),
            unnamed: self.unnamed.clone(),
        }
    }
}

/// What the mapping declares about the file; the rest is found out.
pub(super) fn hints(mapping: &Mapping) -> Hints {
    let file = &mapping.file;
    Hints {
        encoding: file.encoding.clone(),
        delimiter: file.delimiter,
        sheet: file.sheet.clone(),
        header_row: file.header_row,
        totals_starting: file.ignore_rows_starting.clone(),
        ..Hints::default()
    }
}

/// Digest of a file's bytes, a piece at a time.
pub(super) fn digest(path: &Path) -> Result<[u8; 32], LandError> {
    let unreadable = |error: std::io::Error| {
        LandError::file(path, format!("cannot be read ({})", error.kind()), "check the name of the file and its permissions")
    };
    let mut file = std::fs::File::open(path).map_err(unreadable)?;
    let (mut hash, mut piece) = (Sha256::new(), vec![0_u8; PIECE]);
    loop {
        match file.read(&mut piece).map_err(unreadable)? {
            0 => return Ok(hash.finalize().into()),
            read => hash.update(&piece[..read]),
        }
    }
}

/// How often each record has been seen, so that equal rows keep their own order.
#[derive(Default)]
pub(super) struct Occurrences(HashMap<i64, u32>);

impl Occurrences {
    pub(super) fn next(&mut self, record: i64) -> u32 {
        let count = self.0.entry(record).or_default();
        *count += 1;
        *count
    }
}
