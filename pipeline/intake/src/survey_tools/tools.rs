//! The tools and the marks they leave in headings.

use std::fmt;

use crate::hints::Heading;
use crate::rows::Row;

/// A survey tool whose exports are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SurveyTool {
    /// KoboToolbox.
    Kobo,
    /// ODK Central.
    Odk,
    /// Qualtrics.
    Qualtrics,
    /// REDCap.
    Redcap,
    /// LimeSurvey.
    LimeSurvey,
}

impl fmt::Display for SurveyTool {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Kobo => "KoboToolbox",
            Self::Odk => "ODK Central",
            Self::Qualtrics => "Qualtrics",
            Self::Redcap => "REDCap",
            Self::LimeSurvey => "LimeSurvey",
        })
    }
}

/// Headings of a tool and how many of them must be there.
const MARKS: [(SurveyTool, usize, &[&str]); 5] = [
    (SurveyTool::Qualtrics, 3, &["startdate", "enddate", "responseid", "recordeddate", "ipaddress", "distributionchannel"]),
    (SurveyTool::Kobo, 3, &["_id", "_uuid", "_submission_time", "_index", "_validation_status", "__version__", "_submitted_by"]),
    (
        SurveyTool::Odk,
        2,
        &["submissiondate", "key", "instanceid", "meta-instanceid", "submitterid", "submittername", "parent_key"],
    ),
    (
        SurveyTool::LimeSurvey,
        3,
        &[
            "id",
            "response id",
            "submitdate",
            "date submitted",
            "lastpage",
            "last page",
            "startlanguage",
            "start language",
            "seed",
            "token",
        ],
    ),
    (
        SurveyTool::Redcap,
        2,
        &[
            "record_id",
            "redcap_event_name",
            "redcap_repeat_instrument",
            "redcap_repeat_instance",
            "redcap_survey_identifier",
            "redcap_data_access_group",
        ],
    ),
];

/// How the headings of an export are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HeaderRows {
    pub(crate) rows: usize,
    /// Rows above the first full one that belong to the headings.
    pub(crate) above: usize,
    /// The row of names and the row of labels; `None` when the rows are joined.
    pub(crate) names: Option<usize>,
    pub(crate) labels: usize,
}

impl HeaderRows {
    pub(crate) fn joined(rows: usize) -> Self {
        Self { rows, above: 0, names: None, labels: 0 }
    }
}

impl Default for HeaderRows {
    fn default() -> Self {
        Self::joined(1)
    }
}

fn marked<'t>(texts: impl Iterator<Item = &'t str>) -> Option<SurveyTool> {
    let texts: Vec<String> = texts.map(|text| text.trim().trim_end_matches('.').to_lowercase()).collect();
    // A group may stand before the name: `meta/instanceID`.
    let has = |mark: &&&str| texts.iter().any(|text| text == **mark || text.rsplit('/').next() == Some(**mark));
    let found = MARKS.iter().find(|(_, least, marks)| marks.iter().filter(has).count() >= *least);
    let check_boxes = || texts.iter().filter(|text| text.contains("___")).count() > 1;
    let complete = || texts.iter().any(|text| text.ends_with("_complete")) && texts.iter().any(|text| text.ends_with("_id"));
    found.map(|(tool, ..)| *tool).or_else(|| (check_boxes() || complete()).then_some(SurveyTool::Redcap))
}

/// The tool that wrote these headings.
pub(crate) fn tool_of(headings: &[Heading]) -> Option<SurveyTool> {
    let labels = || headings.iter().filter_map(|heading| heading.label.as_deref());
    marked(headings.iter().map(|heading| heading.name.as_str())).or_else(|| marked(labels()))
}

/// The layout of an export with several rows of headings; `None` for any other table.
pub(crate) fn header_rows(rows: &[Row<'_>]) -> Option<HeaderRows> {
    let tool = |index: usize| rows.get(index).and_then(|row| marked(row.cells().map(|cell| cell.text())));
    let named = |rows: usize, names: usize, labels: usize| Some(HeaderRows { rows, above: 0, names: Some(names), labels });
    let import = |row: &Row<'_>| row.cells().any(|cell| cell.text().starts_with("{\"ImportId\""));
    match (tool(0), tool(1)) {
        (Some(SurveyTool::Qualtrics), _) if rows.get(2).is_some_and(import) => named(3, 0, 1),
        (Some(SurveyTool::Qualtrics), _) if rows.get(1).is_some_and(says_response_id) => named(2, 0, 1),
        (_, Some(SurveyTool::LimeSurvey)) => named(2, 1, 0),
        _ => None,
    }
}

/// Whether the second row of an older Qualtrics export repeats the names of its own columns in words.
fn says_response_id(row: &Row<'_>) -> bool {
    row.cells().any(|cell| matches!(cell.text().to_lowercase().as_str(), "response id" | "responseid"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(names: &[&str]) -> Vec<Heading> {
        names.iter().map(|name| Heading { name: (*name).to_owned(), ..Heading::default() }).collect()
    }

    #[test]
    fn tools_are_known_by_their_headings() {
        let tool = |names: &[&str]| tool_of(&headings(names));
        assert_eq!(tool(&["start", "q1", "_id", "_uuid", "_submission_time"]), Some(SurveyTool::Kobo));
        assert_eq!(tool(&["SubmissionDate", "age", "meta/instanceID", "KEY"]), Some(SurveyTool::Odk));
        assert_eq!(tool(&["StartDate", "EndDate", "ResponseId", "Q1"]), Some(SurveyTool::Qualtrics));
        assert_eq!(tool(&["record_id", "redcap_event_name", "age"]), Some(SurveyTool::Redcap));
        assert_eq!(tool(&["study_id", "lang___1", "lang___2"]), Some(SurveyTool::Redcap));
        assert_eq!(tool(&["id", "submitdate", "lastpage", "startlanguage", "Q1[SQ001]"]), Some(SurveyTool::LimeSurvey));
        assert_eq!(tool(&["id", "name", "age"]), None);
    }
}
