//! Schemas: what a dataset holds, in whose protection it stands, and which of its columns reach the lake.
//!
//! A schema is a Frictionless Table Schema, so that a partner can check a file with the ordinary `frictionless` tool;
//! what Choir needs beyond that stands in its `choir` sections.

mod file;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use self::file::SchemaFile;
use crate::{CodeList, ContractError, Handling, Population};

/// A dataset as its schema declares it.
#[derive(Debug, Clone)]
pub struct Dataset {
    /// Identity: the folder's name, and the name of the table in a question.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// What it is, for people.
    pub description: String,
    /// The population in whose protection it stands; `None` for a public dataset.
    pub population: Option<String>,
    /// Column of the lake that holds the privacy unit; empty for a public dataset.
    pub unit_column: String,
    /// How the privacy unit of a row is known.
    pub unit_source: UnitSource,
    /// Whether a privacy unit may have more than one row.
    pub rows_per_unit: RowsPerUnit,
    /// How its rows were drawn.
    pub sampling: Sampling,
    /// The purposes for which it may be used.
    pub purposes: Vec<String>,
    /// What it says about the people in it: notice, consent, retention, categories.
    pub lawfulness: Handling,
    /// The fields in their declared order.
    pub fields: Vec<Field>,
}

/// How the privacy unit of a row is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitSource {
    /// By linking people over names, birth dates, postcodes and addresses.
    People,
    /// By a reference number of the survey.
    Reference,
    /// The rows are made from another dataset, one a unit.
    Derived(String),
    /// Nobody is protected: the dataset is public.
    Public,
}

/// Whether a privacy unit may have more than one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowsPerUnit {
    /// At most one row; landing makes sure.
    One,
    /// Any number of rows.
    Many,
}

/// How the rows of a dataset were drawn from the people they speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sampling {
    /// Everybody is in it: a figure has no sampling error.
    FullCount,
    /// A sample drawn by known chances.
    Probability,
    /// A sample of whoever answered: intervals treat it as if it had been drawn by chance, and say so.
    NonProbability,
}

/// Frictionless field types that Choir reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldType {
    /// Text.
    String,
    /// Whole number.
    Integer,
    /// Decimal number.
    Number,
    /// ISO date.
    Date,
    /// True or false.
    Boolean,
}

/// What a field is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldRole {
    /// Tells who a row is about; used to link, never landed in the lake.
    Identifier,
    /// Read to make another field, then dropped.
    Input,
    /// Holds codes of a code list.
    Key,
    /// A day.
    Date,
    /// A bounded number.
    Measure,
    /// A bounded survey weight.
    Weight,
    /// Several codes at once; becomes one yes/no column a code.
    MultiSelect,
    /// Free public text; only in public datasets.
    Label,
}

/// Which part of an identity a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierUse {
    /// The whole name in one field.
    Name,
    /// Given names.
    GivenName,
    /// Family names.
    FamilyName,
    /// Day of birth.
    BirthDate,
    /// Postcode.
    Postcode,
    /// E-mail address.
    Email,
    /// Reference number of the survey.
    Reference,
}

/// Bounds of a number: a policy, never read from data.
#[derive(Debug, Clone, PartialEq)]
pub struct Bounds {
    /// Smallest value in steps of the resolution.
    pub minimum_steps: i64,
    /// Largest value in steps of the resolution.
    pub maximum_steps: i64,
    /// Size of one step, in the unit.
    pub resolution: f64,
    /// Unit of measurement.
    pub unit: String,
}

/// Bounds of a day, as days since 1970-01-01 would not be readable: ISO text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateBounds {
    /// First day that is accepted.
    pub minimum: String,
    /// Last day that is accepted.
    pub maximum: String,
}

/// One field of a dataset.
#[derive(Debug, Clone)]
pub struct Field {
    /// Name, as in the schema and in the lake.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// Frictionless type.
    pub field_type: FieldType,
    /// What it is for.
    pub role: FieldRole,
    /// The code list of a key or multi-select.
    pub code_list: Option<String>,
    /// The bounds of a measure or weight.
    pub bounds: Option<Bounds>,
    /// The bounds of a date.
    pub date_bounds: Option<DateBounds>,
    /// Columns of the lake that hold a coarser level: column name to code list.
    pub derived: Vec<(String, String)>,
    /// Which part of an identity it holds.
    pub identifier_use: Option<IdentifierUse>,
    /// Whether it is special-category data or treated as such.
    pub special_category: bool,
    /// Whether what the person said of themselves is kept as well, in their own words and where no query reads it.
    pub self_described: bool,
}

