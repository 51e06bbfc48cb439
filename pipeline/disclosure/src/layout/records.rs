//! A list of people that somebody took for a table: it needs no equations.

use crate::finding::{Finding, Kind, Place};
use crate::label::normal;
use crate::read::Sheet;

use super::Parts;

/// Headings that stand above what identifies a person, and above nothing else.
const PERSONAL: [&str; 34] = [
    "first name",
    "firstname",
    "forename",
    "given name",
    "last name",
    "lastname",
    "surname",
    "family name",
    "full name",
    "name of participant",
    "participant name",
    "client name",
    "date of birth",
    "dob",
    "birth date",
    "birthdate",
    "national insurance number",
    "nino",
    "ni number",
    "passport number",
    "nhs number",
    "email",
    "e-mail",
    "email address",
    "e-mail address",
    "mobile",
    "phone number",
    "mobile number",
    "home address",
    "address",
    "participant id",
    "person id",
    "client id",
    "respondent id",
];

/// The finding about a block with one line a person; none for a table.
pub(super) fn finding(parts: &Parts<'_>, sheet: &Sheet, table: &str, title: &str) -> Option<Finding> {
    let headings = parts.headings.last()?;
    let personal: Vec<&str> =
        headings.cells.iter().map(|cell| cell.trim()).filter(|cell| PERSONAL.contains(&normal(cell).as_str())).collect();
    if personal.len() < 2 {
        return None;
    }
    let lines = parts.body.len();
    let names = personal.join("\", \"");
    Some(Finding {
        what: Place {
            cell: format!("the lines of {table}"),
            file: sheet.file.clone(),
            sheet: sheet.name.clone(),
            table: title.to_owned(),
            row: String::new(),
            column: personal.first().copied().unwrap_or_default().to_owned(),
            line: parts.body.first().map(|line| line.number),
        },
        kind: Kind::Records { lines },
        sentence: format!("{table} is a list of people, one line each: {lines} lines"),
        because: vec![format!("it has the columns \"{names}\"")],
        advice:
            "Do not give this file to anybody who may not see these people. Count them in a table first, and check the table."
                .to_owned(),
    })
}
