//! Questions with several answers, in both shapes: one column with all codes, or one column a code.

use std::collections::{BTreeMap, BTreeSet};

use crate::hints::Heading;
use crate::rows::Row;
use crate::survey_tools::SurveyTool;

/// Most different codes in one column of codes.
const MOST_CODES: usize = 40;
/// Cells with several codes that make a column one of codes.
const LEAST_CELLS: usize = 3;

/// A question with several answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MultiSelect {
    /// Name of the question, by which a mapping may call it.
    pub name: String,
    /// How the answers are written.
    pub shape: Shape,
}

/// How several answers are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// All codes in one column, counted from 0.
    OneColumn {
        /// The column.
        column: usize,
        /// What stands between two codes.
        separator: char,
    },
    /// A column a code, with yes or no in it.
    ColumnACode {
        /// Column, counted from 0, and its code.
        columns: Vec<(usize, String)>,
    },
}

impl MultiSelect {
    pub(crate) fn in_words(&self) -> String {
        let name = &self.name;
        match &self.shape {
            Shape::OneColumn { column, separator: ' ' } => {
                format!("`{name}` takes several answers: codes with blanks between them in column {}", column + 1)
            }
            Shape::OneColumn { column, separator } => {
                format!("`{name}` takes several answers: codes with `{separator}` between them in column {}", column + 1)
            }
            Shape::ColumnACode { columns } => format!("`{name}` takes several answers: {} columns, one a code", columns.len()),
        }
    }
}

