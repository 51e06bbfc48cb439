//! `choir verify`

use std::path::Path;

use choir_release::{NewerLog, verify};
use serde_json::json;

use crate::arguments::{Arguments, Format, VerifyOptions};
use crate::commands::print_json;
use crate::fault::Failure;
use crate::terminal::Terminal;

/// Longest transparency log that is read.
const LOG_BYTES: u64 = 64 * 1024 * 1024;

pub(crate) fn run(arguments: &Arguments, options: &VerifyOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let log = options.log.as_deref().map(read_log).transpose()?;
    let newer = log.as_deref().map(|text| NewerLog { text, known_head: options.head.as_deref() });
    let verified = verify(&options.pack, options.key.as_deref(), newer).map_err(|error| Failure::data(error.to_string()))?;
    if arguments.format == Format::Json {
        let value = json!({"title": verified.title, "tier": verified.tier, "files": verified.files, "digest": verified.digest,
            "key": verified.public_key, "fingerprint": verified.fingerprint, "trusted": verified.trusted,
            "state": verified.state, "log_head": verified.log_head, "warnings": verified.warnings, "checks": verified.checks});
        return print_json(terminal, &value);
    }
    // What could not be checked is told first, and must not look as if it had been.
    for warning in &verified.warnings {
        terminal.result(format!("! {warning}"));
    }
    for check in &verified.checks {
        terminal.result(format!("✓ {check}"));
    }
    if !verified.trusted {
        terminal.remark("  next: name the publisher's key or its fingerprint with --key");
    }
    Ok(())
}

fn read_log(path: &Path) -> Result<String, Failure> {
    let failed = |reason: String| Failure::data(format!("{} cannot be read as a transparency log: {reason}", path.display()));
    let length = std::fs::metadata(path).map_err(|error| failed(error.kind().to_string()))?.len();
    if length > LOG_BYTES {
        return Err(failed(format!("it has {length} bytes, and {LOG_BYTES} is the most")));
    }
    std::fs::read_to_string(path).map_err(|error| failed(error.kind().to_string()))
}
