use fs_err as fs;
use tempfile::tempdir;

use super::samples::{publish, released};
use crate::Display;
use crate::book::display::{Mark, shown};
use crate::book::{BookCellDocument, BookCellStatus};

fn cell(published: u64, lower: u64, upper: u64, status: BookCellStatus) -> BookCellDocument {
    BookCellDocument { published, lower, upper, measured: published as f64 + 0.4, standard_error: 2.0, status }
}

#[test]
fn threshold_and_rounding_follow_the_guidance() {
    use BookCellStatus::{Impossible, Low, Ok, Public, Unreliable};
    let check = |cell: BookCellDocument, threshold: u64, rounding: u64, value, interval, mark| {
        let shown = shown(&cell, &Display { threshold, rounding });
        assert_eq!((shown.value, shown.interval, shown.mark), (value, interval, mark), "{cell:?} {threshold} {rounding}");
        shown
    };
    check(cell(23, 19, 27, Ok), 0, 0, Some(23), Some((19, 27)), Mark::Reliable);
    check(cell(7, 3, 11, Unreliable), 0, 0, Some(7), Some((3, 11)), Mark::Unreliable);
    check(cell(0, 0, 4, Low), 0, 0, Some(0), Some((0, 4)), Mark::Low);
    // A hidden number takes its interval and its measurement along.
    let hidden = check(cell(7, 3, 11, Unreliable), 10, 0, None, None, Mark::Confidential);
    assert_eq!(hidden.measured, None);
    check(cell(0, 0, 4, Low), 10, 5, None, None, Mark::Confidential);
    // A certain zero is a zero.
    check(cell(0, 0, 0, Ok), 10, 5, Some(0), Some((0, 0)), Mark::Reliable);
    check(cell(10, 6, 14, Ok), 10, 0, Some(10), Some((6, 14)), Mark::Reliable);
    // Intervals are rounded outwards, so that they keep their promise; and nothing is left unrounded beside.
    let rounded = check(cell(23, 19, 27, Ok), 0, 5, Some(25), Some((15, 30)), Mark::Reliable);
    assert_eq!(rounded.measured, None);
    check(cell(2, 1, 4, Unreliable), 0, 5, Some(0), Some((0, 5)), Mark::Low);
    check(cell(0, 0, 0, Impossible), 10, 5, None, None, Mark::Impossible);
    check(cell(3, 3, 3, Public), 10, 5, Some(3), None, Mark::Public);
    let largest = cell(u64::MAX, u64::MAX, u64::MAX, Ok);
    assert!(shown(&largest, &Display { threshold: u64::MAX, rounding: u64::MAX }).value.is_some());
}

#[test]
fn one_rounding_holds_in_the_whole_pack() {
    let folder = tempdir().unwrap();
    let pack = publish(&released(), Display { threshold: 0, rounding: 5 }, folder.path());
    let files = crate::disk::walk(&pack).unwrap();
    let tables = files.keys().filter(|file| file.starts_with("csv/") && file.ends_with(".csv") && !file.ends_with("targets.csv"));
    for file in tables {
        let bytes = fs::read(pack.join(file)).unwrap();
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let header = reader.headers().unwrap().clone();
        assert!(header.iter().all(|name| name != "measured" && name != "standard_error"), "{file}");
        for record in reader.records().map(Result::unwrap) {
            let numbers = header.iter().zip(&record).filter(|(name, _)| ["value", "lower", "upper", "base"].contains(name));
            for (_, number) in numbers {
                assert!(number.is_empty() || number.parse::<u64>().unwrap().is_multiple_of(5), "{file}: {number}");
            }
        }
    }
    let page = fs::read_to_string(pack.join("report.html")).unwrap();
    assert!(!page.contains("1,371") && page.contains("1,370"), "the base is rounded as well");
}

#[test]
fn public_numbers_say_so() {
    let mut document = released();
    for cell in &mut document.tables[2].cells {
        cell.status = BookCellStatus::Public;
    }
    let folder = tempdir().unwrap();
    let pack = publish(&document, Display { threshold: 1_000, rounding: 5 }, folder.path());
    let text = fs::read_to_string(pack.join("csv/gender.csv")).unwrap();
    let shown = document.tables[2].cells.iter().all(|cell| text.contains(&format!(",{},,,public,", cell.published)));
    assert!(shown, "{text}");
    let metadata = fs::read_to_string(pack.join("csv/gender.csv-metadata.json")).unwrap();
    assert!(metadata.contains("They have no noise.") && !metadata.contains("Random noise"));
}

#[test]
fn a_hidden_number_is_in_no_file() {
    let folder = tempdir().unwrap();
    let mut document = released();
    // A number that is found nowhere else by chance.
    document.tables[0].cells[0].published = 7_654_321;
    document.tables[0].cells[0].measured = 7_654_321.0;
    document.tables[0].cells[0].lower = 7_654_000;
    document.tables[0].cells[0].upper = 7_655_000;
    let pack = publish(&document, Display { threshold: 8_000_000, rounding: 0 }, folder.path());
    for file in crate::disk::walk(&pack).unwrap().keys() {
        let bytes = fs::read(pack.join(file)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("7654321") && !text.contains("7,654,321") && !text.contains("7655000"), "{file}");
    }
}
