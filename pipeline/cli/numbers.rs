//! Numbers and tables for people.

use choir_release::document::{AnswerDocument, Cell, Column, ColumnRole, Status};
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, ContentArrangement, Table};

use crate::terminal::Terminal;

/// Cells of the longest bar.
const BAR: f64 = 24.0;

/// A table in the house style.
pub(crate) fn table(headings: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_header(headings.to_vec());
    if Terminal::is_terminal() {
        table.set_content_arrangement(ContentArrangement::Dynamic);
    }
    table
}

/// Aligns the columns of numbers to the right.
pub(crate) fn align_right(table: &mut Table, columns: &[usize]) {
    for column in columns {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}

/// An answer as a table with intervals and bars.
pub(crate) fn answer_table(document: &AnswerDocument) -> Table {
    let keys: Vec<&Column> = document.columns.iter().filter(|column| column.role == ColumnRole::Key).collect();
    let measures: Vec<&Column> = document.columns.iter().filter(|column| column.role == ColumnRole::Measure).collect();
    let mut headings: Vec<String> = keys.iter().map(|column| column.label.clone()).collect();
    for measure in &measures {
        let unit = if measure.unit.is_empty() || measure.unit.eq_ignore_ascii_case(&measure.label) {
            String::new()
        } else {
            format!(" ({})", measure.unit)
        };
        headings.extend([format!("{}{unit}", measure.label), "likely between".to_owned(), String::new(), String::new()]);
    }
    let mut table = table(&headings.iter().map(String::as_str).collect::<Vec<_>>());
    let largest: Vec<f64> = measures.iter().map(|measure| largest(document, &measure.name)).collect();
    for row in &document.rows {
        let mut line: Vec<String> = row.keys.iter().zip(&keys).map(|((_, code), column)| label(column, code)).collect();
        for ((_, cell), (measure, largest)) in row.cells.iter().zip(measures.iter().zip(&largest)) {
            line.extend([value(cell, measure), interval(cell, measure), mark(cell.status).to_owned(), bar(cell, *largest)]);
        }
        table.add_row(line);
    }
    let numbers: Vec<usize> =
        (0..measures.len()).flat_map(|measure| [keys.len() + 4 * measure, keys.len() + 4 * measure + 1]).collect();
    align_right(&mut table, &numbers);
    table
}

fn largest(document: &AnswerDocument, measure: &str) -> f64 {
    let cells = document.rows.iter().flat_map(|row| &row.cells).filter(|(name, _)| name == measure);
    cells.filter_map(|(_, cell)| cell.value).fold(0.0, f64::max)
}

fn label(column: &Column, code: &str) -> String {
    let known = column.codes.iter().find(|known| known.code == code);
    known.map_or_else(|| code.to_owned(), |known| known.label.clone())
}

fn value(cell: &Cell, measure: &Column) -> String {
    cell.value.map_or_else(|| "[x]".to_owned(), |value| number(value, measure))
}

fn interval(cell: &Cell, measure: &Column) -> String {
    match (cell.lower, cell.upper) {
        (Some(lower), Some(upper)) => format!("{} to {}", number(lower, measure), number(upper, measure)),
        _ => String::new(),
    }
}

const fn mark(status: Status) -> &'static str {
    match status {
        Status::LowReliability => "[u]",
        _ => "",
    }
}

fn bar(cell: &Cell, largest: f64) -> String {
    let share = cell.value.filter(|value| *value > 0.0 && largest > 0.0).map_or(0.0, |value| value / largest);
    // At most BAR cells, so this fits.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 24")]
    "█".repeat((share * BAR).round() as usize)
}

/// A number with thousands commas: whole for counts and wide sums, two decimals for means.
fn number(value: f64, measure: &Column) -> String {
    let decimals = match measure.statistic.as_str() {
        "mean" => 2,
        "sum" if measure.error_95.is_some_and(|error| error < 5.0) => 2,
        _ => 0,
    };
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), ""), |(whole, fraction)| (whole, fraction));
    let mut grouped = String::new();
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if value < 0.0 && text.chars().any(|digit| ('1'..='9').contains(&digit)) { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{fraction}") }
}

/// An answer as CSV: codes, then value, lower, upper and status of each measure.
pub(crate) fn answer_csv(document: &AnswerDocument) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut headings = Vec::new();
    for column in &document.columns {
        match column.role {
            ColumnRole::Key => headings.extend([column.name.clone(), format!("{}_label", column.name)]),
            ColumnRole::Measure => {
                headings.extend(["", "_lower", "_upper", "_status"].map(|end| format!("{}{end}", column.name)))
            }
        }
    }
    writer.write_record(&headings)?;
    let keys: Vec<&Column> = document.columns.iter().filter(|column| column.role == ColumnRole::Key).collect();
    for row in &document.rows {
        let mut line = Vec::new();
        for ((_, code), column) in row.keys.iter().zip(&keys) {
            line.extend([code.clone(), label(column, code)]);
        }
        for (_, cell) in &row.cells {
            line.extend(
                [cell.value, cell.lower, cell.upper].map(|number| number.map(|number| number.to_string()).unwrap_or_default()),
            );
            line.push(status_word(cell.status).to_owned());
        }
        writer.write_record(&line)?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
}

const fn status_word(status: Status) -> &'static str {
    match status {
        Status::Ok => "ok",
        Status::LowReliability => "low_reliability",
        Status::NotAvailable => "not_available",
        Status::Confidential => "confidential",
        Status::Public => "public",
    }
}

/// Epsilon for people: three digits, rounded up.
pub(crate) fn epsilon(value: f64) -> String {
    format!("{:.3}", (value * 1000.0).ceil() / 1000.0)
}