/// Finds the questions with several answers, by headings and by the first rows.
pub(crate) fn multi_selects(headings: &[Heading], body: &[Row<'_>], tool: Option<SurveyTool>) -> Vec<MultiSelect> {
    let mut groups: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
    for (column, heading) in headings.iter().enumerate() {
        if let Some((name, code)) = split(heading, headings, tool) {
            groups.entry(name).or_default().push((column, code));
        }
    }
    let mut found: Vec<MultiSelect> = groups
        .into_iter()
        .filter(|(_, columns)| columns.len() > 1 && columns.iter().all(|(column, _)| is_flag(*column, body)))
        .map(|(name, columns)| MultiSelect { name, shape: Shape::ColumnACode { columns } })
        .collect();
    for (column, heading) in headings.iter().enumerate() {
        // Kobo writes both shapes; the columns a code say the same and need no splitting.
        if !found.iter().any(|group| group.name == heading.name)
            && let Some(separator) = separator_of(column, body, tool)
        {
            found.push(MultiSelect { name: heading.name.clone(), shape: Shape::OneColumn { column, separator } });
        }
    }
    found.sort_by_key(|group| match &group.shape {
        Shape::OneColumn { column, .. } => *column,
        Shape::ColumnACode { columns } => columns.first().map_or(0, |(column, _)| *column),
    });
    found
}

/// The question and the code that a heading names.
fn split(heading: &Heading, headings: &[Heading], tool: Option<SurveyTool>) -> Option<(String, String)> {
    let owned = |(name, code): (&str, &str)| (!name.is_empty() && !code.is_empty()).then(|| (name.to_owned(), code.to_owned()));
    let name = heading.name.as_str();
    match tool {
        Some(SurveyTool::Redcap) => name.split_once("___").and_then(owned),
        Some(SurveyTool::LimeSurvey) => name.strip_suffix(']').and_then(|name| name.rsplit_once('[')).and_then(owned),
        Some(SurveyTool::Qualtrics) => {
            let digits = |code: &&str| code.bytes().all(|byte| byte.is_ascii_digit());
            name.rsplit_once('_').filter(|(_, code)| digits(code)).and_then(owned)
        }
        _ => {
            let (question, code) = name.rsplit_once('/')?;
            let parent = headings.iter().any(|heading| heading.name == question);
            (parent || tool == Some(SurveyTool::Kobo) || tool == Some(SurveyTool::Odk)).then(|| owned((question, code))).flatten()
        }
    }
}

/// Whether a column says yes or no: at most two different words, none of them but the usual ones or one alone.
fn is_flag(column: usize, body: &[Row<'_>]) -> bool {
    let words: BTreeSet<String> =
        body.iter().map(|row| row.text(column).to_lowercase()).filter(|text| !text.is_empty()).collect();
    let usual = |word: &String| {
        matches!(word.as_str(), "0" | "1" | "true" | "false" | "yes" | "no" | "y" | "n" | "checked" | "unchecked")
    };
    words.len() < 2 || (words.len() == 2 && words.iter().all(usual))
}

/// What separates the codes of a column; `None` where the column is no column of codes.
fn separator_of(column: usize, body: &[Row<'_>], tool: Option<SurveyTool>) -> Option<char> {
    let blanks = matches!(tool, Some(SurveyTool::Kobo | SurveyTool::Odk));
    let separators = [Some(';'), Some('|'), (tool == Some(SurveyTool::Qualtrics)).then_some(','), blanks.then_some(' ')];
    separators.into_iter().flatten().find(|separator| is_codes(column, body, *separator))
}

fn is_codes(column: usize, body: &[Row<'_>], separator: char) -> bool {
    let (mut codes, mut uses, mut several) = (BTreeSet::new(), 0, 0);
    for text in body.iter().map(|row| row.text(column)).filter(|text| !text.is_empty()) {
        let parts: Vec<&str> = text.split(separator).map(str::trim).filter(|part| !part.is_empty()).collect();
        let different: BTreeSet<&str> = parts.iter().copied().collect();
        let code_like = |part: &&str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
        if different.len() != parts.len() || (separator == ' ' && !parts.iter().all(code_like)) {
            return false;
        }
        several += usize::from(parts.len() > 1);
        uses += parts.len();
        codes.extend(parts);
    }
    // Codes come again and again; the words of free text do not.
    several >= LEAST_CELLS && codes.len() <= MOST_CODES && uses >= codes.len() * 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::Rows;

    fn headings(names: &[&str]) -> Vec<Heading> {
        names.iter().map(|name| Heading { name: (*name).to_owned(), ..Heading::default() }).collect()
    }

    fn body(lines: &[&str]) -> Rows {
        let mut rows = Rows::new();
        for (number, line) in (2_u64..).zip(lines) {
            line.split(',').for_each(|cell| _ = rows.push_text(cell));
            rows.finish_row(number);
        }
        rows
    }

    fn found(names: &[&str], lines: &[&str], tool: Option<SurveyTool>) -> Vec<MultiSelect> {
        let rows = body(lines);
        multi_selects(&headings(names), &rows.iter().collect::<Vec<_>>(), tool)
    }

    #[test]
    fn columns_a_code_are_grouped() {
        let groups = found(&["id", "lang___en", "lang___ar", "age"], &["7,1,0,30", "8,0,1,41"], Some(SurveyTool::Redcap));
        let columns = vec![(1, "en".to_owned()), (2, "ar".to_owned())];
        assert_eq!(groups, [MultiSelect { name: "lang".to_owned(), shape: Shape::ColumnACode { columns } }]);
        let groups = found(&["id", "Q1[SQ001]", "Q1[SQ002]"], &["7,Y,", "8,,Y"], Some(SurveyTool::LimeSurvey));
        assert_eq!(groups.len(), 1);
        // An array of ratings has the same headings and other answers.
        assert_eq!(found(&["id", "Q1[SQ001]", "Q1[SQ002]"], &["7,4,5", "8,3,1"], Some(SurveyTool::LimeSurvey)), []);
    }

    #[test]
    fn both_shapes_of_kobo_make_one_group() {
        let lines = ["a b,1,1", "a,1,0", "b a,1,1", "a b,1,1"];
        let groups = found(&["help", "help/a", "help/b"], &lines, Some(SurveyTool::Kobo));
        assert_eq!(groups.len(), 1);
        assert!(matches!(groups[0].shape, Shape::ColumnACode { .. }));
        assert_eq!(groups[0].in_words(), "`help` takes several answers: 2 columns, one a code");
    }

    #[test]
    fn columns_of_codes_are_told_from_free_text() {
        let several = ["x,en;ar", "y,ar", "z,so;ar;en", "w,en;so"];
        let groups = found(&["id", "languages"], &several, None);
        assert_eq!(groups, [MultiSelect { name: "languages".to_owned(), shape: Shape::OneColumn { column: 1, separator: ';' } }]);
        let text = ["x,first; then this", "y,other; words", "z,more; of it", "w,last; one"];
        assert_eq!(found(&["id", "remark"], &text, None), []);
        assert_eq!(found(&["id", "codes"], &["x,a b", "y,b a", "z,a b c"], None), []);
        assert_eq!(found(&["id", "codes"], &["x,a b", "y,b a", "z,a b c"], Some(SurveyTool::Odk)).len(), 1);
    }
}
