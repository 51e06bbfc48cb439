//! A table in memory, as a partner would lay it out.

use crate::date::Date;
use crate::mapping::Mapping;

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Blank,
    Text(String),
    Whole(i64),
    Real(f64),
    Day(Date),
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// One row: cells by schema field, or by the heading of a column that nobody reads.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row(Vec<(String, Cell)>);

impl Row {
    pub(crate) fn set(&mut self, field: &str, cell: Cell) {
        self.0.retain(|(name, _)| name != field);
        self.0.push((field.to_owned(), cell));
    }

    pub(crate) fn cell(&self, field: &str) -> &Cell {
        self.0.iter().find(|(name, _)| name == field).map_or(&Cell::Blank, |(_, cell)| cell)
    }
}

/// One extract before it is written.
pub(crate) struct Sheet<'a> {
    pub(crate) mapping: &'a Mapping,
    /// Lines above the header.
    pub(crate) title: Vec<String>,
    pub(crate) rows: Vec<Row>,
    /// Whether a line of totals follows the rows.
    pub(crate) totals: Option<String>,
}

/// Fields in the order in which partners put them.
const ORDER: [&str; 45] = [
    "row",
    "respondent_reference",
    "employer_reference",
    "given_name",
    "family_name",
    "full_name",
    "date_of_birth",
    "age_years",
    "age_band",
    "gender",
    "email",
    "postcode",
    "registered_on",
    "country_of_birth",
    "nationality",
    "ethnicity",
    "status",
    "time_in_uk",
    "home_city",
    "action",
    "engaged_on",
    "city",
    "hours",
    "born_outside_uk",
    "contact_with_migrants",
    "contact_places",
    "city_friendly",
    "migrants_contribute",
    "at_ease_with_neighbours",
    "city_benefits",
    "weight",
    "sector",
    "size_band",
    "employees",
    "migrant_employees",
    "certainty_eu",
    "certainty_non_eu",
    "employs_migrants",
    "output",
    "pathway",
    "description",
    "target",
    "actual",
    "actual_is_lower_bound",
    "met",
];

impl Sheet<'_> {
    /// The columns that are written: fields with a heading of their own, then the columns nobody reads.
    pub(crate) fn columns(&self) -> Vec<(&str, &str)> {
        let read = ORDER.iter().filter_map(|field| Some((*field, self.mapping.heading(field)?)));
        let unread = self.mapping.ignored.columns.iter().map(|heading| (heading.as_str(), heading.as_str()));
        read.chain(unread).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn every_mapped_column_is_written() {
        for mapping in crate::mapping::all().unwrap() {
            let own = mapping.columns.keys().filter(|field| mapping.has(field)).count();
            let expected = own + mapping.ignored.columns.len();
            let sheet = Sheet { mapping: &mapping, title: vec![], rows: vec![], totals: None };
            assert_eq!(sheet.columns().len(), expected, "{} {}", mapping.partner, mapping.dataset);
        }
    }
}
