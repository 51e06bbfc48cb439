use std::collections::BTreeMap;
use std::path::Path;

use fs_err as fs;
use tempfile::tempdir;

use super::samples::{
    answers, by_ethnicity, by_pathway_and_gender, code_list, document, key, key_column, partner_text, publish, text,
};
use crate::document::{Cell, Row, Status};
use crate::{AnswerDocument, ReleaseError, TableError, answer_html, create_key, key_fingerprint, load_key, public_key, verify};

fn read(pack: &Path, file: &str) -> String {
    fs::read_to_string(pack.join(file)).unwrap()
}

#[test]
fn a_pack_verifies() {
    let folder = tempdir().unwrap();
    let (key, pack) = (key(folder.path()), folder.path().join("packs/first"));
    let summary = publish(&answers(), &text(), &key, &pack).unwrap();
    assert_eq!((summary.tables, &summary.title, &summary.tier), (2, &text().title, &text().tier));
    let provenance: serde_json::Value = serde_json::from_str(&read(&pack, "provenance.json")).unwrap();
    assert_eq!(provenance["privacy_totals"].as_array().unwrap().len(), 1);
    assert_eq!(provenance["privacy_totals"][0]["rho"], "0.0175");
    for trusted in [None, Some(public_key(&key)), Some(key_fingerprint(&key)), Some(public_key(&key).to_uppercase())] {
        let verified = verify(&pack, trusted.as_deref(), None).unwrap();
        assert_eq!(verified.files + 3, summary.files);
        assert_eq!(verified.trusted, trusted.is_some());
        assert_eq!(verified.fingerprint, summary.fingerprint);
    }
    let left = fs::read_dir(folder.path().join("packs")).unwrap().count();
    assert_eq!(left, 1, "a temporary folder was left");
}

#[test]
fn the_files_have_the_expected_names() {
    let folder = tempdir().unwrap();
    let pack = folder.path().join("pack");
    publish(&answers(), &text(), &key(folder.path()), &pack).unwrap();
    for file in [
        "LICENCE.txt",
        "README.txt",
        "answers/hours-by-pathway-e08000026.json",
        "answers/people-by-ethnicity.json",
        "codelists/ethnicity-group.csv",
        "codelists/gender.csv",
        "codelists/pathway.csv",
        "csv/hours-by-pathway-e08000026.csv",
        "csv/hours-by-pathway-e08000026.csv-metadata.json",
        "csv/people-by-ethnicity.csv",
        "csv/people-by-ethnicity.csv-metadata.json",
        "index.html",
        "provenance.json",
        "checksums.sha256",
        "signature.json",
        "transparency.log",
    ] {
        assert!(pack.join(file).is_file(), "{file} is missing");
    }
}

#[test]
fn the_csv_holds_the_numbers_of_the_answer() {
    let folder = tempdir().unwrap();
    let pack = folder.path().join("pack");
    publish(&answers(), &partner_text(), &key(folder.path()), &pack).unwrap();
    check_numbers(&read(&pack, "csv/people-by-ethnicity.csv"), &by_ethnicity(), &[("people", "value", "")]);
    let measures = [("people", "people", "people_"), ("mean_hours", "mean_hours", "mean_hours_")];
    check_numbers(&read(&pack, "csv/hours-by-pathway-e08000026.csv"), &by_pathway_and_gender(), &measures);
    for answer in answers() {
        let text = fs::read_dir(pack.join("answers")).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
        let read = text.map(|bytes| serde_json::from_slice::<AnswerDocument>(&bytes).unwrap()).collect::<Vec<_>>();
        assert!(read.contains(&answer));
    }
}

fn check_numbers(csv: &str, answer: &AnswerDocument, measures: &[(&str, &str, &str)]) {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let records: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(records.len(), answer.rows.len());
    for (record, row) in records.iter().zip(&answer.rows) {
        for (name, code) in &row.keys {
            assert_eq!(record[&format!("{name}_code")], *code);
        }
        for (name, value, prefix) in measures {
            let cell = &row.cells.iter().find(|(cell, _)| cell == name).unwrap().1;
            let number = |column: &str| record[column].parse::<f64>().ok();
            assert_eq!(number(value), cell.value);
            assert_eq!(number(&format!("{prefix}lower")), cell.lower);
            assert_eq!(number(&format!("{prefix}upper")), cell.upper);
        }
    }
}

