//! throwaway
use super::kernel::{noised, plan};
use super::samples::{privacy, programme, provenance, text};
use crate::Display;
use crate::book::*;
use choir_estimate::book::Measurements;
use std::collections::BTreeMap;
#[test]
fn trial() {
    let Some(place) = std::env::var_os("CHOIR_TRIAL") else { return };
    let people: BTreeMap<String, Vec<usize>> =
        serde_json::from_slice(&std::fs::read("/tmp/report/people.json").unwrap()).unwrap();
    let rows: Vec<BTreeMap<String, String>> = serde_json::from_slice(&std::fs::read("/tmp/report/rows.json").unwrap()).unwrap();
    let programme = programme();
    let book = programme.book("programme-report").unwrap();
    let plan = plan(&programme, book);
    let columns: Vec<Vec<usize>> = book
        .variables
        .iter()
        .enumerate()
        .map(|(v, own)| {
            let codes: Vec<usize> =
                people[&own.column].iter().enumerate().flat_map(|(c, n)| std::iter::repeat_n(c, *n)).collect();
            let step = [5, 11, 17, 23, 29, 31, 37, 41][v];
            (0..1371).map(|p| codes[(p * step + v * 97) % 1371]).collect()
        })
        .collect();
    let people: Vec<Vec<usize>> = (0..1371).map(|p| columns.iter().map(|c| c[p]).collect()).collect();
    let folder = tempfile::tempdir().unwrap();
    let noised = noised(&plan, &programme, book, &people, folder.path());
    let shares = SharePlan::new(book, &programme.code_lists, plan.domain()).unwrap();
    let measurements = Measurements::new(&plan, &noised).unwrap();
    let tables = measurements.tables();
    let mut privacy = privacy();
    privacy.rho = book.rho.to_string();
    privacy.epsilon = 2.142;
    let start = std::time::Instant::now();
    let shares = shares.shares(&measurements, &tables);
    eprintln!("shares: {:?}", start.elapsed());
    let document = BookDocument::new(book, &programme.code_lists, &tables, privacy, provenance()).unwrap().with_shares(shares);
    let targets = Targets::from_rows(book.targets.as_ref().unwrap(), &programme.code_lists, &rows).unwrap();
    let card = Scorecard::of(&document, book, Some(&targets)).unwrap().unwrap();
    let text = text();
    let pack = BookPack {
        document: &document,
        targets: Some(&targets),
        scorecard: Some(&card),
        text: &text,
        display: Display::default(),
    };
    let key = crate::tests::samples::key(folder.path());
    super::samples::publish_pack(&pack, &key, std::path::Path::new(&place)).unwrap();
}
