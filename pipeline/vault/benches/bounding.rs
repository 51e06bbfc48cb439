//! What contribution bounding costs: one query, plain and bounded, over the same files of the lake.
//!
//! `cargo bench --workspace --features choir-vault/benchmark --bench bounding -- --rows 10000000`
//!
//! `--rows N` how many rows are made up; `--runs N` of which the median counts; `--folder DIR` where the lake is written
//! (kept when given: a lake that is there is used again); `--python EXE` with DuckDB, which is left out when it is missing.
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::path::{Path, PathBuf};
use std::time::Instant;

use choir_vault::benchmark::Lake;

use crate::generator::Visits;
use crate::queries::{Failure, Query, codes, in_process, lake, measure, peak_memory, programme};

#[path = "bounding/generator.rs"]
mod generator;
#[path = "bounding/queries.rs"]
mod queries;

struct Arguments {
    rows: usize,
    runs: usize,
    folder: Option<PathBuf>,
    python: String,
    /// Set in the process of one query.
    query: Option<String>,
}

impl Arguments {
    fn read() -> Result<Self, Failure> {
        let mut read = Self { rows: 10_000_000, runs: 5, folder: None, python: "python3".to_owned(), query: None };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or(format!("{word} wants a value"));
            match word.as_str() {
                "--rows" => read.rows = value()?.replace('_', "").parse()?,
                "--runs" => read.runs = value()?.parse()?,
                "--folder" => read.folder = Some(value()?.into()),
                "--python" => read.python = value()?,
                "--query" => read.query = Some(value()?),
                // What cargo says to every benchmark.
                "--bench" => {}
                other => return Err(format!("unknown argument {other}").into()),
            }
        }
        Ok(read)
    }
}

fn main() -> Result<(), Failure> {
    let arguments = Arguments::read()?;
    let temporary = tempfile::tempdir()?;
    let folder = arguments.folder.clone().unwrap_or_else(|| temporary.path().to_path_buf());
    if let Some(query) = &arguments.query {
        print!("{}", measure(query, &folder, arguments.runs)?);
        return Ok(());
    }
    write(&lake(&folder)?, arguments.rows)?;
    compare(&arguments, &folder)
}

/// Writes the lake, unless it is there.
fn write(lake: &Lake, rows: usize) -> Result<(), Failure> {
    if lake.files().is_err() {
        let programme = programme()?;
        let visits = Visits::new(lake.schema(), &codes(&programme, "city"), &codes(&programme, "action"), rows);
        let started = Instant::now();
        lake.write(rows, visits)?;
        println!("wrote {rows} rows in {:.1} s, peak {} MiB", started.elapsed().as_secs_f64(), peak_memory()? / 1024);
    }
    let files = lake.files()?;
    let bytes = files.iter().map(|file| std::fs::metadata(file).map(|file| file.len())).sum::<Result<u64, _>>()?;
    println!("lake: {} files, {:.1} MB\n", files.len(), bytes as f64 / 1e6);
    Ok(())
}

/// Measures every query, each in its process, and says how they compare with the faster plain one.
fn compare(arguments: &Arguments, folder: &Path) -> Result<(), Failure> {
    let mut measured = Vec::new();
    for query in Query::ALL {
        match in_process(query, folder, arguments.runs, &arguments.python)? {
            Some(result) => measured.push((query, result)),
            None => println!("{}: left out, `{}` has no DuckDB", query.label(), arguments.python),
        }
    }
    let plain = measured.iter().filter(|(query, _)| matches!(query, Query::Plain | Query::PlainText));
    let plain = plain.map(|(_, result)| result.median()).fold(f64::INFINITY, f64::min);
    println!("{:<42} {:>10} {:>8} {:>12} {:>10}", "query", "median s", "ratio", "processor s", "peak MiB");
    for (query, result) in &measured {
        let (median, peak) = (result.median(), result.peak());
        println!("{:<42} {median:>10.4} {:>8.2} {:>12.4} {peak:>10}", query.label(), median / plain, result.work);
    }
    // Bounding loses rows; everything else has to agree.
    let mut checks: Vec<&str> =
        measured.iter().filter(|(query, _)| *query != Query::Bounded).map(|(_, result)| result.check.as_str()).collect();
    checks.dedup();
    if checks.len() == 1 { Ok(()) } else { Err(format!("the queries disagree: {checks:?}").into()) }
}
