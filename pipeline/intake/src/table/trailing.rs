//! Totals and notes under a table.

use crate::rows::{Row, Rows};
use crate::table::is_number_like;

const TOTALS: [&str; 9] =
    ["total", "totals", "grand total", "sub total", "sub-total", "subtotal", "subtotals", "overall total", "column total"];
const NOTES: [&str; 12] =
    ["source:", "source ", "sources", "note:", "notes", "note ", "*", "©", "generated", "exported", "end of report", "printed"];

/// Rows that were taken from the end of a table.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Trailing {
    /// Numbers of rows that sum up.
    pub(super) totals: Vec<u64>,
    /// Numbers of rows of remarks.
    pub(super) notes: Vec<u64>,
}

impl Trailing {
    pub(super) fn in_words(self) -> Vec<String> {
        let list = |rows: &[u64]| rows.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        let words = |what: &str, rows: &[u64]| (!rows.is_empty()).then(|| format!("{what} under the table: row {}", list(rows)));
        words("totals", &self.totals).into_iter().chain(words("notes", &self.notes)).collect()
    }
}

/// Whether a text is the word for a total, alone or followed by other words.
pub(super) fn starts_like_a_total(text: &str) -> bool {
    if !matches!(text.as_bytes().first(), Some(b't' | b'T' | b'g' | b'G' | b's' | b'S' | b'o' | b'O' | b'c' | b'C')) {
        return false;
    }
    let text = text.to_lowercase();
    let whole_word = |rest: &str| rest.chars().next().is_none_or(|character| !character.is_alphanumeric() && character != '_');
    TOTALS.iter().any(|word| text.strip_prefix(word).is_some_and(whole_word))
}

/// Takes totals and notes off the end of a table of `columns` columns. At least one row is left, so that a table of
/// nothing but totals stays a table.
pub(super) fn take(rows: &mut Rows, columns: usize) -> Trailing {
    let mut trailing = Trailing::default();
    if columns < 2 {
        return trailing;
    }
    let mut keep = rows.len();
    let mut reach = rows.len();
    while reach > 1 {
        let (Some(row), before) = (rows.get(reach - 1), rows.get(reach - 2)) else { break };
        let gap = before.is_some_and(|before| before.number() + 1 < row.number());
        let (total, note) = (is_total(row), is_remark(row, columns));
        if !total && !note {
            break;
        }
        reach -= 1;
        if total || starts_like_a_note(row) || gap {
            keep = reach;
        }
    }
    for row in (keep..rows.len()).filter_map(|index| rows.get(index)) {
        let list = if is_total(row) { &mut trailing.totals } else { &mut trailing.notes };
        list.push(row.number());
    }
    rows.truncate(keep);
    trailing
}

fn is_total(row: Row<'_>) -> bool {
    row.first_filled().is_some_and(|(_, text)| starts_like_a_total(text))
}

/// Whether words stand alone in the first column of a table of several.
fn is_remark(row: Row<'_>, columns: usize) -> bool {
    let words = |text: &str| !is_number_like(text) && (text.contains(' ') || starts_like_a_note(row));
    columns > 2 && row.filled() == 1 && row.first_filled().is_some_and(|(column, text)| column == 0 && words(text))
}

fn starts_like_a_note(row: Row<'_>) -> bool {
    let text = row.first_filled().map(|(_, text)| text.to_lowercase()).unwrap_or_default();
    NOTES.iter().any(|word| text.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(lines: &[(u64, &str)]) -> Rows {
        let mut rows = Rows::new();
        for (number, line) in lines {
            line.split(',').for_each(|cell| _ = rows.push_text(cell));
            rows.finish_row(*number);
        }
        rows
    }

    #[test]
    fn totals_and_notes_are_taken_from_the_end_only() {
        let mut table =
            rows(&[(2, "Total Smith,1,2"), (3, "b,1,2"), (4, "Total,2,4"), (6, "Source: the register,,"), (7, "as of may,,")]);
        let trailing = take(&mut table, 3);
        assert_eq!(trailing, Trailing { totals: vec![4], notes: vec![6, 7] });
        assert_eq!(table.len(), 2);
        assert_eq!(trailing.in_words(), ["totals under the table: row 4", "notes under the table: row 6, 7"]);
    }

    #[test]
    fn people_and_short_rows_are_not_totals() {
        for last in ["Totalova,1,2", "a7,,", "Anna Smith,,", "17,,"] {
            let mut table = rows(&[(2, "a,1,2"), (3, last)]);
            assert_eq!(take(&mut table, 3), Trailing::default(), "{last}");
        }
        let mut single = rows(&[(2, "a"), (3, "Total")]);
        assert_eq!(take(&mut single, 1), Trailing::default());
    }
}
