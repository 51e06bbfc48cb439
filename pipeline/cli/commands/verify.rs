//! `choir verify`

use serde_json::json;

use crate::arguments::{Arguments, Format, VerifyOptions};
use crate::commands::print_json;
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(arguments: &Arguments, options: &VerifyOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let verified =
        choir_release::verify(&options.pack, options.key.as_deref()).map_err(|error| Failure::data(error.to_string()))?;
    if arguments.format == Format::Json {
        let value = json!({"files": verified.files, "key": verified.public_key, "fingerprint": verified.fingerprint, "trusted": verified.trusted, "checks": verified.checks});
        return print_json(terminal, &value);
    }
    for check in &verified.checks {
        // What could not be checked is told as well, and must not look as if it had been.
        let mark = if check.starts_with("No trusted key") { "!" } else { "✓" };
        terminal.result(format!("{mark} {check}"));
    }
    if !verified.trusted {
        terminal.remark(format!(
            "  next: compare the fingerprint {} with the one that the publisher told you, or name it with --key",
            verified.fingerprint
        ));
    }
    Ok(())
}
