//! CSV files about the programme as a whole: answers added up, targets, when they were due, and the scorecard.

use serde_json::json;

use super::{Column, CsvFile, STATUS, STATUS_FORMAT, share_columns, share_fields};
use crate::book::display::Mark;
use crate::book::pack::Content;
use crate::book::scorecard::{Finding, ScorecardNumber, ScorecardRow};
use crate::book::sentences::{share_mark, shown_share};
use crate::book::targets::{TargetRow, Targets, percent_of};

/// Those that the release has.
pub(super) fn files(content: &Content<'_>) -> Vec<CsvFile> {
    let of = [added_up(content), content.targets.map(targets), trajectories(content), scorecard(content)];
    of.into_iter().flatten().collect()
}

fn word(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

fn yes_no() -> serde_json::Value {
    json!({ "base": "string", "format": "yes|no" })
}

fn status() -> Column {
    let mut status =
        Column::new("status", "How far the number can be relied on", json!({ "base": "string", "format": STATUS_FORMAT }), true);
    status.property = Some(STATUS);
    status
}

fn added_up(content: &Content<'_>) -> Option<CsvFile> {
    let tables = content.document.tables.iter().zip(&content.names);
    let nets = tables.flat_map(|(table, names)| table.nets.iter().map(move |net| (table, names, net)));
    let rows: Vec<Vec<String>> = nets
        .map(|(table, names, net)| {
            let (share, display) = (&net.share, &content.display);
            let mut fields = vec![format!("csv/{}.csv", names.file), table.title.clone(), net.label.clone()];
            fields.extend(share_fields(Some(&shown_share(Some(share), display)), !display.rounds()));
            fields.push(share_mark(share, display).code().to_owned());
            fields
        })
        .collect();
    let mut columns = vec![
        Column::text("table", "File of the table"),
        Column::text("title", "Title of the table"),
        Column::text("answers", "Answers that are added up"),
    ];
    columns.extend(share_columns());
    columns.push(status());
    (!rows.is_empty()).then(|| CsvFile {
        path: "csv/answers-added-up.csv".to_owned(),
        title: "Answers added up".to_owned(),
        description: format!("Who is counted: {}. The base are those who answered.", content.document.universe),
        notes: Vec::new(),
        columns,
        key: vec!["table".to_owned(), "answers".to_owned()],
        rows,
    })
}

fn targets(targets: &Targets) -> CsvFile {
    let row = |row: &TargetRow| {
        vec![
            row.code.clone(),
            row.pathway_code.clone(),
            row.pathway.clone(),
            row.output.clone(),
            row.description.clone(),
            row.target.to_string(),
            row.due_number().to_string(),
            row.actual.to_string(),
            word(row.at_least),
            row.percent().map_or_else(String::new, |percent| percent.to_string()),
            word(row.reached()),
        ]
    };
    let mut notes = targets.notes.clone();
    notes.extend(targets.before_the_end().map(|time| format!("Results of: {time}.")));
    CsvFile {
        path: "csv/targets.csv".to_owned(),
        title: targets.title.clone(),
        description: format!("Public figures about the programme, without noise. Source: {}", targets.source),
        notes,
        columns: vec![
            Column::text("output_code", "Output: code"),
            Column::text("pathway_code", "Pathway: code"),
            Column::text("pathway", "Pathway"),
            Column::text("output", "Output"),
            Column::text("description", "What is counted"),
            Column::whole("target", "Target", true),
            Column::whole("due", "Part of the target that was due by the time of the results", true),
            Column::whole("actual", "Result", true),
            Column::new("at_least", "Is the result a lower limit", yes_no(), true),
            Column::whole("percent", "Result in percent of the target", false),
            Column::new("reached", "Was reached what was due", yes_no(), true),
        ],
        key: vec!["output_code".to_owned()],
        rows: targets.groups().into_iter().flat_map(|(_, rows)| rows).map(row).collect(),
    }
}

fn trajectories(content: &Content<'_>) -> Option<CsvFile> {
    let targets = content.targets.filter(|targets| !targets.trajectories.is_empty())?;
    let rows = targets.trajectories.iter().flat_map(|trajectory| {
        let points = trajectory.points.iter().zip(1_usize..);
        points.map(|(point, place)| {
            vec![
                trajectory.label.clone(),
                place.to_string(),
                point.at.clone(),
                point.percent.to_string(),
                trajectory.source.clone(),
            ]
        })
    });
    let percent = json!({ "base": "integer", "minimum": 0, "maximum": 100 });
    Some(CsvFile {
        path: "csv/target-trajectories.csv".to_owned(),
        title: "When targets were due".to_owned(),
        description: "What part of a target was due at each time. Public, and about no person.".to_owned(),
        notes: Vec::new(),
        columns: vec![
            Column::text("trajectory", "Trajectory"),
            Column::new("place", "Place in time", json!({ "base": "integer", "minimum": 1 }), true),
            Column::text("time", "Time"),
            Column::new("percent", "Part of the target that was due, in percent", percent, true),
            Column::text("source", "Source"),
        ],
        key: vec!["trajectory".to_owned(), "place".to_owned()],
        rows: rows.collect(),
    })
}

fn scorecard(content: &Content<'_>) -> Option<CsvFile> {
    let card = content.scorecard?;
    let rows = card.groups().into_iter().flat_map(|(_, rows)| rows).map(|row| indicator(row, content));
    let finding = json!({ "base": "string", "format": Finding::CODES });
    let kind = json!({ "base": "string", "format": "share|output|pathway" });
    let percent = |name: &str, title: &str| Column::new(name, title, json!({ "base": "decimal", "minimum": 0 }), false);
    Some(CsvFile {
        path: "csv/scorecard.csv".to_owned(),
        title: card.title.clone(),
        description: format!(
            "Indicators of the programme, with what they are compared with. Shares of people have random noise. Results and \
             targets are public figures about the programme, without noise, and no person is counted in them. Source: {}",
            card.source
        ),
        notes: card.words.clone(),
        columns: vec![
            Column::text("heading", "Heading"),
            Column::text("indicator", "Indicator"),
            Column::new("kind", "What the number is", kind, true),
            Column::new("table", "File of the table that it is a share of", json!("string"), false),
            percent("percent", "Percent"),
            percent("percent_lower", "Percent, likely between: lower end"),
            percent("percent_upper", "Percent, likely between: upper end"),
            Column::whole("reached", "Result, or number of outputs that reached their target", false),
            Column::whole("due", "What was due, or number of outputs", false),
            status(),
            percent("benchmark", "Benchmark, in percent"),
            Column::new("benchmark_source", "Source of the benchmark", json!("string"), false),
            Column::text("good", "What is good"),
            Column::new("finding", "What can be said: code", finding, true),
            Column::text("finding_label", "What can be said"),
            Column::text("sentence", "The indicator as a sentence"),
        ],
        key: vec!["indicator".to_owned()],
        rows: rows.collect(),
    })
}

fn indicator(row: &ScorecardRow, content: &Content<'_>) -> Vec<String> {
    let file = |id: &String| {
        let place = content.document.tables.iter().position(|table| table.id == *id);
        place.map(|place| format!("csv/{}.csv", content.names[place].file)).unwrap_or_default()
    };
    let display = &content.display;
    let (kind, table) = match &row.number {
        ScorecardNumber::Share { table, .. } => ("share", file(table)),
        ScorecardNumber::Output(_) => ("output", String::new()),
        ScorecardNumber::Pathway { .. } => ("pathway", String::new()),
    };
    let (percents, status) = match (&row.number, row.counts()) {
        (ScorecardNumber::Share { share, .. }, _) => {
            let fields = share_fields(Some(&shown_share(share.as_ref(), display)), !display.rounds());
            (fields, share.as_ref().map_or(Mark::Impossible, |share| share_mark(share, display)))
        }
        (_, counts) => {
            let percent = counts.and_then(|(reached, due)| percent_of(reached, due));
            let percent = percent.map_or_else(String::new, |percent| percent.to_string());
            ([percent, String::new(), String::new()], Mark::Public)
        }
    };
    let (reached, due) = row.counts().unzip();
    let mut fields = vec![row.group.clone(), row.title.clone(), kind.to_owned(), table];
    fields.extend(percents);
    fields.extend([reached, due].map(|count| count.map_or_else(String::new, |count| count.to_string())));
    fields.push(status.code().to_owned());
    fields.push(row.benchmark.as_ref().map_or_else(String::new, |benchmark| benchmark.percent.to_string()));
    fields.push(row.benchmark.as_ref().map_or_else(String::new, |benchmark| benchmark.source.clone()));
    let finding = row.finding(display);
    fields.extend([row.good_text(), finding.code(), finding.words()].map(str::to_owned));
    fields.push(row.sentence(display));
    fields
}
