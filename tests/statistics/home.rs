//! A workspace of a test programme, asked in process.

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use choir_contract::ContributionBound;
use choir_engine::{Budget, Engine, Holder, SqlRequest, Workspace};
use choir_release::document::AnswerDocument;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::coverage::{REPETITIONS, Watched};

/// Ad hoc answers are given out when they are ready.
const SETTINGS: &str = "format = 1\n\n[sql]\nrelease_step_milliseconds = 0\n";

/// A SELECT, asked many times. `{n}` in it becomes the number of the request, so that each is another one.
#[derive(Clone, Copy)]
pub(crate) struct Statement {
    pub(crate) sql: &'static str,
    pub(crate) rho: &'static str,
    /// Most rows of a unit, where it may have many.
    pub(crate) rows: u32,
}

impl Statement {
    pub(crate) const fn new(rho: &'static str, sql: &'static str) -> Self {
        Self { sql, rho, rows: 1 }
    }

    fn request(&self, number: usize) -> SqlRequest {
        assert!(self.sql.contains("{n}"), "every request would be the same: {}", self.sql);
        SqlRequest {
            sql: self.sql.replace("{n}", &number.to_string()),
            budget: Budget::Rho(self.rho.parse().unwrap()),
            bound: ContributionBound { max_groups: NonZeroU32::MIN, max_rows_per_group: NonZeroU32::new(self.rows).unwrap() },
            purpose: "measurement".to_owned(),
            pure: false,
        }
    }
}

pub(crate) struct Home {
    folder: TempDir,
    engine: Engine,
    runtime: Runtime,
}

impl Home {
    /// A programme of `tests/real_data`, with nothing landed and the whole cap allowed.
    pub(crate) fn of(programme: &str) -> Self {
        let folder = temporary();
        let root = folder.path().join("workspace");
        let workspace = Workspace::at(&root);
        workspace.create(std::iter::empty()).unwrap();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real_data").join(programme), &root);
        std::fs::write(root.join("choir.toml"), SETTINGS).unwrap();
        let engine = Engine::open(workspace, None).unwrap();
        for population in engine.programme().populations.values() {
            let holder = Holder::Role("custodian".to_owned());
            engine.allow(&population.id, &holder, population.cap, "measuring coverage").unwrap();
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        Self { folder, engine, runtime }
    }

    /// Lands a file whose every row must be taken.
    pub(crate) fn land(&self, partner: &str, dataset: &str, file: &Path) {
        let report = self.engine.land(partner, dataset, &[file.to_owned()], false, &mut |_| {}).unwrap();
        assert!(
            report.files.iter().all(|file| file.landed > 0 && file.quarantined.is_empty()),
            "rows of {dataset} were set aside"
        );
        assert!(report.unmapped.is_empty(), "{dataset} has words that nobody knows");
    }

    /// Lands a file that the test writes. It takes the place of the one before.
    pub(crate) fn deliver(&self, partner: &str, dataset: &str, text: &str) {
        let path: PathBuf = self.folder.path().join(format!("{dataset}.csv"));
        std::fs::write(&path, text).unwrap();
        self.land(partner, dataset, &path);
    }

    pub(crate) fn ask(&self, statement: &Statement, number: usize) -> AnswerDocument {
        let answer = self.runtime.block_on(self.engine.sql(&statement.request(number)));
        let document = answer.unwrap_or_else(|error| panic!("{}: {error}", statement.sql)).document;
        assert!(document.privacy.charged, "an answer was given again instead of drawn");
        document
    }

    /// Asks until every column was seen often enough.
    pub(crate) fn watch(&self, statement: &Statement, watched: &mut [Watched]) {
        let fewest = watched.iter().map(|watched| watched.figures.len()).min().unwrap();
        assert!(fewest > 0, "nothing is known of a column of {}", statement.sql);
        for number in 0..REPETITIONS.div_ceil(fewest) {
            let answer = self.ask(statement, number);
            watched.iter_mut().for_each(|watched| watched.see(&answer));
        }
    }
}

/// In memory where the system has such a folder: the ledger flushes to the disk at every entry, thousands of times here.
fn temporary() -> TempDir {
    let builder = || tempfile::Builder::new().prefix("choir-statistics-").to_owned();
    builder().tempdir_in("/dev/shm").or_else(|_| builder().tempdir()).unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target)
        } else {
            _ = std::fs::copy(entry.path(), target).unwrap()
        }
    }
}
