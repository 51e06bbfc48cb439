//! `choir records`

use choir_governance::{RecordsError, write_records};
use serde_json::json;

use crate::arguments::{Arguments, Format, RecordsOptions};
use crate::commands::print_json;
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(arguments: &Arguments, options: &RecordsOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let engine = arguments.engine()?;
    let written = write_records(engine.programme(), &options.out).map_err(failure)?;
    if arguments.format == Format::Json {
        return print_json(terminal, &json!({"files": written}));
    }
    for path in &written {
        terminal.result(path.display());
    }
    terminal.remark("  next: have the data protection officer read them; the same files of schemas/ give the same records again");
    Ok(())
}

/// A field that is missing is a file of the workspace that is not usable; a disk that cannot be written is a fault.
fn failure(error: RecordsError) -> Failure {
    match error {
        RecordsError::Missing(_) | RecordsError::Contract(_) => Failure::usage(error.to_string()),
        RecordsError::Unwritable { .. } => Failure::fault(error.to_string()),
    }
}
