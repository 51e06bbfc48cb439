//! Sheets about the programme as a whole: targets, when they were due, and the scorecard.

use super::content::{back, columns, plain};
use super::{Field, Grid, Sheet};
use crate::book::names::{SCORECARD, TARGETS, TRAJECTORIES};
use crate::book::pack::Content;
use crate::book::scorecard::ScorecardRow;
use crate::book::sentences;
use crate::book::targets::TargetRow;

/// Those that the release has.
pub(super) fn sheets(content: &Content<'_>) -> impl Iterator<Item = Sheet> {
    [targets(content), trajectories(content), scorecard(content)].into_iter().flatten()
}

fn yes_no(yes: bool) -> Field {
    Field::text(if yes { "Yes" } else { "No" })
}

fn targets(content: &Content<'_>) -> Option<Sheet> {
    let targets = content.targets?;
    let due = targets.before_the_end().map(|time| format!("Due by: {time}"));
    let mut headings = vec![("Pathway", false), ("Output", false), ("What is counted", false), ("Target", true)];
    headings.extend(due.as_deref().map(|due| (due, true)));
    headings.extend([
        ("Result", true),
        ("Result in percent of the target", true),
        ("Is the result a lower limit", false),
        (targets.reached_heading(), false),
    ]);
    let row = |row: &TargetRow| {
        let mut fields = vec![Field::text(&row.pathway), Field::text(&row.output), Field::text(&row.description)];
        fields.push(Field::Number(row.target));
        fields.extend(due.as_ref().map(|_| Field::Number(row.due_number())));
        fields.push(Field::Number(row.actual));
        fields.push(row.percent().map_or_else(|| Field::text("[z]"), Field::Number));
        fields.extend([yes_no(row.at_least), yes_no(row.reached())]);
        fields
    };
    let rows: Vec<_> = targets.groups().into_iter().flat_map(|(_, rows)| rows).map(row).collect();
    let mut lines = vec![
        plain("This sheet has one table. It shows what was agreed (target) and what was reached (result)."),
        plain(sentences::targets_reached(targets)),
        plain("These are public figures about the programme. They have no noise, and no person is counted in them."),
        plain("[z] means not applicable: there was no target."),
    ];
    lines.extend(targets.notes.iter().map(plain));
    lines.extend([plain(format!("Source: {}", targets.source)), back()]);
    Some(Sheet {
        name: TARGETS.to_owned(),
        title: targets.title.clone(),
        lines,
        grid: (!rows.is_empty()).then(|| Grid { name: "table_targets".to_owned(), columns: columns(&headings), rows }),
    })
}

fn trajectories(content: &Content<'_>) -> Option<Sheet> {
    let targets = content.targets.filter(|targets| !targets.trajectories.is_empty())?;
    let mut headings = vec![("Time", false)];
    headings.extend(targets.trajectories.iter().map(|trajectory| (trajectory.label.as_str(), true)));
    let points = targets.trajectories.first().map(|first| first.points.as_slice()).unwrap_or_default();
    let rows = points.iter().enumerate().map(|(place, point)| {
        let due = targets.trajectories.iter().filter_map(|trajectory| trajectory.points.get(place));
        let mut fields = vec![Field::text(&point.at)];
        fields.extend(due.map(|point| Field::Number(u64::from(point.percent))));
        fields
    });
    let mut lines = vec![plain("This sheet has one table. It shows what part of a target was due at each time, in percent.")];
    lines.extend(targets.trajectories.iter().map(|trajectory| {
        plain(format!("{}: {} Source: {}", trajectory.label, sentences::followers(targets, trajectory), trajectory.source))
    }));
    lines.push(back());
    Some(Sheet {
        name: TRAJECTORIES.to_owned(),
        title: "When targets were due".to_owned(),
        lines,
        grid: Some(Grid { name: "table_trajectories".to_owned(), columns: columns(&headings), rows: rows.collect() }),
    })
}

fn scorecard(content: &Content<'_>) -> Option<Sheet> {
    let card = content.scorecard?;
    let headings = [
        ("Heading", false),
        ("Indicator", false),
        ("Number", false),
        ("Likely between: lower end", false),
        ("Likely between: upper end", false),
        ("Benchmark", false),
        ("What is good", false),
        ("What can be said", false),
        ("The indicator as a sentence", false),
    ];
    let none = || "[z]".to_owned();
    let row = |(group, row): (&str, &ScorecardRow)| {
        let display = &content.display;
        let (lower, upper) = row.interval_text(display).unzip();
        let texts = [
            group.to_owned(),
            row.title.clone(),
            row.number_text(display),
            lower.unwrap_or_else(none),
            upper.unwrap_or_else(none),
            row.benchmark_text().unwrap_or_else(none),
            row.good_text().to_owned(),
            row.finding(display).words().to_owned(),
            row.sentence(display),
        ];
        texts.into_iter().map(Field::text).collect()
    };
    let rows = card.groups().into_iter().flat_map(|(group, rows)| rows.into_iter().map(move |row| (group, row)));
    let mut lines = vec![plain("This sheet has one table.")];
    lines.extend(card.words.iter().map(plain));
    lines.extend(sentences::SCORECARD.iter().map(|sentence| plain(*sentence)));
    lines.extend(card.benchmarks().map(|(title, source)| plain(format!("Benchmark of “{title}”: {source}"))));
    lines.extend([plain(format!("Source: {}", card.source)), back()]);
    Some(Sheet {
        name: SCORECARD.to_owned(),
        title: card.title.clone(),
        lines,
        grid: Some(Grid { name: "table_scorecard".to_owned(), columns: columns(&headings), rows: rows.map(row).collect() }),
    })
}