#[test]
fn the_description_fits_the_csv() {
    let folder = tempdir().unwrap();
    let pack = folder.path().join("pack");
    publish(&answers(), &text(), &key(folder.path()), &pack).unwrap();
    for stem in ["people-by-ethnicity", "hours-by-pathway-e08000026"] {
        let metadata: serde_json::Value = serde_json::from_str(&read(&pack, &format!("csv/{stem}.csv-metadata.json"))).unwrap();
        let csv = read(&pack, &format!("csv/{stem}.csv"));
        let header: Vec<_> = csv.lines().next().unwrap().split(',').collect();
        let columns = metadata["tableSchema"]["columns"].as_array().unwrap();
        assert_eq!(columns.iter().map(|column| column["name"].as_str().unwrap()).collect::<Vec<_>>(), header);
        let list = columns[0]["rdfs:seeAlso"]["@id"].as_str().unwrap();
        assert!(pack.join("csv").join(list).is_file(), "{list} is missing");
        assert_eq!(metadata["url"], format!("{stem}.csv"));
        assert_eq!(metadata["dc:issued"]["@value"], "2026-11-21");
    }
}

#[test]
fn columns_that_share_a_name_are_kept_apart() {
    let codes = code_list(&[("a", "A")]);
    let mut answer = by_ethnicity();
    answer.columns[0] = key_column("status", "Status", codes);
    answer.rows.truncate(1);
    answer.rows[0].keys = vec![("status".to_owned(), "a".to_owned())];
    let csv = crate::csvw::table_csv(&crate::table::Table::new(&answer).unwrap()).unwrap();
    assert!(csv.starts_with(b"status_code,status_label,value,lower,upper,status\r\n"));
}

#[test]
fn hostile_labels_are_escaped() {
    let hostile = "<script>alert('x')</script>\"&";
    let mut answer = by_ethnicity();
    answer.columns[0].codes[0].label = hostile.to_owned();
    answer.columns[0].label = hostile.to_owned();
    answer.columns[1].label = hostile.to_owned();
    answer.question.title = hostile.to_owned();
    answer.question.universe = hostile.to_owned();
    answer.provenance.approved_by = hostile.to_owned();
    let mut cover = text();
    cover.title = hostile.to_owned();
    let folder = tempdir().unwrap();
    let pack = folder.path().join("pack");
    publish(&[answer], &cover, &key(folder.path()), &pack).unwrap();
    let page = read(&pack, "index.html");
    assert!(!page.contains("<script"));
    assert!(page.contains("&lt;script&gt;"));
    assert!(!page.contains("\"&\""));
}

#[test]
fn the_page_needs_nothing_from_outside() {
    let folder = tempdir().unwrap();
    let pack = folder.path().join("pack");
    publish(&answers(), &text(), &key(folder.path()), &pack).unwrap();
    let page = read(&pack, "index.html");
    for part in ["lang=\"en\"", "class=\"skip\"", "<caption>", "scope=\"row\"", "scope=\"col\"", "role=\"img\"", "1,318"] {
        assert!(page.contains(part), "{part} is missing");
    }
    for part in ["<script", "src=", "@import", "javascript:", "<link", "<iframe"] {
        assert!(!page.contains(part), "{part} is there");
    }
    let mut addresses = page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    assert!(addresses.all(|address| !address.contains(':')), "a link leads out of the pack");
}

#[test]
fn nothing_is_written_when_an_answer_is_no_table() {
    let folder = tempdir().unwrap();
    let (key, pack) = (key(folder.path()), folder.path().join("pack"));
    let mut broken = by_ethnicity();
    broken.rows[2].keys[0].1 = "999".to_owned();
    let error = publish(&[broken], &text(), &key, &pack).unwrap_err();
    assert!(matches!(error, ReleaseError::Table { fault: TableError::Code { row: 3, .. }, .. }), "{error}");
    let mut costly = by_ethnicity();
    costly.privacy.rho = "5e-3".to_owned();
    assert!(matches!(publish(&[costly], &text(), &key, &pack), Err(ReleaseError::Rho { .. })));
    let twice = [by_ethnicity(), by_ethnicity()];
    assert!(matches!(publish(&twice, &text(), &key, &pack), Err(ReleaseError::RepeatedRelease { .. })));
    assert!(matches!(publish(&[], &text(), &key, &pack), Err(ReleaseError::NoAnswers)));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "only the key is there");
}

#[test]
fn an_existing_folder_is_left_alone() {
    let folder = tempdir().unwrap();
    let pack = folder.path().join("pack");
    fs::create_dir(&pack).unwrap();
    let error = publish(&answers(), &text(), &key(folder.path()), &pack).unwrap_err();
    assert!(matches!(error, ReleaseError::Exists { .. }), "{error}");
    assert_eq!(fs::read_dir(&pack).unwrap().count(), 0);
}

