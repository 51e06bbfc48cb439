//! Tables without equations: noised ones, code lists, and tables whose figures count nobody.

use crate::label::normal;
use crate::read::Sheet;
use crate::table::Facts;

use super::Parts;

/// Why a table has nothing to subtract, in words; none for a table that must be checked.
pub(super) fn reason(parts: &Parts<'_>, facts: &Facts, sheet: &Sheet) -> Option<String> {
    let headings: Vec<String> = parts.headings.iter().flat_map(|line| line.cells.iter().map(|cell| normal(cell))).collect();
    if ["code", "label", "order"].iter().all(|name| headings.iter().any(|heading| heading == name)) {
        return Some("is a code list and counts nobody".to_owned());
    }
    let description = sheet.description.to_lowercase();
    if description.contains("public figures") && description.contains("no noise was added") {
        return Some("its description says that it holds public figures, which protect nobody".to_owned());
    }
    if facts.noised || description.contains("differential privacy") || has_intervals(&headings) {
        return Some(
            "its figures carry noise or intervals, so no sum of them is exact and nothing can be subtracted; left out of the equations"
                .to_owned(),
        );
    }
    None
}

/// Lower and upper ends beside a status, as our packs have them.
fn has_intervals(headings: &[String]) -> bool {
    let has = |end: &str| headings.iter().any(|heading| heading == end || heading.ends_with(&format!(" {end}")));
    has("lower") && has("upper") && has("status")
}
