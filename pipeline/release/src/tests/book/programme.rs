//! Targets and the scorecard: rows of a public dataset in words, and what can be said of a number beside its benchmark.

use std::collections::BTreeSet;

use choir_contract::{BookBenchmark, BookDirection};

use super::samples::{programme, released, scorecard, target_rows, targets, targets_half_way};
use crate::Display;
use crate::book::scorecard::Finding;
use crate::book::{
    BookCellStatus, BookDocumentError, ReleasedShare, Scorecard, ScorecardNumber, ScorecardRow, TargetRow, Targets, TargetsError,
};

#[test]
fn outputs_stand_under_the_pathways_of_the_code_list() {
    let targets = targets();
    assert_eq!(targets.rows.len(), 30);
    let groups = targets.groups();
    // Two spellings of one pathway are one group, as both have one code.
    assert_eq!(groups.len(), 9, "eight pathways, and what serves all of them");
    assert_eq!(groups.iter().map(|(_, rows)| rows.len()).sum::<usize>(), 30);
    let labels: BTreeSet<&str> =
        programme().code_lists["pathway"].codes().iter().map(|code| code.label.clone().leak() as &str).collect();
    assert!(groups.iter().all(|(pathway, _)| labels.contains(pathway)));
    let overarching = groups.iter().find(|(pathway, _)| pathway.starts_with("Overarching")).unwrap();
    assert_eq!(overarching.1.len(), 3);
}

#[test]
fn rows_may_come_in_any_order() {
    let programme = programme();
    let declared = programme.book("programme-report").unwrap().targets.as_ref().unwrap();
    let mut rows = target_rows(&programme);
    rows.reverse();
    assert_eq!(Targets::from_rows(declared, &programme.code_lists, &rows).unwrap(), targets());
}

#[test]
fn rows_that_say_something_else_are_refused_with_their_place() {
    let programme = programme();
    let declared = programme.book("programme-report").unwrap().targets.as_ref().unwrap();
    type Rows = Vec<std::collections::BTreeMap<String, String>>;
    let refused = |change: &dyn Fn(&mut Rows)| {
        let mut rows = target_rows(&programme);
        change(&mut rows);
        Targets::from_rows(declared, &programme.code_lists, &rows).unwrap_err()
    };
    for (column, said) in
        [("target", "many"), ("actual", "-1"), ("actual", "1.5"), ("pathway", "P9"), ("action", ""), ("output", " ")]
    {
        let error = refused(&|rows| _ = rows[4].insert(column.to_owned(), said.to_owned()));
        assert!(matches!(&error, TargetsError::Cell { row: 5, column: own, .. } if own == column), "{error}");
    }
    assert!(matches!(refused(&|rows| _ = rows[0].remove("target")), TargetsError::Cell { row: 1, .. }));
    let twice = refused(&|rows| rows.push(rows[0].clone()));
    assert!(matches!(&twice, TargetsError::Twice { row: 31, .. }) && twice.to_string().contains("next:"), "{twice}");
}

#[test]
fn a_target_that_is_not_yet_due_is_compared_with_its_part() {
    let (end, early) = (targets(), targets_half_way());
    assert_eq!(end.before_the_end(), None);
    assert_eq!(early.before_the_end(), Some("End of 2019"));
    let row = |targets: &Targets, code: &str| targets.output(code).unwrap().clone();
    // 95 of 115: not the target, and more than the 55% that were due.
    let (late, soon) = (row(&end, "A09"), row(&early, "A09"));
    assert_eq!((late.actual, late.target, late.due_number()), (95, 115, 115));
    assert!(!late.reached() && soon.reached() && soon.due_number() == 64);
    assert_eq!(row(&early, "A04").due, 30, "named by its own trajectory");
    assert!(end.reached() < early.reached());
    assert_eq!(row(&end, "A09").percent(), Some(83));
    let nearly = TargetRow { actual: 1_999, target: 2_000, ..late };
    assert_eq!(nearly.percent(), Some(99), "less than the target is never 100%");
}

