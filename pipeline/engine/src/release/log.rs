//! The transparency log of a workspace: one file, only ever longer.

use std::path::PathBuf;

use choir_release::{LogState, TransparencyLog, next_entry, public_key, read_log};

use crate::workspace::{now, replace, unusable};
use crate::{Engine, EngineError};

impl Engine {
    /// Where the transparency log lies.
    #[must_use]
    pub fn transparency_log(&self) -> PathBuf {
        self.workspace.transparency_log()
    }

    /// The transparency log, every line checked.
    ///
    /// # Errors
    /// When a line is not as it was written, or the file cannot be read.
    pub fn read_transparency_log(&self) -> Result<TransparencyLog, EngineError> {
        Ok(read_log(&self.log_text()?, None)?)
    }

    pub(super) fn log_text(&self) -> Result<String, EngineError> {
        let path = self.workspace.transparency_log();
        match fs_err::read_to_string(&path) {
            Ok(text) => Ok(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(unusable(&path, &error)),
        }
    }

    /// Says in the log that a pack is in this state, unless its last line about the pack says so already; gives the whole log.
    ///
    /// The file is written whole and renamed, so that a crash leaves no part of a line.
    pub(super) fn log(&self, pack: &str, state: LogState) -> Result<String, EngineError> {
        let _alone = self.workspace.lock("transparency-log")?;
        let (mut text, key) = (self.log_text()?, self.signing_key()?);
        let known = read_log(&text, None)?.inclusion(pack, &public_key(&key));
        if known.is_ok_and(|inclusion| inclusion.state == state) {
            return Ok(text);
        }
        text.push_str(&next_entry(&text, pack, &now(), state, &key)?);
        replace(&self.workspace.transparency_log(), text.as_bytes())?;
        Ok(text)
    }
}