/// What a column of the lake holds.
#[derive(Debug, Clone, PartialEq)]
pub enum LakeType {
    /// A code of this list; never null.
    Code(String),
    /// Yes or no; never null.
    Boolean,
    /// A whole number of steps within bounds; null when not recorded.
    Steps(Bounds),
    /// A day; null when not recorded.
    Day,
    /// Public text; null when not recorded.
    Text,
    /// The privacy unit.
    Unit,
}

/// A column of the lake.
#[derive(Debug, Clone, PartialEq)]
pub struct LakeColumn {
    /// Name.
    pub name: String,
    /// Label for people.
    pub label: String,
    /// What it holds.
    pub lake_type: LakeType,
}

impl Dataset {
    /// Reads every `schemas/<dataset>/schema.json`.
    pub(crate) fn read_all(
        directory: &Path,
        lists: &BTreeMap<String, CodeList>,
        populations: &BTreeMap<String, Population>,
    ) -> Result<BTreeMap<String, Self>, ContractError> {
        let mut datasets = BTreeMap::new();
        for folder in crate::programme::entries(directory)? {
            let path = folder.join("schema.json");
            if path.is_file() {
                let dataset = Self::read(&path)?;
                dataset.check(&path, lists, populations)?;
                datasets.insert(dataset.id.clone(), dataset);
            }
        }
        datasets.values().try_for_each(|dataset: &Self| dataset.check_source(&datasets, directory))?;
        Ok(datasets)
    }

    fn read(path: &Path) -> Result<Self, ContractError> {
        let file: SchemaFile = serde_json::from_str(&crate::error::read_text(path)?)
            .map_err(|error| ContractError::invalid(path, error.to_string()))?;
        let unit_source = match (file.choir.unit_source.as_deref(), &file.choir.derived_from) {
            (Some("people"), None) => UnitSource::People,
            (Some("reference"), None) => UnitSource::Reference,
            (Some("derived"), Some(from)) => UnitSource::Derived(from.clone()),
            (None, None) if file.choir.population.is_none() => UnitSource::Public,
            _ => {
                return Err(ContractError::invalid(
                    path,
                    "choir.unit_source: expected `people`, `reference`, `derived` with `derived_from`, or null in a public dataset",
                ));
            }
        };
        let rows_per_unit = match file.choir.rows_per_unit.as_deref() {
            Some("one") => RowsPerUnit::One,
            Some("many") | None => RowsPerUnit::Many,
            Some(other) => {
                return Err(ContractError::invalid(
                    path,
                    format!("choir.rows_per_unit: expected `one` or `many`, got `{other}`"),
                ));
            }
        };
        let sampling = match file.choir.sampling.as_deref() {
            None | Some("full_count") => Sampling::FullCount,
            Some("probability") => Sampling::Probability,
            Some("non_probability") => Sampling::NonProbability,
            Some(other) => {
                let expected = "expected `full_count`, `probability` or `non_probability`";
                return Err(ContractError::invalid(path, format!("choir.sampling: {expected}, got `{other}`")));
            }
        };
        let fields = file.fields.into_iter().map(|field| field.checked(path)).collect::<Result<_, _>>()?;
        Ok(Self {
            id: file.name,
            title: file.title,
            description: file.description,
            population: file.choir.population,
            unit_column: file.choir.unit_column.unwrap_or_default(),
            unit_source,
            rows_per_unit,
            sampling,
            purposes: file.choir.purposes,
            lawfulness: file.choir.lawfulness,
            fields,
        })
    }

    fn check(
        &self,
        path: &Path,
        lists: &BTreeMap<String, CodeList>,
        populations: &BTreeMap<String, Population>,
    ) -> Result<(), ContractError> {
        let folder = path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        if folder.as_deref() != Some(self.id.as_str()) {
            return Err(ContractError::invalid(path, format!("name: expected the folder's name, got `{}`", self.id)));
        }
        if let Some(population) = &self.population {
            if !populations.contains_key(population) {
                return Err(ContractError::invalid(path, format!("choir.population `{population}` is not in populations.toml")));
            }
            if self.unit_column.is_empty() {
                return Err(ContractError::invalid(path, "choir.unit_column: expected the name of the privacy unit's column"));
            }
        }
        // Linked people may turn out to be one person: only counting them as many rows keeps the sensitivity true.
        if self.unit_source == UnitSource::People && self.rows_per_unit == RowsPerUnit::One {
            let reason = "choir.rows_per_unit: expected `many` where units are found by linking people; derive a dataset to have one row each";
            return Err(ContractError::invalid(path, reason));
        }
        self.lawfulness.check(&self.fields).map_err(|reason| ContractError::invalid(path, reason))?;
        self.fields.iter().try_for_each(|field| field.check(self, path, lists))
    }

