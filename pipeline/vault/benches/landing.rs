//! What landing costs: a CSV file of the residents' survey through checking, harmonising, pseudonymising and encryption to
//! the lake, beside DuckDB's copy of the same file to Parquet, which does none of that.
//!
//! `cargo bench --workspace --bench landing -- --rows 10000000`
//!
//! `--rows N` how many rows are made up; `--python EXE` with DuckDB, which is left out when it is missing. Prints seconds, the
//! ratio to DuckDB and the highest memory of the process.
//!
//! Measured on two cores over ten million rows (1.2 GB of CSV): 68.7 s beside 5.3 s of DuckDB's copy, 13 times, at 292 MiB.
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use choir_contract::{Day, Programme};
use choir_vault::{Delivery, Vault};

type Failure = Box<dyn Error>;

const HEADINGS: &str = "Response ID,City,Age,Gender,Born outside the UK?,How often do you talk with people from other \
countries?,How friendly is your city?,People from other countries contribute,I feel at ease with my neighbours,My city \
benefits,Where do you meet?,Weight";

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| arguments.iter().position(|argument| argument == name).and_then(|at| arguments.get(at + 1));
    let rows: u64 = value("--rows").map_or(Ok(1_000_000), |text| text.parse())?;
    let python = value("--python").map_or("python3", String::as_str);
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("survey.csv");
    write(&file, rows)?;
    let size = std::fs::metadata(&file)?.len() as f64 / 1e6;
    println!("{rows} rows, {size:.0} MB of CSV");
    let copied = duckdb(python, &file, folder.path())?;
    let landed = land(folder.path(), &file, rows)?;
    println!("{:<28} {:>9} {:>8}", "", "seconds", "ratio");
    if let Some(seconds) = copied {
        println!("{:<28} {seconds:>9.1} {:>8.1}", "DuckDB COPY, 2 threads", 1.0);
    }
    println!("{:<28} {landed:>9.1} {:>8.1}", "choir land", copied.map_or(f64::NAN, |seconds| landed / seconds));
    println!("highest memory of this process: {} MiB", peak_memory());
    Ok(())
}

/// The same rows on every run.
#[expect(clippy::disallowed_methods, reason = "made-up rows in a folder of the benchmark")]
fn write(path: &Path, rows: u64) -> Result<(), Failure> {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    writeln!(file, "{HEADINGS}")?;
    let pick = |row: u64, place: u64, words: &[&'static str]| {
        let mixed = (row ^ (place << 40)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        words[((mixed >> 33) % words.len() as u64) as usize]
    };
    let (cities, ages) = (["Birmingham", "Coventry", "Wolverhampton"], ["16-24", "25-34", "35-44", "45-54", "55-64", "65+"]);
    let agree = ["Strongly agree", "Tend to agree", "Neither", "Tend to disagree"];
    for row in 0..rows {
        let word = |place: u64, words: &[&'static str]| pick(row, place, words);
        writeln!(
            file,
            "R{row:09},{},{},{},{},{},{},{},{},{},{},{}",
            word(1, &cities),
            word(2, &ages),
            word(3, &["Female", "Male"]),
            word(4, &["Yes", "No"]),
            word(5, &["Every day", "Every week", "Every month"]),
            word(6, &["Very friendly", "Friendly", "Neither", "Unfriendly"]),
            word(7, &agree),
            word(8, &agree),
            word(9, &agree),
            word(10, &["Work", "Work;Neighbourhood", "School or college", "Friends and family;Work"]),
            word(11, &["0.8", "1.0", "1.3"])
        )?;
    }
    file.flush()?;
    Ok(())
}

fn land(folder: &Path, file: &Path, rows: u64) -> Result<f64, Failure> {
    let programme = Programme::read(&PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")))?;
    let vault = Vault::open(&folder.join("zone"), &folder.join("keys"))?;
    let files = [file.to_path_buf()];
    let today = Day::from_unix_seconds(1_790_000_000);
    let delivery = Delivery { partner: "university", dataset: "resident_survey", files: &files, today, dry_run: false };
    let started = Instant::now();
    let report = vault.land(&programme, &delivery, &mut |_| {})?;
    let seconds = started.elapsed().as_secs_f64();
    let told: usize = report.landed() + report.quarantined_by_rule().values().sum::<usize>();
    if told as u64 != rows || !report.files.iter().all(choir_vault::FileReport::adds_up) {
        return Err(format!("{rows} rows were sent, {told} are told of").into());
    }
    println!("landed {}, set aside {}", report.landed(), told - report.landed());
    Ok(seconds)
}

fn duckdb(python: &str, file: &Path, folder: &Path) -> Result<Option<f64>, Failure> {
    let script = format!(
        "import duckdb, time\nc = duckdb.connect()\nc.execute('SET threads = 2')\nc.execute('SET enable_progress_bar = false')\ns = time.time()\n\
         c.execute(\"COPY (SELECT * FROM read_csv('{}')) TO '{}' (FORMAT parquet, COMPRESSION zstd)\")\nprint(time.time() - s)",
        file.display(),
        folder.join("copy.parquet").display()
    );
    let output = Command::new(python).args(["-c", &script]).output()?;
    let seconds = String::from_utf8(output.stdout)?.trim().parse().ok();
    if seconds.is_none() {
        println!("DuckDB did not run: {}", String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default());
    }
    Ok(seconds)
}

/// Highest resident memory, in MiB, where the system tells it.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok()).unwrap_or(0) / 1024
}
