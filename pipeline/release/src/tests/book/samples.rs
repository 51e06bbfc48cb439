//! A released book, made up: the shipped book over records that nobody ever was, with noise from a formula.

use std::collections::BTreeMap;
use std::path::Path;

use choir_contract::{Book, BookIndicator, BookMeasure, BookTrajectory, BookTrajectoryPoint, Programme};
use choir_estimate::book::{BookCell, BookTable, BookTables, CellStatus, Route, UnbiasedCell, View};

use crate::book::{
    Absence, BookAxisDocument, BookCellDocument, BookCellStatus, BookChart, BookCode, BookDocument, BookPack, BookShareDocument,
    BookTableDocument, BookText, ReleaseState, ReleasedShare, Scorecard, Shares, TableShares, Targets, draft_book,
};
use crate::document::{Privacy, Provenance};
use crate::tests::samples::{document, log_of, partner_text, text as pack_text};
use crate::{Display, PackSummary, ReleaseError, SigningKey, public_key, publish_draft};

pub(crate) fn programme() -> Programme {
    Programme::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("..")).unwrap()
}

/// A number from 0 on below `below`, always the same one.
fn scattered(seed: usize, below: usize) -> usize {
    let mixed = (seed as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    ((mixed >> 20) % below as u64) as usize
}

/// Every table of the book over 1,371 records in which small codes are more frequent than large ones.
pub(crate) fn tables(programme: &Programme, book: &Book) -> BookTables {
    let people = 1_371;
    let size =
        |variable: usize, level: u8| programme.code_lists[&book.variables[variable].levels[usize::from(level) - 1]].codes().len();
    let code = |person: usize, variable: usize, level: u8| {
        let levels = &book.variables[variable].levels;
        let finest = size(variable, levels.len() as u8);
        let most = scattered(person * 31 + variable * 7 + 5, finest) + 1;
        let mut code = scattered(person * 131 + variable * 17 + 3, most.clamp(1, 8)) % finest;
        let groups = book.variables[variable].groups(&programme.code_lists).unwrap();
        for step in groups[usize::from(level) - 1..].iter().rev() {
            code = step[code] as usize;
        }
        code
    };
    let one = |table: &choir_contract::BookTable| {
        let mut dimensions: Vec<(usize, u8)> = table.dimensions().map(|axis| (axis.variable, axis.level)).collect();
        let view = View::new(book.variables.len(), &dimensions);
        dimensions.sort_unstable();
        let cells = dimensions.iter().map(|(variable, level)| size(*variable, *level)).product();
        let mut counts = vec![0_u64; cells];
        for person in 0..people {
            let step =
                |place: usize, (variable, level): &(usize, u8)| place * size(*variable, *level) + code(person, *variable, *level);
            counts[dimensions.iter().fold(0, step)] += 1;
        }
        let deviation = 3.0 + 1.5 * dimensions.len() as f64;
        BookTable { view, cells: counts.into_iter().enumerate().map(|(place, count)| cell(place, count, deviation)).collect() }
    };
    BookTables {
        rows: people as u64,
        measured_rows: UnbiasedCell { value: people as f64 + 1.25, deviation: 4.0 },
        tables: book.tables.iter().map(one).collect(),
        routes: vec![(Route::Mixture, true)],
    }
}

fn cell(place: usize, published: u64, deviation: f64) -> BookCell {
    let value = published as f64 + (scattered(place, 200) as f64 / 100.0 - 1.0) * deviation;
    let reach = 1.96 * deviation;
    let lower = ((value - reach).ceil().max(0.0) as u64).min(published);
    let upper = ((value + reach).floor().max(0.0) as u64).max(published);
    let status = match published {
        0 if upper > 0 => CellStatus::Low,
        _ if deviation > 0.2 * published as f64 => CellStatus::Unreliable,
        _ => CellStatus::Ok,
    };
    BookCell { published, lower, upper, unbiased: UnbiasedCell { value, deviation }, status }
}

pub(crate) fn privacy() -> Privacy {
    Privacy { rho: "0.03".to_owned(), epsilon: 1.3, ..document("book", "Book", Vec::new(), Vec::new()).privacy }
}

pub(crate) fn provenance() -> Provenance {
    document("programme-report", "Book", Vec::new(), Vec::new()).provenance
}

pub(crate) fn released() -> BookDocument {
    let programme = programme();
    let book = programme.book("programme-report").unwrap();
    let tables = tables(&programme, book);
    let document = BookDocument::new(book, &programme.code_lists, &tables, privacy(), provenance()).unwrap();
    let shares = made_up_shares(book, &document);
    document.with_shares(shares)
}

/// The same with one more table: an ordered scale by gender.
pub(crate) fn with_scale() -> BookDocument {
    let lists = programme().code_lists;
    let mut document = released();
    let gender = document.tables.iter().find(|table| table.id == "gender").unwrap().axes[0].clone();
    let codes = lists["likert_5"].codes().iter().map(|code| BookCode {
        code: code.code.clone(),
        label: code.label.clone(),
        absence: Absence::of(code),
    });
    let scale = BookAxisDocument {
        name: "feels_at_home".to_owned(),
        label: "I feel at home in my city".to_owned(),
        list: "likert_5".to_owned(),
        codes: codes.collect(),
    };
    let counts = [31, 44, 60, 120, 81, 30, 4, 12, 9, 55];
    let cells = scale.codes.iter().enumerate().flat_map(|(place, _)| {
        let shares = [10, 6, 1, 2, 0, 1];
        shares.map(|share| document_cell(counts[place] * share / 10 + place as u64 % 3))
    });
    let mut table = document.tables[0].clone();
    (table.id, table.title) = ("at-home-by-gender".to_owned(), "Feeling at home by gender".to_owned());
    (table.cells, table.axes, table.chart) = (cells.collect(), vec![scale, gender], BookChart::Likert);
    table.shares.clear();
    document.tables.push(table);
    document
}

fn document_cell(published: u64) -> BookCellDocument {
    let status = if published < 15 { BookCellStatus::Unreliable } else { BookCellStatus::Ok };
    let (lower, upper) = (published.saturating_sub(6), published + 6);
    BookCellDocument { published, lower, upper, measured: published as f64, standard_error: 3.0, status }
}

pub(crate) fn text() -> BookText {
    let mut pack = pack_text();
    pack.title = "MiFriendly Cities: who took part, Coventry, Birmingham and Wolverhampton, 2018 to 2021".to_owned();
    BookText {
        pack,
        period: "March 2018 to June 2021".to_owned(),
        area: "Coventry, Birmingham and Wolverhampton".to_owned(),
        next_update: "No update is planned".to_owned(),
        state: ReleaseState::Final,
        keywords: vec!["migration".to_owned(), "participation".to_owned()],
        coverage: "The records are those of the partner organisations. People without a name in them are not counted.".to_owned(),
    }
}

/// Rows as the vault hands them over: every output of the programme with its pathway, and numbers from a formula.
pub(crate) fn target_rows(programme: &Programme) -> Vec<BTreeMap<String, String>> {
    let outputs = programme.code_lists["action"].codes().iter().filter(|code| code.parent.is_some());
    let row = |(place, code): (usize, &choir_contract::Code)| {
        let (_, pathway) = code.parent.clone().unwrap();
        let at_least = if place.is_multiple_of(7) { "yes" } else { "no" };
        let columns = [
            ("action", code.code.clone()),
            ("pathway", pathway),
            ("output", code.label.clone()),
            ("description", "Sessions that were held".to_owned()),
            ("target", [3, 30, 100, 115, 1][place % 5].to_string()),
            ("actual", [9, 33, 185, 95, 1][place % 5].to_string()),
            ("actual_is_lower_bound", at_least.to_owned()),
        ];
        columns.into_iter().map(|(column, said)| (column.to_owned(), said)).collect()
    };
    outputs.take(30).enumerate().map(row).collect()
}

pub(crate) fn targets() -> Targets {
    let programme = programme();
    let declared = programme.book("programme-report").unwrap().targets.as_ref().unwrap();
    Targets::from_rows(declared, &programme.code_lists, &target_rows(&programme)).unwrap()
}

/// The same half way, with two ways to get there.
pub(crate) fn targets_half_way() -> Targets {
    let programme = programme();
    let mut declared = programme.book("programme-report").unwrap().targets.clone().unwrap();
    let trajectory = |label: &str, outputs: &[&str], percents: [u8; 4]| BookTrajectory {
        label: label.to_owned(),
        source: "Agreed at the start".to_owned(),
        outputs: outputs.iter().map(|output| (*output).to_owned()).collect(),
        points: percents
            .iter()
            .zip(["End of 2018", "End of 2019", "End of 2020", "June 2021"])
            .map(|(percent, at)| BookTrajectoryPoint { at: at.to_owned(), percent: *percent })
            .collect(),
    };
    declared.trajectories = vec![
        trajectory("New work, slow at first", &["A01", "A04", "A27"], [5, 30, 70, 100]),
        trajectory("Work that went on", &[], [20, 55, 85, 100]),
    ];
    declared.reported_at = 1;
    Targets::from_rows(&declared, &programme.code_lists, &target_rows(&programme)).unwrap()
}

/// Shares as a release has them, with intervals from a formula.
fn made_up_shares(book: &Book, document: &BookDocument) -> Shares {
    let share = |number: u64, base: u64| {
        let value = number as f64 / base.max(1) as f64;
        let places = |share: f64| (share * 10_000.0).round() / 10_000.0;
        let (lower, upper) = (places((value - 0.023).max(0.0)), places((value + 0.031).min(1.0)));
        ReleasedShare { value: places(value), lower, upper, number, status: BookCellStatus::Ok }
    };
    let table = |table: &BookTableDocument| {
        let [axis] = table.axes.as_slice() else { return TableShares::default() };
        let answered = |(code, cell): (&BookCode, &BookCellDocument)| code.absence.is_none().then_some(cell.published);
        let numbers: Vec<Option<u64>> = axis.codes.iter().zip(&table.cells).map(answered).collect();
        let base = numbers.iter().flatten().sum();
        let answers = numbers.iter().map(|number| number.map(|number| share(number, base))).collect();
        let net = BookShareDocument { label: "The first two".to_owned(), share: share(base / 3, base) };
        TableShares { answers, nets: if table.id == "age" { vec![net] } else { Vec::new() } }
    };
    let indicators = &book.scorecard.as_ref().unwrap().indicators;
    let indicator = |(place, indicator): (usize, &BookIndicator)| {
        matches!(indicator.measure, BookMeasure::Share(_)).then(|| share(scattered(place, 900) as u64, 900))
    };
    Shares {
        tables: document.tables.iter().map(table).collect(),
        indicators: indicators.iter().enumerate().map(indicator).collect(),
    }
}

/// The cover of a pack in which small numbers are shown.
pub(crate) fn text_for_partner() -> BookText {
    let mut text = text();
    text.pack.tier = partner_text().tier;
    text
}

pub(crate) fn scorecard(document: &BookDocument, targets: &Targets) -> Scorecard {
    let programme = programme();
    let book = programme.book("programme-report").unwrap();
    Scorecard::of(document, book, Some(targets)).unwrap().unwrap()
}

/// Publishes with these choices, and gives the folder back.
pub(crate) fn publish(document: &BookDocument, display: Display, folder: &Path) -> std::path::PathBuf {
    publish_with(document, &targets(), display, folder)
}

pub(crate) fn publish_with(document: &BookDocument, targets: &Targets, display: Display, folder: &Path) -> std::path::PathBuf {
    let text = if display.threshold < 10 { text_for_partner() } else { text() };
    let (scorecard, directory) = (scorecard(document, targets), folder.join("pack"));
    let pack = BookPack { document, targets: Some(targets), scorecard: Some(&scorecard), text: &text, display };
    publish_pack(&pack, &crate::tests::samples::key(folder), &directory).unwrap();
    directory
}

pub(crate) fn publish_pack(pack: &BookPack<'_>, key: &SigningKey, directory: &Path) -> Result<PackSummary, ReleaseError> {
    let folder = tempfile::tempdir().unwrap();
    let draft = folder.path().join("draft");
    let drafted = draft_book(pack, &public_key(key), &draft)?;
    publish_draft(&draft, &drafted.digest, key, &log_of(&drafted.digest, key), directory)
}