    /// A derived dataset carries the units of its source, so it must stand in the protection of the same population.
    fn check_source(&self, datasets: &BTreeMap<String, Self>, directory: &Path) -> Result<(), ContractError> {
        let UnitSource::Derived(from) = &self.unit_source else { return Ok(()) };
        let source = datasets.get(from).filter(|source| source.unit_source == UnitSource::People);
        if source.is_some_and(|source| source.population == self.population) {
            return Ok(());
        }
        let reason = format!("choir.derived_from `{from}`: expected a dataset of linked people in the same population");
        Err(ContractError::invalid(&directory.join(&self.id).join("schema.json"), reason))
    }

    /// Whether its rows are about nobody, so that they may be shown as they are.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        self.population.is_none()
    }

    /// The columns that reach the lake, in order: the privacy unit first.
    #[must_use]
    pub fn lake_columns(&self, lists: &BTreeMap<String, CodeList>) -> Vec<LakeColumn> {
        let mut columns = Vec::new();
        if self.population.is_some() {
            columns.push(LakeColumn {
                name: self.unit_column.clone(),
                label: "Privacy unit".to_owned(),
                lake_type: LakeType::Unit,
            });
        }
        for field in &self.fields {
            field.push_lake_columns(lists, &mut columns);
        }
        columns
    }
}

impl Field {
    fn push_lake_columns(&self, lists: &BTreeMap<String, CodeList>, columns: &mut Vec<LakeColumn>) {
        let mut push = |name: String, label: String, lake_type| columns.push(LakeColumn { name, label, lake_type });
        match self.role {
            FieldRole::Identifier | FieldRole::Input => {}
            FieldRole::Key => {
                push(self.name.clone(), self.title.clone(), LakeType::Code(self.code_list.clone().unwrap_or_default()));
                for (name, list) in &self.derived {
                    push(name.clone(), format!("{}, grouped", self.title), LakeType::Code(list.clone()));
                }
            }
            FieldRole::MultiSelect => {
                let list = self.code_list.as_ref().and_then(|id| lists.get(id));
                for code in list.map(CodeList::codes).unwrap_or_default() {
                    push(
                        format!("{}__{}", self.name, code.code.to_lowercase()),
                        format!("{}: {}", self.title, code.label),
                        LakeType::Boolean,
                    );
                }
            }
            FieldRole::Date => push(self.name.clone(), self.title.clone(), LakeType::Day),
            FieldRole::Measure | FieldRole::Weight => {
                if let Some(bounds) = &self.bounds {
                    push(self.name.clone(), self.title.clone(), LakeType::Steps(bounds.clone()));
                }
            }
            FieldRole::Label => push(self.name.clone(), self.title.clone(), LakeType::Text),
        }
    }

    fn check(&self, dataset: &Dataset, path: &Path, lists: &BTreeMap<String, CodeList>) -> Result<(), ContractError> {
        let invalid = |reason: String| ContractError::invalid(path, format!("field `{}`: {reason}", self.name));
        if self.name.starts_with('_') || self.name == dataset.unit_column {
            return Err(invalid("the name is reserved".to_owned()));
        }
        let needs_list = matches!(self.role, FieldRole::Key | FieldRole::MultiSelect);
        for id in self.code_list.iter().chain(self.derived.iter().map(|(_, list)| list)) {
            if !lists.contains_key(id) {
                return Err(ContractError::MissingCodeList {
                    user: format!("{} (field `{}`)", path.display(), self.name),
                    code_list: id.clone(),
                });
            }
        }
        match self.role {
            _ if needs_list && self.code_list.is_none() => Err(invalid("a key needs choir.code_list".to_owned())),
            FieldRole::Measure | FieldRole::Weight if self.bounds.is_none() => {
                Err(invalid("a measure needs choir.bounds".to_owned()))
            }
            role if self.self_described && (role != FieldRole::Key || dataset.population.is_none()) => {
                Err(invalid("choir.self_described: expected a key of a private dataset".to_owned()))
            }
            FieldRole::Date if self.date_bounds.is_none() => Err(invalid("a date needs choir.bounds".to_owned())),
            FieldRole::Identifier if self.identifier_use.is_none() => Err(invalid("an identifier needs choir.use".to_owned())),
            FieldRole::Label if dataset.population.is_some() => {
                Err(invalid("free text may stand only in a public dataset".to_owned()))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
