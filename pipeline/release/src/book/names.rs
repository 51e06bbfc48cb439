//! Names of files, sheets and tables: short, unique, and the same in every release of a book.

use std::collections::BTreeSet;

use super::BookDocument;
use crate::names::{slug, unique};

/// A sheet's name may have this many characters; some are kept for a number.
const LONGEST_SHEET: usize = 28;
/// Published file names stay within 60 characters with their ending.
const LONGEST_FILE: usize = 36;

/// Sheets that every workbook has.
pub(crate) const COVER: &str = "Cover";
pub(crate) const CONTENTS: &str = "Table_of_contents";
pub(crate) const NOTES: &str = "Notes";
pub(crate) const NOT_ANSWERED: &str = "Not_answered";
pub(crate) const TARGETS: &str = "Targets_and_results";
pub(crate) const TRAJECTORIES: &str = "Target_trajectories";
pub(crate) const ADDED_UP: &str = "Answers_added_up";
pub(crate) const SCORECARD: &str = "Scorecard";
pub(crate) const ACCOUNT: &str = "Privacy_account";

/// Names of one table.
pub(crate) struct TableNames {
    /// Stem of its file names, with dashes.
    pub(crate) file: String,
    /// Name of its sheet, with underscores.
    pub(crate) sheet: String,
    /// Name of the table in the sheet and of its range.
    pub(crate) range: String,
}

/// Names of all tables, in their order.
pub(crate) fn table_names(document: &BookDocument) -> Vec<TableNames> {
    let own = ["targets", "target-trajectories", "scorecard", "answers-added-up", "not-answered"];
    let mut files: BTreeSet<String> = own.map(str::to_owned).into_iter().collect();
    let mut sheets: BTreeSet<String> =
        [COVER, CONTENTS, NOTES, NOT_ANSWERED, ADDED_UP, TARGETS, TRAJECTORIES, SCORECARD, ACCOUNT]
            .iter()
            .map(|name| name.to_lowercase())
            .collect();
    let of = |id: &str| {
        let file = unique(&cut(&slug(id), LONGEST_FILE), "-", &mut files);
        let sheet = unique(&cut(&slug(id), LONGEST_SHEET).replace('-', "_"), "_", &mut sheets);
        let range = format!("table_{sheet}");
        TableNames { file, sheet, range }
    };
    document.tables.iter().map(|table| table.id.as_str()).map(of).collect()
}

/// A slug is ASCII, so that every index is a boundary.
fn cut(text: &str, longest: usize) -> String {
    text.get(..longest).unwrap_or(text).trim_end_matches('-').to_owned()
}
