//! `choir check FILES...`: what tables, made anywhere, give away.

use std::time::Duration;

use choir_disclosure::{Options, Report, check};

use crate::arguments::{CheckOptions, Format};
use crate::commands::{print_csv, print_json};
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(format: Format, options: &CheckOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let spinner = terminal.spinner();
    spinner.set_message("looking for cells that can be computed");
    let wanted = Options {
        threshold: options.threshold,
        rounding: options.rounding,
        time: Duration::from_secs(u64::from(options.seconds)),
    };
    let checked = check(&options.files, &wanted);
    spinner.finish_and_clear();
    let report = checked.map_err(|error| Failure::data(error.to_string()))?;
    match format {
        Format::Json => print_json(terminal, &report)?,
        Format::Csv => print_csv(terminal, &["file", "row", "column", "cell", "what_is_known"], rows(&report))?,
        Format::Table => terminal.result(report.text(options.all)),
    }
    if report.found() { Err(Failure::found(report.findings.len())) } else { Ok(()) }
}

/// Each finding as a row; JSON and the text say why.
fn rows(report: &Report) -> impl Iterator<Item = Vec<String>> + '_ {
    report.findings.iter().map(|finding| {
        let what = &finding.what;
        let line = what.line.map(|line| line.to_string()).unwrap_or_default();
        vec![what.file.clone(), line, what.column.clone(), what.cell.clone(), finding.sentence.clone()]
    })
}
