//! `choir publish`

use serde_json::json;

use crate::arguments::{Arguments, Format, PublishOptions};
use crate::commands::print_json;
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(arguments: &Arguments, options: &PublishOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let published = arguments.engine()?.publish(&options.ids, &options.title, options.to.as_deref())?;
    let summary = &published.summary;
    if arguments.format == Format::Json {
        let value = json!({"pack": summary.directory, "answers": summary.answers, "files": summary.files, "key": summary.public_key, "fingerprint": summary.fingerprint, "ledger_entry": published.ledger_entry});
        return print_json(terminal, &value);
    }
    terminal.result(format!("pack: {}", summary.directory.display()));
    terminal.result(format!(
        "{} {} in {} files, signed with the key {}",
        summary.answers,
        if summary.answers == 1 { "answer" } else { "answers" },
        summary.files,
        summary.fingerprint
    ));
    terminal.remark(format!(
        "  next: read {}, check it with `choir verify {}`",
        summary.directory.join("index.html").display(),
        summary.directory.display()
    ));
    Ok(())
}