fn share(value: f64, lower: f64, upper: f64) -> ReleasedShare {
    ReleasedShare { value, lower, upper, number: 40, status: BookCellStatus::Ok }
}

fn row(share: Option<ReleasedShare>, good: Option<BookDirection>, percent: Option<f64>) -> ScorecardRow {
    ScorecardRow {
        group: "G".to_owned(),
        title: "T".to_owned(),
        words: String::new(),
        number: ScorecardNumber::Share { share, table: "gender".to_owned() },
        good,
        benchmark: percent.map(|percent| BookBenchmark { percent, source: "S".to_owned() }),
    }
}

/// More or less is said only where the whole interval is on one side.
#[test]
fn a_finding_needs_the_whole_interval() {
    use BookDirection::{Higher, Lower, Near};
    let own = Some(share(0.5, 0.45, 0.55));
    let display = Display::default();
    for (good, percent, expected) in [
        (Some(Higher), 44.9, Finding::Better),
        (Some(Higher), 45.0, Finding::NoDifference),
        (Some(Higher), 55.1, Finding::Worse),
        (Some(Lower), 44.9, Finding::Worse),
        (Some(Lower), 55.1, Finding::Better),
        (Some(Near), 50.0, Finding::Near),
        (Some(Near), 40.0, Finding::Above),
        (Some(Near), 60.0, Finding::Below),
        (None, 40.0, Finding::Above),
        (None, 60.0, Finding::Below),
        (None, 52.0, Finding::NoDifference),
    ] {
        assert_eq!(row(own, good, Some(percent)).finding(&display), expected, "{good:?} {percent}");
    }
    assert_eq!(row(own, Some(Higher), None).finding(&display), Finding::Describes);
    assert_eq!(row(None, Some(Higher), Some(40.0)).finding(&display), Finding::NotKnown);
    let hidden = Display { threshold: 41, rounding: 0 };
    assert_eq!(row(own, Some(Higher), Some(40.0)).finding(&hidden), Finding::NotKnown, "a hidden number tells nothing");
    assert_eq!(row(own, None, Some(40.0)).number_text(&hidden), "[c]");
    assert_eq!(row(None, None, None).number_text(&display), "[z]");
    let text = row(own, None, Some(40.5)).sentence(&display);
    assert!(
        text.contains("About 50% (likely between 45% and 55%)") && text.contains("more than the benchmark of 40.5%"),
        "{text}"
    );
    let small = row(Some(share(0.003, 0.0, 0.007)), None, None);
    assert_eq!(small.number_text(&display), "under 1%");
    assert_eq!(small.interval_text(&display), Some(("0%".to_owned(), "1%".to_owned())));
}

#[test]
fn a_scorecard_is_that_of_its_book() {
    let programme = programme();
    let book = programme.book("programme-report").unwrap();
    let (document, targets) = (released(), targets());
    let card = scorecard(&document, &targets);
    assert_eq!(card.rows.len(), book.scorecard.as_ref().unwrap().indicators.len());
    let markets = card.rows.iter().find(|row| row.title == "MiFriendly Markets").unwrap();
    let rows = targets.rows.iter().filter(|row| row.pathway_code == "P1");
    let reached = rows.clone().filter(|row| row.reached()).count() as u64;
    assert_eq!(markets.number, ScorecardNumber::Pathway { reached, all: rows.count() as u64 });
    assert!(matches!(Scorecard::of(&document, book, None).unwrap_err(), BookDocumentError::NoTarget { .. }));
    let mut other = document.clone();
    other.indicators.pop();
    assert!(matches!(Scorecard::of(&other, book, Some(&targets)).unwrap_err(), BookDocumentError::OtherTables { .. }));
    let mut without = book.clone();
    without.scorecard = None;
    assert_eq!(Scorecard::of(&document, &without, Some(&targets)).unwrap(), None);
}
