//! `choir generate`

use crate::arguments::GenerateOptions;
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(options: &GenerateOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let generated =
        choir_programme::generate(&options.directory, options.seed).map_err(|error| Failure::fault(error.to_string()))?;
    for extract in &generated.extracts {
        terminal.result(format!("{}  {}  {}", extract.partner, extract.dataset, extract.path.display()));
    }
    terminal.remark(
        "These extracts are made up. Their published totals are those of the final evaluation; everything else is invented.",
    );
    Ok(())
}
