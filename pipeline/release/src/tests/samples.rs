//! Hand-made answers; no number in them comes from any person.

use std::path::Path;

use crate::document::{
    AnswerDocument, Cell, ChosenOption, CodeLabel, Column, ColumnRole, Privacy, Provenance, QuestionText, Row, Status,
};
use tempfile::tempdir;

use crate::{
    AnswerPack, Display, EMPTY_LOG, LogState, PackSummary, PackText, ReleaseError, SigningKey, Tier, create_key, draft_answers,
    next_entry, public_key, publish_draft,
};

pub(crate) const TIME: &str = "2026-11-21T10:00:00Z";

pub(crate) fn text() -> PackText {
    PackText {
        title: "Sample programme: who took part, 2018 to 2021".to_owned(),
        summary: "Two tables about a made-up programme.\n\nThey show how a pack looks.".to_owned(),
        publisher: "Sample lead authority".to_owned(),
        tier: Tier::Public,
        published_on: "2026-11-21".to_owned(),
        contact: "data@example.org".to_owned(),
        log_head: EMPTY_LOG.to_owned(),
    }
}

/// The cover of a pack in which every number is shown.
pub(crate) fn partner_text() -> PackText {
    let tier = Tier::Partner { partner: "Sample partner".to_owned(), agreement: "agreement PA-7".to_owned() };
    PackText { tier, ..text() }
}

/// A log that holds this pack alone.
pub(crate) fn log_of(digest: &str, key: &SigningKey) -> String {
    next_entry("", digest, TIME, LogState::Published, key).unwrap()
}

/// Drafts and publishes, with as much shown as the tier allows.
pub(crate) fn publish(
    answers: &[AnswerDocument],
    text: &PackText,
    key: &SigningKey,
    directory: &Path,
) -> Result<PackSummary, ReleaseError> {
    publish_with(answers, text, text.tier.display(), key, directory)
}

pub(crate) fn publish_with(
    answers: &[AnswerDocument],
    text: &PackText,
    display: Display,
    key: &SigningKey,
    directory: &Path,
) -> Result<PackSummary, ReleaseError> {
    let folder = tempdir().unwrap();
    let draft = folder.path().join("draft");
    let drafted = draft_answers(&AnswerPack { answers, text, display }, &public_key(key), &draft)?;
    publish_draft(&draft, &drafted.digest, key, &log_of(&drafted.digest, key), directory)
}

pub(crate) fn key(folder: &Path) -> SigningKey {
    create_key(&folder.join("signing.key")).unwrap()
}

/// One key, counts.
pub(crate) fn by_ethnicity() -> AnswerDocument {
    let codes = code_list(&[
        ("001", "Asian, Asian British or Asian Welsh"),
        ("002", "Black, Black British, Black Welsh, Caribbean or African"),
        ("003", "Mixed or Multiple ethnic groups"),
        ("004", "White"),
        ("005", "Other ethnic group"),
        ("MISSING", "Not recorded"),
    ]);
    let numbers = [412.0, 1_318.0, 48.0, 233.0, 91.0, 7.0];
    let rows = codes.iter().zip(numbers).map(|(entry, number)| Row {
        keys: vec![("ethnicity_group".to_owned(), entry.code.clone())],
        cells: vec![("people".to_owned(), count(number, 12.0))],
    });
    let rows = rows.collect();
    let columns = vec![key_column("ethnicity_group", "Ethnic group", codes), count_column(11.7)];
    document("people-by-ethnicity", "How many people of each ethnic group took part?", columns, rows)
}

