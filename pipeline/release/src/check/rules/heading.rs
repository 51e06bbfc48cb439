//! Headings that a table may have: declared labels, and the words that the product puts around them.

use crate::check::registered::Registered;

/// Headings of the product's own columns, in every format.
const FIXED: [&str; 73] = [
    "Base of the table",
    "Unbiased measurement, before tables were made to agree",
    "Standard error of the measurement",
    "How far the number can be relied on",
    "Likely between",
    "Likely between: lower end",
    "Likely between: upper end",
    "Lower end",
    "Upper end",
    "Reliability",
    "Mark",
    "Base",
    "Code",
    "Label",
    "Place in the list",
    "Why there is no answer",
    "Question",
    "Name in the tables",
    "Pathway",
    "Output",
    "What is counted",
    "Target",
    "Result",
    "Is the result a lower limit",
    "Target reached",
    "Result in percent of the target",
    "What",
    "Value",
    "Sheet",
    "What it shows",
    "Note",
    "What it says",
    "Population",
    "Protected unit",
    "Tables",
    "rho, exact sum",
    "Table",
    "Cells",
    "Largest standard error",
    "Percent of those who answered",
    "Percent of those who answered (likely between)",
    "Percent: lower end",
    "Percent: upper end",
    "Percent, likely between: lower end",
    "Percent, likely between: upper end",
    "Percent",
    "Percent of the target",
    "File of the table",
    "File of the table that it is a share of",
    "Title of the table",
    "Answers that are added up",
    "Output: code",
    "Pathway: code",
    "Part of the target that was due by the time of the results",
    "Was reached what was due",
    "On course",
    "Trajectory",
    "Place in time",
    "Time",
    "Part of the target that was due, in percent",
    "Source",
    "Heading",
    "Indicator",
    "What the number is",
    "Result, or number of outputs that reached their target",
    "What was due, or number of outputs",
    "Benchmark, in percent",
    "Source of the benchmark",
    "What is good",
    "What can be said",
    "The indicator as a sentence",
    "Number",
    "Benchmark",
];

/// What the product puts behind a declared label.
const BEHIND: [&str; 8] = [
    ": code",
    ": likely between, lower end",
    ": likely between, upper end",
    ": how far the number can be relied on",
    ", likely between: lower end",
    ", likely between: upper end",
    ", mark",
    " [note 1]",
];

/// Whether a heading is one that was declared, or one of the product's own.
pub(super) fn is_known(heading: &str, registered: &Registered) -> bool {
    let mut label = heading.trim();
    while let Some(shorter) = BEHIND.iter().find_map(|end| label.strip_suffix(end)) {
        label = shorter;
    }
    let with_unit = || {
        let (name, unit) = label.strip_suffix(')')?.rsplit_once(" (")?;
        Some(registered.knows(name) && registered.knows(unit))
    };
    let counted =
        label.strip_prefix("Number of ").is_some_and(|unit| ["people", "employers"].contains(&unit) || registered.knows(unit));
    let due = label.strip_prefix("Due by: ").is_some_and(|time| registered.knows(time));
    is_own(label) || registered.knows(label) || counted || due || with_unit().unwrap_or(false)
}

/// Whether a heading is one of the product's own.
pub(super) fn is_own(heading: &str) -> bool {
    FIXED.contains(&heading)
}
