//! `choir retain`

use serde_json::json;

use crate::arguments::{Arguments, Format, RetainOptions};
use crate::commands::print_json;
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(arguments: &Arguments, options: &RetainOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let engine = arguments.engine()?;
    if !options.apply {
        let rules = engine.retention()?;
        if arguments.format == Format::Json {
            return print_json(terminal, &json!({"rules": rules}));
        }
        for rule in &rules {
            terminal.result(format!("{} from {}: {}; rows until {} go", rule.dataset, rule.partner, rule.rule, rule.until));
        }
        terminal.remark(if rules.is_empty() { "  no rule holds for what was landed" } else { "  next: `choir retain --apply`" });
        return Ok(());
    }
    let run = engine.retain()?;
    if arguments.format == Format::Json {
        return print_json(terminal, &run);
    }
    for (dataset, rows) in &run.removed {
        terminal.result(format!("{dataset}: {rows} rows removed"));
    }
    for certificate in run.certificates.iter().filter(|path| path.extension().is_some_and(|ending| ending == "html")) {
        terminal.result(format!("certificate: {}", certificate.display()));
    }
    terminal.remark(format!("  ledger entry {} records it; files that held the rows cannot be read any more", run.entry));
    Ok(())
}
