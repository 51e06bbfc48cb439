//! Sheets about the programme as a whole: answers added up, targets, when they were due, and the scorecard. Their columns are
//! those of the CSV files, under the same names.

use super::content::{PERCENT_LOWER, PERCENT_UPPER, back, columns, plain, share_fields};
use super::{Field, Grid, Sheet};
use crate::book::names::{ADDED_UP, SCORECARD, TARGETS, TRAJECTORIES};
use crate::book::pack::Content;
use crate::book::scorecard::{ScorecardNumber, ScorecardRow};
use crate::book::sentences::{self, share_mark, shown_share};
use crate::book::targets::{TargetRow, percent_of};

/// Those that the release has.
pub(super) fn sheets(content: &Content<'_>) -> impl Iterator<Item = Sheet> {
    [added_up(content), targets(content), trajectories(content), scorecard(content)].into_iter().flatten()
}

fn yes_no(yes: bool) -> Field {
    Field::text(if yes { "Yes" } else { "No" })
}

/// A number where there is one.
fn number(number: Option<u64>) -> Field {
    number.map_or_else(|| Field::text("[z]"), Field::Number)
}

fn added_up(content: &Content<'_>) -> Option<Sheet> {
    let nets = content.document.tables.iter().flat_map(|table| table.nets.iter().map(move |net| (table, net)));
    let rows: Vec<Vec<Field>> = nets
        .map(|(table, net)| {
            let mut fields = vec![Field::text(&table.title), Field::text(&net.label)];
            fields.extend(share_fields(&shown_share(Some(&net.share), &content.display)));
            fields.push(Field::text(share_mark(&net.share, &content.display).text()));
            fields
        })
        .collect();
    let headings = [
        ("Title of the table", false),
        ("Answers that are added up", false),
        ("Percent of those who answered", true),
        (PERCENT_LOWER, true),
        (PERCENT_UPPER, true),
        ("Reliability", false),
    ];
    let mut lines =
        vec![plain("This sheet has one table. It shows answers that are added up, such as the upper two of a scale.")];
    lines.extend(sentences::all_marks().into_iter().map(plain));
    lines.push(back());
    (!rows.is_empty()).then(|| Sheet {
        name: ADDED_UP.to_owned(),
        title: "Answers added up".to_owned(),
        lines,
        grid: Some(Grid { name: "table_answers_added_up".to_owned(), columns: columns(&headings), rows }),
    })
}

fn targets(content: &Content<'_>) -> Option<Sheet> {
    let targets = content.targets?;
    let early = targets.before_the_end().is_some();
    let mut headings = vec![("Pathway", false), ("Output", false), ("What is counted", false), ("Target", true)];
    headings.extend(early.then_some(("Part of the target that was due by the time of the results", true)));
    headings.extend([
        ("Result", true),
        ("Result in percent of the target", true),
        ("Is the result a lower limit", false),
        (targets.reached_heading(), false),
    ]);
    let row = |row: &TargetRow| {
        let mut fields = vec![Field::text(&row.pathway), Field::text(&row.output), Field::text(&row.description)];
        fields.push(Field::Number(row.target));
        fields.extend(early.then(|| Field::Number(row.due_number())));
        fields.extend([Field::Number(row.actual), number(row.percent())]);
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
    let headings = [
        ("Trajectory", false),
        ("Place in time", true),
        ("Time", false),
        ("Part of the target that was due, in percent", true),
        ("Source", false),
    ];
    let rows = targets.trajectories.iter().flat_map(|trajectory| {
        trajectory.points.iter().zip(1..).map(|(point, place)| {
            vec![
                Field::text(&trajectory.label),
                Field::Number(place),
                Field::text(&point.at),
                Field::Number(u64::from(point.percent)),
                Field::text(&trajectory.source),
            ]
        })
    });
    let mut lines = vec![plain("This sheet has one table. It shows what part of a target was due at each time, in percent.")];
    let followed = |trajectory| sentences::followers(targets, trajectory);
    lines.extend(targets.trajectories.iter().map(|own| plain(format!("{}: {}", own.label, followed(own)))));
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
        ("Percent", true),
        (PERCENT_LOWER, true),
        (PERCENT_UPPER, true),
        ("Result, or number of outputs that reached their target", true),
        ("What was due, or number of outputs", true),
        ("Benchmark, in percent", true),
        ("What is good", false),
        ("What can be said", false),
        ("The indicator as a sentence", false),
    ];
    let rows = card.groups().into_iter().flat_map(|(_, rows)| rows).map(|row| indicator(content, row));
    let mut lines = vec![plain("This sheet has one table.")];
    lines.extend(card.words.iter().map(plain));
    lines.extend(sentences::SCORECARD.iter().map(|sentence| plain(*sentence)));
    lines.extend(card.benchmarks().map(|(title, source)| plain(format!("Benchmark of “{title}”: {source}"))));
    lines.extend([plain(format!("Source: {}", card.source)), back()]);
    Some(Sheet {
        name: SCORECARD.to_owned(),
        title: card.title.clone(),
        lines,
        grid: Some(Grid { name: "table_scorecard".to_owned(), columns: columns(&headings), rows: rows.collect() }),
    })
}

fn indicator(content: &Content<'_>, row: &ScorecardRow) -> Vec<Field> {
    let display = &content.display;
    let (reached, due) = row.counts().unzip();
    let percents = match &row.number {
        ScorecardNumber::Share { share, .. } => share_fields(&shown_share(share.as_ref(), display)),
        _ => [number(row.counts().and_then(|(reached, due)| percent_of(reached, due))), number(None), number(None)],
    };
    let benchmark = row.benchmark.as_ref().map_or_else(|| "[z]".to_owned(), |benchmark| benchmark.percent.to_string());
    let mut fields = vec![Field::text(&row.group), Field::text(&row.title)];
    fields.extend(percents);
    fields.extend([number(reached), number(due), Field::text(benchmark), Field::text(row.good_text())]);
    fields.extend([Field::text(row.finding(display).words()), Field::text(row.sentence(display))]);
    fields
}
