//! `choir land`

use choir_engine::LandingReport;

use crate::arguments::{Arguments, Format, LandOptions};
use crate::commands::{print_csv, print_json};
use crate::fault::Failure;
use crate::terminal::Terminal;

/// Most quarantined rows that are listed one by one on the terminal; the report in the zone lists all.
const MOST_LISTED: usize = 12;

pub(crate) fn run(arguments: &Arguments, options: &LandOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let engine = arguments.engine()?;
    let spinner = terminal.spinner();
    let report =
        engine.land(&options.partner, &options.dataset, &options.files, &mut |step| spinner.set_message(step.to_owned()));
    spinner.finish_and_clear();
    let report = report?;
    match arguments.format {
        Format::Json => print_json(terminal, &report),
        Format::Csv => {
            let rows = report.files.iter().flat_map(|file| {
                file.quarantined.iter().map(|row| {
                    vec![file.file.clone(), row.row.to_string(), row.field.clone(), row.rule.clone(), row.next_step().to_owned()]
                })
            });
            print_csv(terminal, &["file", "row", "field", "rule", "next_step"], rows)
        }
        Format::Table => {
            print_report(&report, terminal);
            Ok(())
        }
    }
}

fn print_report(report: &LandingReport, terminal: &mut Terminal) {
    if report.unchanged {
        terminal.result(format!("{} from {}: this delivery was already landed; nothing changed", report.dataset, report.partner));
        return;
    }
    for file in &report.files {
        terminal.result(format!(
            "{} from {}: {}: {} rows landed, {} set aside, {} totals, {} blank",
            report.dataset,
            report.partner,
            file.file,
            file.landed,
            file.quarantined.len(),
            file.totals,
            file.blank
        ));
        for row in file.quarantined.iter().take(MOST_LISTED) {
            let field = if row.field.is_empty() { String::new() } else { format!(" in `{}`", row.field) };
            terminal.result(format!("  row {}: {}{field}; {}", row.row, row.rule, row.next_step()));
        }
        if file.quarantined.len() > MOST_LISTED {
            terminal.result(format!("  and {} more; all are listed in the report", file.quarantined.len() - MOST_LISTED));
        }
    }
    for (field, words) in &report.unmapped {
        terminal.result(format!("  {words} different words in `{field}` are in no mapping: landed as not codable"));
    }
    terminal.remark("  the full report, with the words, is in the workspace under zone/reports");
}