#[test]
fn keys_are_kept_secret() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("signing.key");
    let made = create_key(&path).unwrap();
    assert_eq!(public_key(&made), public_key(&load_key(&path).unwrap()));
    assert_eq!(format!("{made:?}"), "SigningKey(sealed)");
    assert!(create_key(&path).unwrap_err().to_string().contains("exists"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
        assert!(load_key(&path).unwrap_err().to_string().contains("only its owner"));
        fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
    }
    let secret = read(folder.path(), "signing.key");
    fs::write(&path, &secret[..secret.len() - 4]).unwrap();
    let message = load_key(&path).unwrap_err().to_string();
    assert!(message.contains("expected a signing key") && !message.contains(&secret[40..60]), "{message}");
}

/// Tables of every size make a page: no row, one number, panels, too long for a chart, three keys, huge numbers.
#[test]
fn every_shape_of_table_has_a_page() {
    for (first, second) in [(0, 1), (1, 1), (30, 1), (50, 1), (3, 4), (9, 8), (20, 20)] {
        let (mut answer, one) = (grid(first, second, 1e3), second == 1);
        assert!(answer_html(&answer, "a").is_ok());
        if one {
            answer.columns.remove(1);
            answer.rows.iter_mut().for_each(|row| row.keys.truncate(1));
            assert!(answer_html(&answer, "a").is_ok());
        }
        for size in [0.0, -1e308, 1e308, 1e-300, f64::MAX / 2.0] {
            assert!(answer_html(&grid(first, second, size), "a").is_ok());
        }
    }
    let mut total = grid(1, 1, 7.0);
    total.columns.drain(..2);
    total.rows[0].keys.clear();
    assert!(answer_html(&total, "a").is_ok());
    total.columns.clear();
    total.rows[0].cells.clear();
    assert_eq!(answer_html(&total, "a"), Err(TableError::NoMeasure));
}

pub(crate) fn grid(first: usize, second: usize, size: f64) -> AnswerDocument {
    let codes = |count: usize| {
        let codes: Vec<_> = (1..=count).map(|number| (format!("c{number}"), format!("Group number {number}"))).collect();
        code_list(&codes.iter().map(|(code, label)| (code.as_str(), label.as_str())).collect::<Vec<_>>())
    };
    let (rows_of, columns_of) = (codes(first), codes(second));
    let mut rows = Vec::new();
    for outer in &rows_of {
        for inner in &columns_of {
            let number = size * ((1.0 + rows.len() as f64) / (2.0 + (first * second) as f64));
            rows.push(Row {
                keys: vec![("row".to_owned(), outer.code.clone()), ("column".to_owned(), inner.code.clone())],
                cells: vec![(
                    "people".to_owned(),
                    Cell {
                        value: Some(number),
                        lower: Some(number * 0.9),
                        upper: Some(number * 1.1),
                        status: Status::Ok,
                        design_effect: None,
                    },
                )],
            });
        }
    }
    let columns =
        vec![key_column("row", "Row", rows_of), key_column("column", "Column", columns_of), super::samples::count_column(9.0)];
    document("grid", "A grid of groups", columns, rows)
}

/// Writes the sample pack where `CHOIR_SAMPLE_PACK` says, to look at the page in a browser.
#[test]
fn a_sample_pack_can_be_looked_at() {
    let Some(place) = std::env::var_os("CHOIR_SAMPLE_PACK") else { return };
    let folder = tempdir().unwrap();
    let mut panels = grid(12, 6, 2_000.0);
    panels.provenance.release = "release-panels".to_owned();
    let mut shown = answers();
    shown.extend([panels, programme()]);
    publish(&shown, &text(), &key(folder.path()), Path::new(&place)).unwrap();
}

/// A public table: no interval, no privacy loss.
pub(crate) fn programme() -> AnswerDocument {
    let mut answer = grid(4, 2, 500.0);
    answer.question.id = "programme-outputs".to_owned();
    answer.provenance.release = "release-outputs".to_owned();
    answer.provenance.ledger_entry = None;
    (answer.privacy.unit, answer.privacy.rho) = ("none".to_owned(), "0".to_owned());
    answer.columns[2].error_95 = None;
    for row in &mut answer.rows {
        let cell = &mut row.cells[0].1;
        (cell.lower, cell.upper, cell.status) = (None, None, Status::Public);
    }
    answer
}
