//! `choir keys`

use serde_json::json;

use crate::arguments::{Arguments, Format};
use crate::commands::print_json;
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) fn rotate(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), Failure> {
    let entry = arguments.engine()?.rotate_keys()?;
    if arguments.format == Format::Json {
        return print_json(terminal, &json!({"rotated": true, "ledger_entry": entry}));
    }
    terminal.result("every file of the lake was written anew with new keys; the old keys are destroyed");
    Ok(())
}
