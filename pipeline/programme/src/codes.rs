//! The agreed code lists, compiled in, so that partners can speak their labels.

use std::collections::BTreeMap;

use crate::GenerateError;

macro_rules! lists {
    ($($id:literal),* $(,)?) => {
        [$(($id, include_str!(concat!("../../../schemas/codelists/", $id, ".csv")))),*]
    };
}

const SOURCES: [(&str, &str); 17] = lists![
    "gender",
    "age_band",
    "ethnic_group_20b",
    "country",
    "status_15",
    "time_in_uk",
    "city",
    "action",
    "pathway",
    "yes_no",
    "likert_5",
    "friendliness_5",
    "contact_frequency",
    "contact_place",
    "sector_6",
    "size_band",
    "certainty_4",
];

/// Code and label of one value, in the order of the list.
#[derive(Debug, Clone, serde::Deserialize)]
pub(crate) struct Code {
    pub(crate) code: String,
    pub(crate) label: String,
    #[cfg(test)]
    pub(crate) kind: String,
    #[cfg(test)]
    pub(crate) parent: String,
}

/// All code lists that the extracts use.
pub(crate) struct Codes(BTreeMap<&'static str, Vec<Code>>);

impl Codes {
    pub(crate) fn read() -> Result<Self, GenerateError> {
        let mut lists = BTreeMap::new();
        for (id, text) in SOURCES {
            let rows: Result<Vec<Code>, csv::Error> = csv::Reader::from_reader(text.as_bytes()).deserialize().collect();
            let rows = rows.map_err(|error| GenerateError::BuiltIn(format!("code list {id}"), error.to_string()))?;
            lists.insert(id, rows);
        }
        Ok(Self(lists))
    }

    /// The rows of the list of a field.
    pub(crate) fn of_field(&self, field: &str) -> &[Code] {
        self.0.get(list_of(field)).map_or(&[], Vec::as_slice)
    }

    /// The label of a code in the list of a field, or the code itself.
    pub(crate) fn label<'a>(&'a self, field: &str, code: &'a str) -> &'a str {
        self.of_field(field).iter().find(|row| row.code == code).map_or(code, |row| row.label.as_str())
    }
}

/// The code list of a field.
fn list_of(field: &str) -> &str {
    match field {
        "ethnicity" => "ethnic_group_20b",
        "country_of_birth" | "nationality" => "country",
        "status" => "status_15",
        "home_city" => "city",
        "born_outside_uk" | "employs_migrants" | "actual_is_lower_bound" | "met" => "yes_no",
        "contact_with_migrants" => "contact_frequency",
        "city_friendly" => "friendliness_5",
        "migrants_contribute" | "at_ease_with_neighbours" | "city_benefits" => "likert_5",
        "contact_places" => "contact_place",
        "sector" => "sector_6",
        "certainty_eu" | "certainty_non_eu" => "certainty_4",
        other => other,
    }
}
