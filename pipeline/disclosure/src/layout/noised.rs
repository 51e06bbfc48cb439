//! Tables without equations: noised ones, code lists, and tables whose figures count nobody.
//!
//! Leaving a table out makes the check weaker, so it is left out only for what it shows or says in so many words, and the
//! report always tells which one and why. A word such as "noise" in a title is no reason.

use crate::label::normal;
use crate::read::Sheet;
use crate::value::{Printed, parse};

use super::{Line, Parts};

/// Why a table has nothing to subtract, in words; none for a table that must be checked.
pub(super) fn reason(parts: &Parts<'_>, words: &[String], sheet: &Sheet) -> Option<String> {
    let headings = headings(parts);
    if is_code_list(parts, &headings) {
        return Some("it is a list of codes and counts nobody".to_owned());
    }
    if is_account(parts, words) {
        return Some("it tells what a release cost in privacy and counts nobody".to_owned());
    }
    let said = format!("{}\n{}", words.join("\n"), sheet.description).to_lowercase();
    if has_ranges(parts, &headings) {
        return Some(
            "beside every number stand a lower and an upper end, so no number is exact and nothing can be subtracted".to_owned(),
        );
    }
    let public = said.contains("public figures");
    if public && ["no noise was added", "without noise", "have no noise"].iter().any(|words| said.contains(words)) {
        return Some("it says that it holds public figures about a programme, in which no person is counted".to_owned());
    }
    let noised = ["differential privacy", "differentially private", "random noise was added", "random noise has been added"];
    let perturbed =
        ["cell key method", "cell key perturbation", "cell-key perturbation", "counts are perturbed", "counts were perturbed"];
    let claim = noised.iter().chain(&perturbed).find(|words| said.contains(**words))?;
    Some(format!(
        "it says \"{claim}\", so that no sum of its figures is exact. The check takes its word: if no noise was added, take that \
         sentence out and check again"
    ))
}

/// The lowest line of headings, by column.
fn headings(parts: &Parts<'_>) -> Vec<String> {
    parts.headings.last().map(|line| line.cells.iter().map(|cell| normal(cell)).collect()).unwrap_or_default()
}

/// Codes and labels, with their order and with no other figures.
fn is_code_list(parts: &Parts<'_>, headings: &[String]) -> bool {
    let has = |name: &str| headings.iter().position(|heading| heading == name);
    let (Some(code), Some(_), Some(order)) = (has("code"), has("label"), has("order")) else { return false };
    let plain = |line: &Line<'_>| {
        (0..line.cells.len()).all(|column| {
            column == code
                || column == order
                || matches!(parse(line.cell(column)), Printed::Words | Printed::Blank | Printed::Range { .. })
        })
    };
    let counted = parts.body.iter().zip(1_i64..).all(|(line, place)| line.cell(order).trim() == place.to_string());
    counted && parts.body.iter().all(plain)
}

/// The privacy account of a pack: two columns, of which the first names budgets.
fn is_account(parts: &Parts<'_>, words: &[String]) -> bool {
    let labels: Vec<String> = parts.body.iter().map(|line| normal(line.cell(0))).collect();
    let names = |word: &str| labels.iter().any(|label| label.contains(word));
    let titled = words.first().is_some_and(|title| normal(title) == "privacy account");
    titled && names("rho") && names("epsilon") && parts.body.iter().all(|line| line.filled() <= 2)
}

/// Our own form: every column of numbers has a lower end, an upper end and a word on its reliability beside it, and the
/// ends are apart. Columns of other figures, such as an exact count beside a rate, make it a table like any other.
fn has_ranges(parts: &Parts<'_>, headings: &[String]) -> bool {
    let ends = |column: usize, names: &[&str]| {
        names.iter().any(|name| headings[column] == *name || headings[column].ends_with(&format!(" {name}")))
    };
    let find = |names: &[&str]| (0..headings.len()).filter(|column| ends(*column, names)).collect::<Vec<_>>();
    let (lower, upper) = (find(&["lower", "lower end"]), find(&["upper", "upper end"]));
    // "Legal status" is a variable; the word on the reliability stands behind the upper end.
    let status: Vec<usize> =
        find(&["status", "reliability"]).into_iter().filter(|column| upper.contains(&column.wrapping_sub(1))).collect();
    if lower.is_empty() || lower.len() != upper.len() || lower.len() != status.len() {
        return false;
    }
    let values: Vec<usize> = lower.iter().map(|column| column.saturating_sub(1)).collect();
    let beside = ["base", "measured", "standard error"];
    let known = |column: usize| {
        [&values, &lower, &upper, &status].iter().any(|columns| columns.contains(&column))
            || beside.contains(&headings[column].as_str())
    };
    let figures = |column: usize| parts.body.iter().any(|line| matches!(parse(line.cell(column)), Printed::Number(_)));
    let first = values.iter().min().copied().unwrap_or(0);
    (first..headings.len()).all(|column| known(column) || !figures(column))
        && parts.body.iter().all(|line| status.iter().all(|column| is_status(line.cell(*column))))
        && (0..values.len()).all(|place| are_apart(parts, values[place], lower[place], upper[place]))
}

fn is_status(text: &str) -> bool {
    let known = [
        "ok",
        "low_reliability",
        "low",
        "confidential",
        "not_applicable",
        "not_available",
        "public",
        "reliable",
        "[u]",
        "[low]",
        "[c]",
        "[z]",
        "[x]",
        "public figure",
    ];
    known.contains(&text.trim().to_lowercase().as_str())
}

/// Whether numbers lie in ranges that leave them open: in most rows that show all three.
fn are_apart(parts: &Parts<'_>, value: usize, lower: usize, upper: usize) -> bool {
    let number = |line: &Line<'_>, column: usize| match parse(line.cell(column)) {
        Printed::Number(number) => Some(number.number()),
        _ => None,
    };
    let (mut open, mut closed) = (0, 0);
    for line in &parts.body {
        match (number(line, value), number(line, lower), number(line, upper)) {
            (Some(value), Some(low), Some(high)) if low < high && low <= value && value <= high => open += 1,
            (Some(_), Some(_), Some(_)) => closed += 1,
            // A number alone is exact.
            (Some(_), None, None) => closed += 1,
            _ => {}
        }
    }
    open > 3 * closed || (open == 0 && closed == 0)
}
