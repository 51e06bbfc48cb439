//! `choir questions`

use crate::arguments::Arguments;
use crate::commands::print_rows;
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) async fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), Failure> {
    let entries = arguments.engine()?.questions().await?;
    let rows = entries.into_iter().map(|entry| {
        vec![
            entry.id,
            entry.title,
            entry.population,
            entry.rho.to_string(),
            entry.options.join(" "),
            entry.approval.word().to_owned(),
        ]
    });
    print_rows(
        terminal,
        arguments.format,
        &["question", "title", "population", "rho", "options", "approval"],
        &[3],
        rows.collect(),
    )?;
    terminal.remark("  next: `choir show QUESTION` tells it whole, `choir preview QUESTION` what it costs");
    Ok(())
}
