//! The queries that are compared. Each runs in a process of its own, so that its peak of memory is its own.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow::array::AsArray as _;
use arrow::datatypes::{DataType, FieldRef, Int64Type, Schema};
use choir_contract::{ContributionBound, Delta, Programme};
use choir_mechanism::Law;
use choir_vault::Query as SqlQuery;
use choir_vault::benchmark::Lake;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};

pub(crate) type Failure = Box<dyn Error>;

const THREADS: usize = 2;
const SQL: &str = "SELECT city, COUNT(*) AS visits, SUM(hours) AS hours FROM visits GROUP BY city";

/// The same query in DuckDB. It prints one time a line, then the processor time of a run, the peak of memory in KiB and a check.
const DUCKDB: &str = r#"
import sys, time
import duckdb
runs, files = int(sys.argv[1]), sys.argv[2:]
connection = duckdb.connect()
connection.execute("SET threads = 2")
connection.execute(f"CREATE VIEW visits AS SELECT * FROM read_parquet({files!r})")
for run in range(runs + 1):
    if run == 1:
        work = time.process_time()
    started = time.perf_counter()
    rows = connection.execute("SELECT city, COUNT(*) AS visits, SUM(hours) AS hours FROM visits GROUP BY city").fetchall()
    if run:
        print("time", time.perf_counter() - started)
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print("work", (time.process_time() - work) / runs)
print("peak", peak)
print("check", sum(row[1] for row in rows), sum(row[2] for row in rows))
"#;

/// A query, by the name that its process is called with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Query {
    /// DataFusion, codes as the dictionaries they are.
    Plain,
    /// DataFusion, codes read as text: whichever is faster is what plain means.
    PlainText,
    /// DuckDB.
    DuckDb,
    /// Ours, with a bound that no one reaches: the answer must be the plain one.
    Unbounded,
    /// Ours, at most 5 groups of 5 rows.
    Bounded,
}

impl Query {
    pub(crate) const ALL: [Self; 5] = [Self::Plain, Self::PlainText, Self::DuckDb, Self::Unbounded, Self::Bounded];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::PlainText => "plain-text",
            Self::DuckDb => "duckdb",
            Self::Unbounded => "unbounded",
            Self::Bounded => "bounded",
        }
    }

    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Plain => "DataFusion, 2 partitions",
            Self::PlainText => "DataFusion, 2 partitions, codes as text",
            Self::DuckDb => "DuckDB, 2 threads",
            Self::Unbounded => "ours, 2 threads, no bound reached",
            Self::Bounded => "ours, 2 threads, 5 groups of 5 rows",
        }
    }
}

/// What a process measured.
pub(crate) struct Measured {
    times: Vec<f64>,
    /// Processor time of a run, all threads together, in seconds: a busy machine moves it less than the clock.
    pub(crate) work: f64,
    peak: u64,
    /// Rows and steps in all cells together.
    pub(crate) check: String,
}

impl Measured {
    /// The median of the times, in seconds.
    pub(crate) fn median(&self) -> f64 {
        let mut times = self.times.clone();
        times.sort_by(f64::total_cmp);
        times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
    }

    /// The highest use of memory, in MiB.
    pub(crate) const fn peak(&self) -> u64 {
        self.peak / 1024
    }

    fn read(text: &str) -> Option<Self> {
        let mut measured = Self { times: Vec::new(), work: 0.0, peak: 0, check: String::new() };
        for line in text.lines() {
            match line.split_once(' ')? {
                ("time", time) => measured.times.push(time.parse().ok()?),
                ("work", work) => measured.work = work.parse().ok()?,
                ("peak", peak) => measured.peak = peak.parse().ok()?,
                (_, check) => check.clone_into(&mut measured.check),
            }
        }
        Some(measured)
    }
}

/// Runs a query in a process of its own; `None` when DuckDB is not there.
pub(crate) fn in_process(query: Query, folder: &Path, runs: usize, python: &str) -> Result<Option<Measured>, Failure> {
    let output = if query == Query::DuckDb {
        if !Command::new(python).args(["-c", "import duckdb"]).output().is_ok_and(|output| output.status.success()) {
            return Ok(None);
        }
        let files = lake(folder)?.files()?;
        Command::new(python).args(["-c", DUCKDB, &runs.to_string()]).args(files).output()?
    } else {
        let arguments = ["--query", query.name(), "--runs", &runs.to_string(), "--folder"];
        Command::new(std::env::current_exe()?).args(arguments).arg(folder).output()?
    };
    let text = String::from_utf8_lossy(&output.stdout);
    match Measured::read(&text) {
        Some(measured) if output.status.success() => Ok(Some(measured)),
        _ => Err(format!("{}: {text}{}", query.name(), String::from_utf8_lossy(&output.stderr)).into()),
    }
}

