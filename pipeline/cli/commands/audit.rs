//! `choir audit`

use crate::arguments::{Arguments, AuditAction, AuditOptions};
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(arguments: &Arguments, options: &AuditOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    match options.what {
        AuditAction::Ledger => {
            let entries = arguments.engine()?.audit_ledger()?;
            terminal.result(format!("the ledger is whole: {entries} entries, each following from the one before"));
            Ok(())
        }
    }
}
