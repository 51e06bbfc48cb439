//! `choir link`

use serde_json::json;

use crate::arguments::{Arguments, Format};
use crate::commands::print_json;
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) fn close(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), Failure> {
    let entry = arguments.engine()?.close_linkage()?;
    if arguments.format == Format::Json {
        return print_json(terminal, &json!({"closed": true, "ledger_entry": entry}));
    }
    terminal.result("what people are linked by was destroyed; who is whom stays");
    terminal.remark(format!("  ledger entry {entry}; deliveries with new people are refused from now on"));
    Ok(())
}
