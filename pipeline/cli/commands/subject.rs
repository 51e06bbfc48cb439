//! `choir subject`

use choir_governance::write_subject;
use serde_json::json;

use crate::arguments::{Arguments, Format, SubjectCommand, SubjectOptions};
use crate::commands::{print_csv, print_json};
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(arguments: &Arguments, options: &SubjectOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    match &options.command {
        SubjectCommand::Tokens { partner, dataset, file } => {
            let found = arguments.engine()?.tokens(partner, dataset, file)?;
            let rows = found.into_iter().map(|(row, token)| vec![row.to_string(), token]);
            print_csv(terminal, &["row", "token"], rows)
        }
        SubjectCommand::Export { token, out } => export(arguments, token, out, terminal),
        SubjectCommand::Erase { token } => {
            let entry = arguments.engine()?.erase(token)?;
            if arguments.format == Format::Json {
                return print_json(terminal, &json!({"erased": true, "ledger_entry": entry}));
            }
            terminal.result("erased: rows, links and words are gone, and the keys with which older copies could be read");
            terminal.remark(format!("  ledger entry {entry} records that somebody was erased, and not who"));
            terminal.remark("  next: ask the partners to erase their own files; what they send again leaves this person out");
            Ok(())
        }
        SubjectCommand::Restrict { token } => restrict(arguments, token, true, terminal),
        SubjectCommand::Release { token } => restrict(arguments, token, false, terminal),
    }
}

fn export(arguments: &Arguments, token: &str, out: &std::path::Path, terminal: &mut Terminal) -> Result<(), Failure> {
    let record = arguments.engine()?.subject(token)?;
    let written = write_subject(&record, out).map_err(|error| Failure::fault(error.to_string()))?;
    for path in written {
        terminal.result(path.display());
    }
    terminal.remark("  these files are one person's data: give them to that person, and delete them here");
    Ok(())
}

fn restrict(arguments: &Arguments, token: &str, restricted: bool, terminal: &mut Terminal) -> Result<(), Failure> {
    let changed = arguments.engine()?.restrict(token, restricted)?;
    if arguments.format == Format::Json {
        return print_json(terminal, &json!({"restricted": restricted, "changed": changed}));
    }
    terminal.result(match (changed, restricted) {
        (false, _) => "nothing changed: it was so already",
        (true, true) => "restricted: no query reads this person's rows until `choir subject release`",
        (true, false) => "released: queries read this person's rows again",
    });
    Ok(())
}
