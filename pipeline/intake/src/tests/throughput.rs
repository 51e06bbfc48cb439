//! How fast delimited text is read, and in how much memory. Run by hand:
//! `cargo test --release -p choir-intake throughput -- --ignored --nocapture`.

use std::io::{BufWriter, Read, Write};
use std::time::Instant;

use crate::{Hints, Rows, open};

/// Rows of the file, 20 columns each.
const ROWS: u64 = 10_000_000;
/// Most memory that reading may take, whatever the file.
const MOST_MEMORY: u64 = 64 << 20;

/// Largest memory of this process so far, in bytes; `None` where the system does not tell.
fn peak_memory() -> Option<u64> {
    let mut status = String::new();
    std::fs::File::open("/proc/self/status").ok()?.read_to_string(&mut status).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1_024)
}

#[test]
#[ignore = "writes a file of more than a gigabyte"]
fn throughput_of_ten_million_rows() {
    let mut file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    let mut out = BufWriter::with_capacity(1 << 20, file.as_file_mut());
    let names: Vec<String> = (0..20).map(|column| format!("column {column}")).collect();
    writeln!(out, "{}", names.join(",")).unwrap();
    for row in 0..ROWS {
        let (a, b) = (row % 97, row % 1_009);
        writeln!(
            out,
            "{row},Anna Kowalska,{}-0{}-1{},WV{} 4AB,{a},{b}.5,yes,no,,White British,GB,{b},{a},text {a},E0800{b},1,0,1,0,end",
            1950 + a % 50,
            1 + a % 9,
            b % 10,
            1 + a % 14
        )
        .unwrap();
    }
    out.flush().unwrap();
    drop(out);
    let size = file.as_file().metadata().unwrap().len();
    let (start, mut rows, mut filled) = (Instant::now(), Rows::new(), 0_u64);
    let mut extract = open(file.path(), &Hints::default()).unwrap();
    while extract.next_rows(&mut rows, 8_192).unwrap() > 0 {
        filled += rows.iter().filter(|row| !row.text(4).is_empty()).count() as u64;
    }
    let (seconds, peak) = (start.elapsed().as_secs_f64(), peak_memory());
    assert_eq!((filled, extract.tally().unwrap().parts().data), (ROWS, ROWS));
    let megabytes = size as f64 / 1e6;
    _ = writeln!(
        std::io::stderr(),
        "{ROWS} rows of 20 columns, {megabytes:.0} MB: {seconds:.2} s, {:.0} MB/s, peak {:?} MiB",
        megabytes / seconds,
        peak.map(|peak| peak >> 20)
    );
    assert!(peak.is_none_or(|peak| peak < MOST_MEMORY), "{peak:?} bytes");
}
