//! Who acts, and what their role lets them do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::workspace::{replace, unusable};
use crate::{Engine, EngineError, Refusal, Workspace};

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Asks approved questions.
    CitizenScientist,
    /// Asks, and publishes what was answered.
    Evaluator,
    /// Lands, approves, publishes, keeps people.
    Steward,
    /// The owner of the machine's files, who may do what a steward may.
    Custodian,
}

impl Role {
    /// The word that stands in files and messages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::CitizenScientist => "citizen_scientist",
            Self::Evaluator => "evaluator",
            Self::Steward => "steward",
            Self::Custodian => "custodian",
        }
    }
}

/// Somebody who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Name, as it is recorded.
    pub name: String,
    /// Role.
    pub role: Role,
}

pub(crate) const ALL: [Role; 4] = [Role::CitizenScientist, Role::Evaluator, Role::Steward, Role::Custodian];
pub(crate) const STEWARDS: [Role; 2] = [Role::Steward, Role::Custodian];
pub(crate) const PUBLISHERS: [Role; 3] = [Role::Evaluator, Role::Steward, Role::Custodian];

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PeopleFile {
    #[serde(default)]
    people: BTreeMap<String, PersonFile>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonFile {
    role: Role,
}

fn read(workspace: &Workspace) -> Result<PeopleFile, EngineError> {
    let path = workspace.people();
    match fs_err::read_to_string(&path) {
        Ok(text) => toml::from_str(&text).map_err(|error| EngineError::Workspace {
            problem: format!("{} is not valid: {error}", path.display()),
            next: "correct the file".to_owned(),
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(PeopleFile::default()),
        Err(error) => Err(unusable(&path, &error)),
    }
}

/// Who acts: a person of the workspace, or the system's user as custodian.
pub(crate) fn acting(workspace: &Workspace, name: Option<&str>) -> Result<Person, EngineError> {
    let Some(name) = name else {
        let user = std::env::var("USER").or_else(|_| std::env::var("USERNAME")).unwrap_or_else(|_| "system user".to_owned());
        return Ok(Person { name: user, role: Role::Custodian });
    };
    let people = read(workspace)?.people;
    let found = people.get(name).map(|person| Person { name: name.to_owned(), role: person.role });
    found.ok_or_else(|| EngineError::Workspace {
        problem: format!("there is nobody called `{name}` in this workspace"),
        next: format!("add them: `choir person add \"{name}\" --role citizen_scientist`"),
    })
}

impl Engine {
    /// Adds a person, or changes their role.
    ///
    /// # Errors
    /// When the actor is not a steward, changes their own role, or the file cannot be written.
    pub fn add_person(&self, name: &str, role: Role) -> Result<(), EngineError> {
        self.require("add people", &STEWARDS)?;
        if self.actor.role != Role::Custodian && self.actor.name == name {
            return Err(Refusal::NotAllowed {
                actor: name.to_owned(),
                role: self.actor.role,
                doing: "change their own role",
                allowed: "custodian".to_owned(),
            }
            .into());
        }
        let mut file = read(&self.workspace)?;
        file.people.insert(name.to_owned(), PersonFile { role });
        let text = toml::to_string_pretty(&file)
            .map_err(|error| EngineError::Workspace { problem: error.to_string(), next: "choose another name".to_owned() })?;
        replace(&self.workspace.people(), text.as_bytes())
    }

    /// Everybody in the workspace.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn people(&self) -> Result<Vec<Person>, EngineError> {
        Ok(read(&self.workspace)?.people.into_iter().map(|(name, person)| Person { name, role: person.role }).collect())
    }
}
