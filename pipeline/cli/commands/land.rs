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
    let report = engine.land(&options.partner, &options.dataset, &options.files, options.dry_run, &mut |step| {
        spinner.set_message(step.to_owned())
    });
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
            "{} from {}: {}: {} rows {}, {} set aside, {} withheld, {} totals, {} blank",
            report.dataset,
            report.partner,
            file.file,
            file.landed,
            if report.dry_run { "would land" } else { "landed" },
            file.quarantined_rows(),
            file.withheld,
            file.totals,
            file.blank
        ));
        for found in &file.found {
            terminal.remark(format!("  found: {found}"));
        }
        for row in file.quarantined.iter().take(MOST_LISTED) {
            let field = if row.field.is_empty() { String::new() } else { format!(" in `{}`", row.field) };
            terminal.result(format!("  row {}: {}{field}; {}", row.row, row.rule, row.next_step()));
        }
        if file.quarantined_rows() > MOST_LISTED {
            terminal.result(format!("  and {} more; `--format csv` lists them", file.quarantined_rows() - MOST_LISTED));
        }
    }
    for unnamed in &report.unnamed {
        terminal.result(format!("  {unnamed}"));
    }
    for contradiction in &report.contradictions {
        terminal.result(format!("  {}", contradiction.in_words()));
    }
    for offered in &report.offered {
        terminal.result(format!("  {}", offered.in_words()));
    }
    for change in &report.changes {
        terminal.result(format!("  {}", change.in_words()));
    }
    for (field, words) in &report.unmapped {
        terminal.result(format!("  {words} different words in `{field}` are in no mapping: landed as not codable"));
    }
    if !report.unmapped.is_empty() {
        let next = format!("choir words --partner {} --dataset {}", report.partner, report.dataset);
        terminal.remark(format!("  next: `{next}` shows the words to a steward; they are data and stay in the zone"));
    }
    if report.dry_run {
        print_coverage(report, terminal);
    }
}

/// What a landing would fill, field by field.
fn print_coverage(report: &LandingReport, terminal: &mut Terminal) {
    terminal.result("  of the rows that would land:     filled   no mapping   last extract");
    let percent = |percent: Option<u32>| percent.map_or_else(|| "-".to_owned(), |percent| format!("{percent}%"));
    for line in &report.coverage {
        let (now, before) = (percent(line.percent), percent(line.percent_before));
        terminal.result(format!("    {:<28} {now:>8} {:>12} {before:>14}", line.column, line.unmapped));
    }
    terminal.remark("  nothing was landed: this was a trial");
}
