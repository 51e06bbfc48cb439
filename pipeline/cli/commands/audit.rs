//! `choir audit`

use crate::arguments::{Arguments, AuditAction, AuditOptions};
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(arguments: &Arguments, options: &AuditOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    match options.what {
        AuditAction::Ledger => {
            let head = arguments.engine()?.audit_ledger()?;
            terminal.result(format!("the ledger is whole: {} entries, each following from the one before", head.number));
            terminal.result(format!("the newest entry: {} {}", head.number, head.hash));
            terminal.remark("  next: note the newest entry elsewhere; only that shows later whether an older copy was put back");
            Ok(())
        }
    }
}