/// What the process of a query does: once to warm up, then `runs` times.
pub(crate) fn measure(name: &str, folder: &Path, runs: usize) -> Result<String, Failure> {
    let query = Query::ALL.into_iter().find(|query| query.name() == name).ok_or("no such query")?;
    let mut text = String::new();
    let (mut totals, mut work) = ([0; 2], 0.0);
    for run in 0..=runs {
        let time;
        (time, totals) = once(query, folder)?;
        if run == 0 {
            work = processor_time()?;
        } else {
            text.push_str(&format!("time {}\n", time.as_secs_f64()));
        }
    }
    let work = (processor_time()? - work) / runs as f64;
    Ok(format!("{text}work {work}\npeak {}\ncheck {} {}\n", peak_memory()?, totals[0], totals[1]))
}

fn once(query: Query, folder: &Path) -> Result<(Duration, [i64; 2]), Failure> {
    match query {
        Query::Plain => plain(folder, false),
        Query::PlainText => plain(folder, true),
        Query::Unbounded => bounded(folder, 10_000),
        Query::Bounded => bounded(folder, 5),
        Query::DuckDb => Err("DuckDB has its own process".into()),
    }
}

/// From SQL text to exact figures, by the product's own way: analysis, bucket by bucket, bounding.
fn bounded(folder: &Path, most: u32) -> Result<(Duration, [i64; 2]), Failure> {
    let (programme, lake) = (programme()?, lake(folder)?);
    let most = most.try_into()?;
    let query = SqlQuery {
        sql: SQL.to_owned(),
        options: Vec::new(),
        population: None,
        purpose: "measurement".to_owned(),
        bound: ContributionBound { max_groups: most, max_rows_per_group: most },
        law: Law::Gaussian,
        threshold_delta: Delta::ZERO,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(THREADS).enable_time().build()?;
    let started = Instant::now();
    let totals = runtime.block_on(lake.bounded(&programme, &query))?;
    let time = started.elapsed();
    Ok((time, totals.try_into().map_err(|_| "two figures were expected")?))
}

fn plain(folder: &Path, text: bool) -> Result<(Duration, [i64; 2]), Failure> {
    let files: Vec<String> = lake(folder)?.files()?.iter().map(|file| file.to_string_lossy().into_owned()).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(THREADS).build()?;
    runtime.block_on(async {
        let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(THREADS));
        let started = Instant::now();
        let schema = texts(&lake(folder)?.schema());
        let options = ParquetReadOptions::new();
        let options = if text { options.schema(&schema) } else { options };
        let visits = context.read_parquet(files, options).await?;
        context.register_table("visits", visits.into_view())?;
        let batches = context.sql(SQL).await?.collect().await?;
        let time = started.elapsed();
        let sum = |column: usize| -> i64 {
            let numbers = batches.iter().map(|batch| batch.column(column).as_primitive::<Int64Type>());
            numbers.flat_map(|numbers| (0..numbers.len()).map(|row| numbers.value(row))).sum()
        };
        Ok((time, [sum(1), sum(2)]))
    })
}

/// The same columns with codes as the engine reads text.
fn texts(schema: &Schema) -> Schema {
    let text = |field: &FieldRef| match field.data_type() {
        DataType::Dictionary(..) => Arc::new(field.as_ref().clone().with_data_type(DataType::Utf8View)),
        _ => Arc::clone(field),
    };
    Schema::new(schema.fields().iter().map(text).collect::<Vec<_>>())
}

/// The programme that declares the made-up dataset.
pub(crate) fn programme() -> Result<Programme, Failure> {
    Ok(Programme::read(&PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/programme")))?)
}

/// The codes of a list.
pub(crate) fn codes(programme: &Programme, list: &str) -> Vec<String> {
    let codes = programme.code_lists.get(list).map(|list| list.codes()).unwrap_or_default();
    codes.iter().map(|code| code.code.clone()).collect()
}

/// The lake of the made-up dataset.
pub(crate) fn lake(folder: &Path) -> Result<Lake, Failure> {
    Ok(Lake::open(folder, &programme()?, "visits")?)
}

/// The highest use of memory of this process, in KiB.
pub(crate) fn peak_memory() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("this system tells no peak of memory")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

/// Processor time of this process so far, in seconds. The system counts it in hundredths.
fn processor_time() -> Result<f64, Failure> {
    let text = std::fs::read_to_string("/proc/self/stat")?;
    // The name of the program, in parentheses, may hold spaces; user and system time are the 12th and 13th word after it.
    let (_, words) = text.rsplit_once(')').ok_or("this system tells no processor time")?;
    let ticks: Vec<f64> = words.split_whitespace().skip(11).take(2).map(str::parse).collect::<Result<_, _>>()?;
    Ok(ticks.iter().sum::<f64>() / 100.0)
}
