//! `choir words`

use crate::arguments::{Arguments, WordsOptions};
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(arguments: &Arguments, options: &WordsOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let words = arguments.engine()?.words(&options.partner, &options.dataset)?;
    terminal.result(words.as_deref().unwrap_or("nothing is kept of a landing of this dataset from this partner"));
    Ok(())
}
