//! Bytes as a table that somebody printed, for the motivated intruder: a report that is the same every time, or a refusal that
//! says what to do.

use std::time::{Duration, Instant};

use choir_disclosure::{Options, Report, check};

use crate::readers::{finding, or_finding};

/// Time for solving, and all the time that one check may take.
const SOLVING: Duration = Duration::from_millis(500);
const MOST_TIME: Duration = Duration::from_secs(20);

/// Tries bytes as a workbook where they look like a package, and as CSV otherwise.
///
/// # Panics
/// When the check does, takes far longer than it was given, refuses without a next step, or tells another result the second
/// time.
#[expect(clippy::disallowed_methods, reason = "the input of a fuzzer, in a temporary folder")]
pub fn tables(input: &[u8]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(if input.starts_with(b"PK") { "tables.xlsx" } else { "tables.csv" });
    std::fs::write(&path, input).expect("the file of tables");
    let options = Options { time: SOLVING, ..Options::default() };
    let check = || or_finding(|| check(std::slice::from_ref(&path), &options));
    let started = Instant::now();
    let first = check();
    if started.elapsed() > MOST_TIME {
        finding(&format!("a check of {} bytes took {:?}", input.len(), started.elapsed()));
    }
    match first {
        Err(error) if error.to_string().contains("next: ") => {}
        Err(error) => finding(&format!("a refusal that says too little: {error}")),
        Ok(report) => {
            let again = check().ok();
            // Out of time, a report tells what was found until then.
            if again.as_ref().is_none_or(|again| again.complete && report.complete && told(again) != told(&report)) {
                finding(&format!("the second report differs: {}", told(&report)));
            }
        }
    }
}

fn told(report: &Report) -> String {
    report.text(true)
}
