//! `choir check`

use crate::arguments::Arguments;
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) async fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), Failure> {
    let engine = arguments.engine()?;
    let mut refused = Vec::new();
    for id in engine.programme().questions.keys() {
        match engine.show(id).await {
            Ok(_) => terminal.result(format!("✓ {id}")),
            Err(error) => refused.push(format!("{id}: {error}")),
        }
    }
    let programme = engine.programme();
    terminal.result(format!(
        "{} populations, {} code lists, {} datasets, {} questions",
        programme.populations.len(),
        programme.code_lists.len(),
        programme.datasets.len(),
        programme.questions.len()
    ));
    if refused.is_empty() { Ok(()) } else { Err(Failure::usage(refused.join("\n"))) }
}
