//! One file a command.

pub(crate) mod allow;
pub(crate) mod approve;
pub(crate) mod ask;
pub(crate) mod audit;
pub(crate) mod book;
pub(crate) mod budget;
pub(crate) mod check;
pub(crate) mod check_tables;
pub(crate) mod demo;
pub(crate) mod explain;
pub(crate) mod generate;
pub(crate) mod init;
pub(crate) mod keys;
pub(crate) mod land;
pub(crate) mod link;
pub(crate) mod map;
pub(crate) mod person;
pub(crate) mod preview;
pub(crate) mod questions;
pub(crate) mod records;
pub(crate) mod release;
pub(crate) mod retain;
pub(crate) mod schema;
pub(crate) mod serve;
pub(crate) mod show;
pub(crate) mod sql;
pub(crate) mod subject;
pub(crate) mod verify;
pub(crate) mod words;

use crate::fault::Failure;
use crate::terminal::Terminal;

/// Prints a result as JSON.
fn print_json(terminal: &mut Terminal, value: &impl serde::Serialize) -> Result<(), Failure> {
    let text =
        serde_json::to_string_pretty(value).map_err(|_| Failure::fault("a result cannot be written as JSON".to_owned()))?;
    terminal.result(text);
    Ok(())
}

/// Prints rows as CSV.
fn print_csv(terminal: &mut Terminal, headings: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Result<(), Failure> {
    let fault = || Failure::fault("a result cannot be written as CSV".to_owned());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(headings).map_err(|_| fault())?;
    for row in rows {
        writer.write_record(&row).map_err(|_| fault())?;
    }
    let bytes = writer.into_inner().map_err(|_| fault())?;
    terminal.result(String::from_utf8_lossy(&bytes).trim_end());
    Ok(())
}

/// Prints rows in the chosen format; `numbers` are the columns that are aligned to the right in a table.
fn print_rows(
    terminal: &mut Terminal,
    format: crate::arguments::Format,
    headings: &[&str],
    numbers: &[usize],
    rows: Vec<Vec<String>>,
) -> Result<(), Failure> {
    use crate::arguments::Format;
    match format {
        Format::Csv => print_csv(terminal, headings, rows),
        Format::Json => {
            let objects = rows.into_iter().map(|row| {
                headings
                    .iter()
                    .map(|heading| heading.replace(' ', "_"))
                    .zip(row.into_iter().map(serde_json::Value::from))
                    .collect::<serde_json::Map<_, _>>()
            });
            print_json(terminal, &objects.collect::<Vec<_>>())
        }
        Format::Table => {
            let mut table = crate::numbers::table(headings);
            for row in rows {
                table.add_row(row);
            }
            crate::numbers::align_right(&mut table, numbers);
            terminal.result(table);
            Ok(())
        }
    }
}
