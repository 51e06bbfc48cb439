//! What the workspace's `choir.toml` sets.

use std::path::Path;
use std::time::Duration;

use serde::Deserialize;

use crate::EngineError;
use crate::workspace::unusable;

/// The settings of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Version of the workspace's layout.
    pub format: u32,
    /// Ad hoc SQL.
    #[serde(default)]
    pub sql: SqlSettings,
    /// What the covers of packs say.
    #[serde(default)]
    pub pack: PackSettings,
}

/// What the covers of packs say about who publishes them and what they are about.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PackSettings {
    /// The organisation that publishes.
    pub publisher: String,
    /// How to reach it: a role, never a person.
    pub contact: String,
    /// What time the numbers are about.
    pub period: String,
    /// What area they are about.
    pub area: String,
    /// When the next version is expected.
    pub next_update: String,
}

impl Default for PackSettings {
    fn default() -> Self {
        Self {
            publisher: "Lead authority of the programme".to_owned(),
            contact: "The data steward of the lead authority".to_owned(),
            period: "The time of the programme".to_owned(),
            area: "The area of the programme".to_owned(),
            next_update: "No update is planned".to_owned(),
        }
    }
}

/// Settings of ad hoc SQL.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SqlSettings {
    /// Ad hoc answers leave at whole steps of this many milliseconds; 0 gives them out when they are ready.
    #[serde(default = "one_second")]
    pub release_step_milliseconds: u64,
}

impl Default for SqlSettings {
    fn default() -> Self {
        Self { release_step_milliseconds: one_second() }
    }
}

const fn one_second() -> u64 {
    1_000
}

impl Settings {
    pub(crate) fn read(path: &Path) -> Result<Self, EngineError> {
        let text = fs_err::read_to_string(path).map_err(|error| unusable(path, &error))?;
        toml::from_str(&text).map_err(|error| EngineError::Workspace {
            problem: format!("{} is not valid: {}", path.display(), error.message()),
            next: "correct the file; `[sql] release_step_milliseconds` is a whole number, and everything in `[pack]` is text"
                .to_owned(),
        })
    }

    pub(crate) const fn release_step(&self) -> Duration {
        Duration::from_millis(self.sql.release_step_milliseconds)
    }
}
