//! Privacy notices: what the people concerned were told, and which consent they could give.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use super::Day;
use crate::ContractError;

/// One version of a privacy notice: UK GDPR Articles 13 and 14.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Identity of the version, as rows and agreements name it.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// First day on which it was given out.
    pub date: Day,
    /// The purposes it told people about.
    pub purposes: BTreeSet<String>,
    /// The languages in which it was given, as BCP 47 tags.
    pub languages: Vec<String>,
    /// Scope of a consent that it asked for, as rows name it, to the purposes that the scope covers.
    pub scopes: BTreeMap<String, BTreeSet<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticeFile {
    title: String,
    date: Day,
    purposes: BTreeSet<String>,
    languages: Vec<String>,
    #[serde(default)]
    scopes: BTreeMap<String, BTreeSet<String>>,
}

impl Notice {
    /// Reads `schemas/notices.toml`; a programme without the file declares none.
    pub(crate) fn read_all(path: &Path) -> Result<BTreeMap<String, Self>, ContractError> {
        let Some(text) = super::read_optional(path)? else { return Ok(BTreeMap::new()) };
        let files: BTreeMap<String, NoticeFile> =
            toml::from_str(&text).map_err(|error| ContractError::invalid(path, error.to_string()))?;
        let checked = |(id, file): (String, NoticeFile)| {
            Ok((id.clone(), file.checked(id).map_err(|reason| ContractError::invalid(path, reason))?))
        };
        files.into_iter().map(checked).collect()
    }
}

impl NoticeFile {
    fn checked(self, id: String) -> Result<Notice, String> {
        if self.title.trim().is_empty() || self.languages.is_empty() || self.purposes.is_empty() {
            return Err(format!("`{id}`: expected a title, at least one purpose and at least one language"));
        }
        let tag =
            |tag: &String| !tag.is_empty() && tag.chars().all(|character| character.is_ascii_alphanumeric() || character == '-');
        if let Some(language) = self.languages.iter().find(|language| !tag(language)) {
            return Err(format!("languages of `{id}`: expected tags such as `en` or `ckb`, got `{language}`"));
        }
        for (scope, purposes) in &self.scopes {
            if let Some(purpose) = purposes.iter().find(|purpose| !self.purposes.contains(*purpose)) {
                return Err(format!("scopes.{scope} of `{id}`: the notice does not tell about the purpose `{purpose}`"));
            }
        }
        let Self { title, date, purposes, languages, scopes } = self;
        Ok(Notice { id, title, date, purposes, languages, scopes })
    }
}
