//! `choir preview`

use choir_engine::{Approval, Preview};
use serde_json::{Value, json};

use crate::arguments::{Arguments, Format, QuestionOptions};
use crate::commands::{print_csv, print_json};
use crate::fault::Failure;
use crate::numbers::epsilon;
use crate::terminal::Terminal;

pub(crate) async fn run(arguments: &Arguments, options: &QuestionOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let preview = arguments.engine()?.preview(&options.id, &options.chosen()?).await?;
    match arguments.format {
        Format::Json => print_json(terminal, &preview_json(&preview)),
        Format::Csv => {
            let rows = preview.errors.iter().map(|error| {
                vec![
                    error.name.clone(),
                    error.within.map(|within| within.to_string()).unwrap_or_default(),
                    preview.rho.to_string(),
                ]
            });
            print_csv(terminal, &["measure", "within_95", "rho"], rows)
        }
        Format::Table => {
            print(&preview, terminal);
            Ok(())
        }
    }
}

pub(crate) fn preview_json(preview: &Preview) -> Value {
    json!({
        "question": preview.question, "approval": preview.approval.word(), "rows": preview.rows, "stored": preview.stored,
        "privacy": {"rho": preview.rho.to_string(), "epsilon": preview.epsilon, "delta": preview.delta, "population": preview.population, "remaining_rho": preview.remaining.to_string()},
        "bound": {"max_groups": preview.bound.0, "max_rows_per_group": preview.bound.1},
        "errors": preview.errors.iter().map(|error| json!({"measure": error.name, "within_95": error.within, "sentence": error.sentence})).collect::<Vec<_>>(),
    })
}

/// Prints what an answer would cost and give.
pub(crate) fn print(preview: &Preview, terminal: &mut Terminal) {
    terminal.result(&preview.title);
    terminal.result(format!("  rows       {}", preview.rows));
    for error in &preview.errors {
        terminal.result(format!("  accuracy   {}: {}", error.label, error.sentence));
    }
    let (groups, rows) = preview.bound;
    let words = if (groups, rows) == (1, 1) {
        "everybody counts once".to_owned()
    } else {
        format!("everybody adds to at most {groups} rows of the answer, with at most {rows} of their own rows each")
    };
    terminal.result(format!("  bound      {words}"));
    terminal.result(format!(
        "  cost       {} rho (epsilon {} at delta {:e}) of `{}`, which has {} rho left",
        preview.rho,
        epsilon(preview.epsilon),
        preview.delta,
        preview.population,
        preview.remaining
    ));
    let next = match (&preview.approval, preview.stored) {
        (_, true) => "this answer was already given: asking again is free".to_owned(),
        (Approval::Approved { by, at }, _) => {
            format!("approved by {by} on {}; nothing was spent by looking", at.split('T').next().unwrap_or(at))
        }
        (other, _) => format!("{}: a steward who did not write it must approve it first", other.word()),
    };
    terminal.result(format!("  approval   {next}"));
}