/// Two keys, counts and means.
pub(crate) fn by_pathway_and_gender() -> AnswerDocument {
    let pathways = code_list(&[
        ("P1", "Employment"),
        ("P2", "Health and well-being"),
        ("P3", "Housing and neighbourhoods"),
        ("P4", "Language and learning"),
    ]);
    let genders = code_list(&[("1", "Female"), ("2", "Male"), ("3", "Other")]);
    let mut rows = Vec::new();
    for (place, pathway) in (0_u32..).zip(&pathways) {
        for (offset, gender) in (0_u32..).zip(&genders) {
            let number = if offset == 2 { f64::from(place) } else { f64::from(90 * place + 40 + 25 * offset) };
            let middle = 3.5 + f64::from(place) * 1.25 - f64::from(offset) * 0.5;
            let mean = if offset == 2 {
                Cell { value: None, lower: None, upper: None, status: Status::NotAvailable, design_effect: None }
            } else {
                Cell {
                    value: Some(middle),
                    lower: Some(middle - 0.75),
                    upper: Some(middle + 0.75),
                    status: Status::Ok,
                    design_effect: None,
                }
            };
            rows.push(Row {
                keys: vec![("pathway".to_owned(), pathway.code.clone()), ("gender".to_owned(), gender.code.clone())],
                cells: vec![("people".to_owned(), count(number, 9.0)), ("mean_hours".to_owned(), mean)],
            });
        }
    }
    let columns = vec![
        key_column("pathway", "Pathway", pathways),
        key_column("gender", "Gender", genders),
        count_column(8.4),
        measure("mean_hours", "Mean hours per person", "hours", "mean", None),
    ];
    let mut answer = document("hours-by-pathway", "How many hours did people take part?", columns, rows);
    answer.question.options = vec![ChosenOption {
        name: "city".to_owned(),
        label: "City".to_owned(),
        code: "E08000026".to_owned(),
        code_label: "Coventry".to_owned(),
    }];
    answer.privacy.rho = "0.0125".to_owned();
    answer
}

pub(crate) fn answers() -> Vec<AnswerDocument> {
    vec![by_ethnicity(), by_pathway_and_gender()]
}

pub(crate) fn code_list(entries: &[(&str, &str)]) -> Vec<CodeLabel> {
    entries.iter().map(|(code, label)| CodeLabel { code: (*code).to_owned(), label: (*label).to_owned() }).collect()
}

pub(crate) fn key_column(name: &str, label: &str, codes: Vec<CodeLabel>) -> Column {
    let mut column = measure(name, label, "", "", None);
    (column.role, column.codes) = (ColumnRole::Key, codes);
    column
}

pub(crate) fn count_column(error: f64) -> Column {
    measure("people", "People", "people", "count", Some(error))
}

pub(crate) fn count(number: f64, error: f64) -> Cell {
    let status = if error > number / 2.0 { Status::LowReliability } else { Status::Ok };
    Cell { value: Some(number), lower: Some((number - error).max(0.0)), upper: Some(number + error), status, design_effect: None }
}

fn measure(name: &str, label: &str, unit: &str, statistic: &str, error_95: Option<f64>) -> Column {
    Column {
        name: name.to_owned(),
        label: label.to_owned(),
        role: ColumnRole::Measure,
        unit: unit.to_owned(),
        statistic: statistic.to_owned(),
        error_95,
        codes: Vec::new(),
    }
}

pub(crate) fn document(id: &str, title: &str, columns: Vec<Column>, rows: Vec<Row>) -> AnswerDocument {
    AnswerDocument {
        question: QuestionText {
            id: id.to_owned(),
            title: title.to_owned(),
            universe: "people who took part in the programme".to_owned(),
            how_to_read: "Each row is one group. Read the number with its range.".to_owned(),
            options: Vec::new(),
            sql: None,
            intervals: String::new(),
        },
        columns,
        rows,
        privacy: Privacy {
            rho: "0.005".to_owned(),
            epsilon: 0.5307,
            delta: 1e-6,
            unit: "person".to_owned(),
            population: "participants".to_owned(),
            mechanism: "discrete Gaussian".to_owned(),
            charged: true,
        },
        provenance: Provenance {
            release: format!("release-{id}"),
            question_hash: "5f".repeat(32),
            approved_by: "data steward".to_owned(),
            asked_by: "evaluator".to_owned(),
            answered_on: "2026-11-20".to_owned(),
            datasets: vec!["participants".to_owned()],
            snapshot: "participants-000003".to_owned(),
            ledger_entry: Some(17),
            purpose: "programme_evaluation".to_owned(),
            software: vec!["choir 0.1.0".to_owned()],
        },
    }
}
