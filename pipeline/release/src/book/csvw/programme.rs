//! CSV files about the programme as a whole: answers added up, targets, when they were due, and the scorecard.

use serde_json::json;

use super::{Column, CsvFile, STATUS, STATUS_FORMAT, share_columns, share_fields};
use crate::book::document::BookCellStatus;
use crate::book::pack::Content;
use crate::book::scorecard::{Finding, ScorecardNumber, ScorecardRow};
use crate::book::sentences::{ShownShare, hidden_share};
use crate::book::shares::ReleasedShare;
use crate::book::targets::{TargetRow, Targets};

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

/// A share, and what stands in its place where the display hides it.
fn shown(share: &ReleasedShare, content: &Content<'_>) -> (ShownShare, &'static str) {
    if hidden_share(share, &content.display) {
        return (ShownShare::Marked("[c]"), "confidential");
    }
    let status = match share.status {
        BookCellStatus::Ok => "ok",
        BookCellStatus::Unreliable => "low_reliability",
        BookCellStatus::Low => "low",
        BookCellStatus::Impossible => "not_applicable",
        BookCellStatus::Public => "public",
    };
    (ShownShare::Share(*share), status)
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
            let (share, status) = shown(&net.share, content);
            let mut fields = vec![format!("csv/{}.csv", names.file), table.title.clone(), net.label.clone()];
            fields.extend(share_fields(Some(&share), !content.display.rounds()));
            fields.push(status.to_owned());
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
    let rows = card.rows.iter().map(|row| indicator(row, content));
    let finding = json!({ "base": "string", "format": Finding::CODES });
    let kind = json!({ "base": "string", "format": "share|output|pathway" });
    let percent = |name: &str, title: &str| Column::new(name, title, json!({ "base": "decimal", "minimum": 0 }), false);
    Some(CsvFile {
        path: "csv/scorecard.csv".to_owned(),
        title: card.title.clone(),
        description: format!("Indicators of the programme, with what they are compared with. Source: {}", card.source),
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
            Column::new("finding", "What can be said", finding, true),
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
    let number = |number: u64| number.to_string();
    let percent =
        |part: u64, all: u64| part.saturating_mul(100).checked_div(all).map_or_else(String::new, |percent| percent.to_string());
    let (kind, table, percents, counts, status) = match &row.number {
        ScorecardNumber::Share { share, table } => {
            let shown = share.as_ref().map(|share| shown(share, content));
            let fields = share_fields(shown.as_ref().map(|(share, _)| share), !content.display.rounds());
            ("share", file(table), fields, Default::default(), shown.map_or("not_applicable", |(_, status)| status))
        }
        ScorecardNumber::Output(own) => {
            let percent = own.percent().map_or_else(String::new, |percent| percent.to_string());
            let percents = [percent, String::new(), String::new()];
            ("output", String::new(), percents, [number(own.actual), number(own.due_number())], "public")
        }
        ScorecardNumber::Pathway { reached, all } => {
            let percents = [percent(*reached, *all), String::new(), String::new()];
            ("pathway", String::new(), percents, [number(*reached), number(*all)], "public")
        }
    };
    let mut fields = vec![row.group.clone(), row.title.clone(), kind.to_owned(), table];
    fields.extend(percents);
    fields.extend(counts);
    fields.push(status.to_owned());
    fields.push(row.benchmark.as_ref().map_or_else(String::new, |benchmark| benchmark.percent.to_string()));
    fields.push(row.benchmark.as_ref().map_or_else(String::new, |benchmark| benchmark.source.clone()));
    let display = &content.display;
    fields.extend([row.good_text().to_owned(), row.finding(display).code().to_owned(), row.sentence(display)]);
    fields
}
