//! `choir map`

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use choir_mapping::{MapError, propose};
use serde_json::json;

use crate::arguments::{Arguments, Format, MapOptions};
use crate::commands::print_json;
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(arguments: &Arguments, options: &MapOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let engine = arguments.engine()?;
    let programme = engine.programme();
    // A partner without a mapping is what this command is for.
    let previous = if options.afresh { None } else { programme.mapping(&options.partner, &options.dataset).ok() };
    let spinner = terminal.spinner();
    spinner.set_message("reading");
    let proposal = propose(programme, &options.partner, &options.dataset, &options.file, previous.as_ref());
    spinner.finish_and_clear();
    let proposal = proposal.map_err(failure)?;
    let text = proposal.to_toml();
    if let Some(path) = &options.out {
        write_new(path, &text)?;
    }
    match (arguments.format, &options.out) {
        (Format::Json, out) => {
            let mapping = if out.is_none() { Some(text) } else { None };
            print_json(terminal, &json!({"summary": proposal.in_words(), "file": out, "mapping": mapping}))
        }
        (_, Some(path)) => {
            terminal.result(path.display());
            terminal.remark(format!("  {}", proposal.in_words()));
            let place = format!("schemas/partners/{}/{}.toml", options.partner, options.dataset);
            terminal
                .remark(format!("  next: answer the lines with `# ?`, put the file at {place}, and try `choir land --dry-run`"));
            Ok(())
        }
        (_, None) => {
            terminal.result(text.trim_end());
            Ok(())
        }
    }
}

/// Writes a file that does not exist yet: an answered mapping is never replaced by a question.
pub(super) fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    let refused = |error: std::io::Error| {
        Failure::usage(format!(
            "{}: cannot be written ({})\n  next: name a file that does not exist, in a folder that does",
            path.display(),
            error.kind()
        ))
    };
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(refused)?;
    file.write_all(text.as_bytes()).map_err(refused)
}

/// A wrong name is a matter of usage; a file that cannot be read is one of the data.
pub(super) fn failure(error: MapError) -> Failure {
    match error {
        MapError::Contract(_) | MapError::Derived { .. } => Failure::usage(error.to_string()),
        MapError::Intake(_) | MapError::NoRows { .. } | MapError::Form { .. } => Failure::data(error.to_string()),
    }
}
