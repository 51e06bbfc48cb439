//! Sentences that stand in the spreadsheets and on the page alike, short and in common words.

use std::collections::BTreeSet;

use choir_contract::BookTrajectory;
use choir_estimate::Z_95;

use super::display::{Mark, Shown, shown, shown_base};
use super::document::{BookCellDocument, BookCellStatus, BookDocument, BookShareDocument, BookTableDocument};
use super::shares::ReleasedShare;
use super::targets::Targets;
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

/// The share that stands beside each cell, in the order of [`rows`]; nothing where the table has none.
pub(crate) fn shares(table: &BookTableDocument, display: &Display) -> Option<Vec<ShownShare>> {
    let of = |(cell, share): (&BookCellDocument, &Option<ReleasedShare>)| match (shown(cell, display).mark, share) {
        (Mark::Confidential, _) => ShownShare::Marked("[c]"),
        (_, Some(share)) => ShownShare::Share(*share),
        (_, None) => ShownShare::Marked("[z]"),
    };
    let fits = !table.shares.is_empty() && table.shares.len() == table.cells.len();
    fits.then(|| table.cells.iter().zip(&table.shares).map(of).collect())
}

/// A share as it is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ShownShare {
    Share(ReleasedShare),
    /// What stands in its place.
    Marked(&'static str),
}

impl ShownShare {
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Share(share) => share_text(share),
            Self::Marked(mark) => (*mark).to_owned(),
        }
    }
}

/// Heading of shares.
pub(crate) const SHARE_HEADING: &str = "Percent of those who answered (likely between)";

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

/// Whether a share is of so few that the display hides their number.
pub(crate) const fn hidden_share(share: &ReleasedShare, display: &Display) -> bool {
    display.hides() && share.number < display.threshold && !(share.number == 0 && share.upper <= 0.0)
}

/// What stands beside a share.
pub(crate) const fn share_mark(share: &ReleasedShare, display: &Display) -> Mark {
    if hidden_share(share, display) {
        return Mark::Confidential;
    }
    match share.status {
        BookCellStatus::Ok => Mark::Reliable,
        BookCellStatus::Unreliable => Mark::Unreliable,
        BookCellStatus::Low => Mark::Low,
        BookCellStatus::Impossible => Mark::Impossible,
        BookCellStatus::Public => Mark::Public,
    }
}

/// A share, or what stands in its place where the display hides it, or where nobody is in its base.
pub(crate) fn shown_share(share: Option<&ReleasedShare>, display: &Display) -> ShownShare {
    match share {
        Some(share) if hidden_share(share, display) => ShownShare::Marked("[c]"),
        Some(share) => ShownShare::Share(*share),
        None => ShownShare::Marked("[z]"),
    }
}

/// A share with its two ends in whole percent, the ends rounded outwards: more places would be noise.
pub(crate) fn percents(share: &ReleasedShare) -> (String, String, String) {
    let (value, lower, upper) = whole_percents(share);
    let value = if value == 0 && share.value > 0.0 { "under 1%".to_owned() } else { format!("{value}%") };
    (value, format!("{lower}%"), format!("{upper}%"))
}

/// The same as whole numbers.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "shares lie from 0 to 1")]
pub(crate) fn whole_percents(share: &ReleasedShare) -> (u64, u64, u64) {
    // A share has four places; what is lost of them in binary must not reach the next whole number.
    let percent = |share: f64| (share * 1_000_000.0).round() / 10_000.0;
    (percent(share.value).round() as u64, percent(share.lower).floor() as u64, percent(share.upper).ceil() as u64)
}

/// "63% (61% to 65%)".
pub(crate) fn share_text(share: &ReleasedShare) -> String {
    let (value, lower, upper) = percents(share);
    format!("{value} ({lower} to {upper})")
}

/// Answers added up, as a sentence.
pub(crate) fn net_text(net: &BookShareDocument, display: &Display) -> String {
    format!("{}, added up: {} of those who answered.", net.label, shown_share(Some(&net.share), display).text())
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
    let mut marks: BTreeSet<Mark> = table.cells.iter().map(|cell| shown(cell, display).mark).collect();
    // Reasons why there is no answer have no share.
    marks.extend(table.shares.iter().any(Option::is_none).then_some(Mark::Impossible));
    marks.into_iter().filter_map(Mark::meaning).collect()
}

/// How many targets were reached, as a sentence.
pub(crate) fn targets_reached(targets: &Targets) -> String {
    let (reached, all) = (targets.reached(), targets.rows.len());
    match targets.before_the_end() {
        None => format!("{reached} of {all} outputs reached their target."),
        Some(time) => format!("{reached} of {all} outputs reached what was due by: {time}."),
    }
}

/// Which outputs follow a trajectory, as a sentence.
pub(crate) fn followers(targets: &Targets, trajectory: &BookTrajectory) -> String {
    let name = |code: &String| targets.output(code).map_or_else(|| code.clone(), |row| row.output.clone());
    let names: Vec<String> = trajectory.outputs.iter().map(name).collect();
    match names.as_slice() {
        [] if targets.trajectories.len() == 1 => "All outputs.".to_owned(),
        [] => "All other outputs.".to_owned(),
        names => format!("{}.", names.join(", ")),
    }
}

/// How to read a scorecard.
pub(crate) const SCORECARD: [&str; 6] = [
    "A percent is of people who gave an answer. It has noise, so two ends stand beside it. In 95 of 100 cases the percent \
     without noise is between them.",
    "A benchmark is a number that was published elsewhere. “More” or “less” stands here only if the benchmark lies outside \
     the two ends.",
    "If the benchmark lies between the two ends, no difference can be seen. This does not show that there is none.",
    "Targets and results are public figures. They have no noise, so they have no two ends.",
    "[z] means not applicable: there is no such number, as where a public figure has no two ends.",
    "[c] means confidential: the number is small and is not shown.",
];

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
