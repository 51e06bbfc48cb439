//! Sentences that stand in the spreadsheets and on the page alike, short and in common words.

use std::collections::BTreeSet;

use choir_estimate::Z_95;

use super::display::{Mark, Shown, shown, shown_base};
use super::document::{BookCellStatus, BookDocument, BookTableDocument};
use crate::display::Display;
use crate::number::grouped;
use crate::section::epsilon_text;

/// A whole number with thousands commas.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub(crate) fn whole(number: u64) -> String {
    grouped(number as f64, 0)
}

/// The number for readers, or what takes its place.
pub(crate) fn value_text(shown: &Shown) -> String {
    match (shown.replaced_by(), shown.value) {
        (None, Some(value)) => whole(value),
        (Some(mark), _) => mark.to_owned(),
        (None, None) => "[x]".to_owned(),
    }
}

/// What stands where an interval has no end.
pub(crate) const fn no_end(shown: &Shown) -> &'static str {
    match shown.mark {
        Mark::Confidential => "[c]",
        _ => "[z]",
    }
}

/// Every combination of the axes with its cell, row by row.
pub(crate) fn rows(table: &BookTableDocument, display: &Display) -> Vec<(Vec<usize>, Shown)> {
    let sizes: Vec<usize> = table.axes.iter().map(|axis| axis.codes.len()).collect();
    let codes = |mut place: usize| {
        let mut codes = vec![0; sizes.len()];
        for (code, size) in codes.iter_mut().zip(&sizes).rev() {
            *code = place % size;
            place /= size;
        }
        codes
    };
    table.cells.iter().enumerate().map(|(place, cell)| (codes(place), shown(cell, display))).collect()
}

/// "Time in the UK and Home city".
pub(crate) fn axes_text(table: &BookTableDocument) -> String {
    table.axes.iter().map(|axis| axis.label.as_str()).collect::<Vec<_>>().join(" and ")
}

/// "Number of people".
pub(crate) fn count_heading(document: &BookDocument) -> String {
    format!("Number of {}", document.unit)
}

/// Who stands in a table: the universe, and what it is limited to.
pub(crate) fn universe(document: &BookDocument, table: &BookTableDocument) -> String {
    let only: Vec<_> = table.filters.iter().map(|filter| format!("{}: {}", filter.label, filter.value)).collect();
    let universe = &document.universe;
    if only.is_empty() { universe.clone() } else { format!("{universe}. Only those with {}", only.join(", ")) }
}

/// The base of a table as a sentence.
pub(crate) fn base(document: &BookDocument, table: &BookTableDocument, display: &Display) -> String {
    base_text(&document.unit, &shown_base(&table.base, display))
}

/// A base as a sentence.
pub(crate) fn base_text(unit: &str, base: &Shown) -> String {
    let number = value_text(base);
    match (base.mark, base.interval) {
        (Mark::Public, _) => format!("Base: {number} {unit}. This number was published before and has no noise."),
        (_, Some((lower, upper))) => {
            format!("Base: {number} {unit} (likely between {} and {}).", whole(lower), whole(upper))
        }
        _ => format!("Base: {number} {unit}."),
    }
}

/// What the noise of a table is, as a sentence; it is known before data.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a casted float is cut, never wrapped")]
pub(crate) fn noise(table: &BookTableDocument) -> String {
    if table.cells.iter().all(|cell| matches!(cell.status, BookCellStatus::Public | BookCellStatus::Impossible)) {
        return "These numbers were published before. They have no noise.".to_owned();
    }
    let largest = table.cells.iter().map(|cell| cell.standard_error).fold(0.0_f64, f64::max);
    let reach = (Z_95 * largest).ceil() as u64;
    format!(
        "Random noise was added to protect people (differential privacy). In at least 95 of 100 cases the noise of a \
         number in this table is {} or less, up or down.",
        whole(reach)
    )
}

/// The marks that a table uses, each with its meaning.
pub(crate) fn marks(table: &BookTableDocument, display: &Display) -> Vec<&'static str> {
    let marks: BTreeSet<Mark> = table.cells.iter().map(|cell| shown(cell, display).mark).collect();
    marks.into_iter().filter_map(Mark::meaning).collect()
}

/// All marks, each with its meaning.
pub(crate) fn all_marks() -> Vec<&'static str> {
    let marks = [Mark::Confidential, Mark::Low, Mark::Unreliable, Mark::Impossible, Mark::Public];
    let mut sentences: Vec<&str> = marks.into_iter().filter_map(Mark::meaning).collect();
    sentences.insert(3, "[x] means not available: the numbers of this release do not tell it.");
    sentences
}

/// What threshold and rounding do, as sentences.
pub(crate) fn display(display: &Display) -> Vec<String> {
    let mut sentences = display.sentences("Numbers");
    if !display.rounds() {
        sentences.push("Totals equal the sum of their parts, and the same group has the same number in every table.".to_owned());
    }
    sentences
}

/// What the whole release cost, as a sentence.
pub(crate) fn privacy(document: &BookDocument) -> String {
    let privacy = &document.privacy;
    format!(
        "Privacy loss of all tables together: rho {}, which gives epsilon {} at delta {}. Protected unit: {}.",
        privacy.rho,
        epsilon_text(privacy.epsilon),
        privacy.delta,
        privacy.unit
    )
}
