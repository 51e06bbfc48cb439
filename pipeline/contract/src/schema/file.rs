//! The schema as it stands in its file: a Frictionless Table Schema with `choir` sections.

use std::path::Path;

use serde::Deserialize;

use super::{Bounds, DateBounds, Field, FieldRole, FieldType, IdentifierUse};
use crate::{ContractError, Handling};

#[derive(Deserialize)]
pub(super) struct SchemaFile {
    pub(super) name: String,
    #[serde(default)]
    pub(super) title: String,
    #[serde(default)]
    pub(super) description: String,
    pub(super) fields: Vec<FieldFile>,
    pub(super) choir: DatasetSection,
}

#[derive(Deserialize)]
pub(super) struct DatasetSection {
    pub(super) population: Option<String>,
    pub(super) unit_column: Option<String>,
    pub(super) unit_source: Option<String>,
    pub(super) rows_per_unit: Option<String>,
    pub(super) sampling: Option<String>,
    pub(super) purposes: Vec<String>,
    #[serde(default)]
    pub(super) derived_from: Option<String>,
    #[serde(default)]
    pub(super) lawfulness: Handling,
}

#[derive(Deserialize)]
pub(super) struct FieldFile {
    name: String,
    #[serde(rename = "type")]
    field_type: FieldType,
    #[serde(default)]
    title: String,
    choir: FieldSection,
}

#[derive(Deserialize)]
struct FieldSection {
    role: FieldRole,
    code_list: Option<String>,
    bounds: Option<serde_json::Value>,
    #[serde(default)]
    derived: serde_json::Map<String, serde_json::Value>,
    #[serde(default)]
    special_category: bool,
    #[serde(rename = "use")]
    identifier_use: Option<IdentifierUse>,
    #[serde(default)]
    self_described: bool,
}

#[derive(Deserialize)]
struct NumberBounds {
    minimum: f64,
    maximum: f64,
    #[serde(default = "one")]
    resolution: f64,
    #[serde(default)]
    unit: String,
    source: String,
}

const fn one() -> f64 {
    1.0
}

#[derive(Deserialize)]
struct DayBounds {
    minimum: String,
    maximum: String,
}

impl FieldFile {
    pub(super) fn checked(self, path: &Path) -> Result<Field, ContractError> {
        let invalid = |reason: String| ContractError::invalid(path, format!("field `{}`: {reason}", self.name));
        let (mut bounds, mut date_bounds) = (None, None);
        match (self.choir.role, self.choir.bounds.clone()) {
            (FieldRole::Date, Some(value)) => {
                let days: DayBounds = serde_json::from_value(value).map_err(|error| invalid(error.to_string()))?;
                date_bounds = Some(DateBounds { minimum: days.minimum, maximum: days.maximum });
            }
            (FieldRole::Measure | FieldRole::Weight, Some(value)) => {
                let numbers: NumberBounds = serde_json::from_value(value).map_err(|error| invalid(error.to_string()))?;
                bounds = Some(numbers.checked().map_err(invalid)?);
            }
            _ => {}
        }
        let derived =
            self.choir.derived.iter().map(|(name, list)| (name.clone(), list.as_str().unwrap_or_default().to_owned())).collect();
        let title = if self.title.is_empty() { self.name.clone() } else { self.title };
        Ok(Field {
            name: self.name,
            title,
            field_type: self.field_type,
            role: self.choir.role,
            code_list: self.choir.code_list,
            bounds,
            date_bounds,
            derived,
            identifier_use: self.choir.identifier_use,
            special_category: self.choir.special_category,
            self_described: self.choir.self_described,
        })
    }
}

impl NumberBounds {
    /// Largest number of steps a bound may have: sums of 2^31 of them stay far inside 64 bits.
    const LARGEST: f64 = 1_000_000_000.0;

    #[allow(clippy::cast_possible_truncation, reason = "checked to be whole and below a thousand million")]
    fn checked(self) -> Result<Bounds, String> {
        if self.source.trim().is_empty() {
            return Err("choir.bounds.source: say where the bounds come from".to_owned());
        }
        if !(self.resolution > 0.0 && self.minimum < self.maximum) {
            return Err("choir.bounds: expected minimum below maximum and a resolution above 0".to_owned());
        }
        let steps = |value: f64| {
            let steps = value / self.resolution;
            if steps.fract() == 0.0 && steps.abs() <= Self::LARGEST {
                Ok(steps as i64)
            } else {
                Err(format!("choir.bounds: {value} is not a whole number of steps of {}, or too large", self.resolution))
            }
        };
        Ok(Bounds {
            minimum_steps: steps(self.minimum)?,
            maximum_steps: steps(self.maximum)?,
            resolution: self.resolution,
            unit: self.unit.clone(),
        })
    }
}
