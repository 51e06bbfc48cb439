//! Shares of released tables: of those who answered, with the interval of both numbers, and consistent with the tables.

use choir_estimate::book::Measurements;
use tempfile::tempdir;

use super::kernel::{noised, plan};
use super::samples::{privacy, programme, provenance};
use crate::book::{BookDocument, ReleasedShare, SharePlan};

/// People whose every variable takes its codes in turn, low codes more often.
fn people(sizes: &[usize], rows: usize) -> Vec<Vec<usize>> {
    let code = |person: usize, place: usize, size: usize| ((person * (place + 3) + person / 7) % (size * size)).isqrt();
    (0..rows).map(|person| sizes.iter().enumerate().map(|(place, size)| code(person, place, *size)).collect()).collect()
}

fn released(id: &str) -> (BookDocument, Vec<Vec<usize>>) {
    let programme = programme();
    let book = programme.book(id).unwrap();
    let plan = plan(&programme, book);
    let sizes: Vec<usize> =
        plan.domain().variables().iter().enumerate().map(|(place, own)| plan.domain().size(place, own.finest())).collect();
    let people = people(&sizes, 1_400);
    let folder = tempdir().unwrap();
    let noised = noised(&plan, &programme, book, &people, folder.path());
    let shares = SharePlan::new(book, &programme.code_lists, plan.domain()).unwrap();
    let measurements = Measurements::new(&plan, &noised).unwrap();
    let tables = measurements.tables();
    let document = BookDocument::new(book, &programme.code_lists, &tables, privacy(), provenance()).unwrap();
    (document.with_shares(shares.shares(&measurements, &tables)), people)
}

fn in_order(share: &ReleasedShare) -> bool {
    0.0 <= share.lower && share.lower <= share.value && share.value <= share.upper && share.upper <= 1.0
}

#[test]
fn shares_are_of_those_who_answered() {
    let (document, _) = released("programme-report");
    for table in &document.tables {
        let single = table.axes.len() == 1;
        assert_eq!(table.shares.len(), if single { table.cells.len() } else { 0 }, "{}", table.id);
        let [axis] = table.axes.as_slice() else { continue };
        let cells = axis.codes.iter().zip(&table.cells).zip(&table.shares);
        let base: u64 = cells.clone().filter(|((code, _), _)| code.absence.is_none()).map(|((_, cell), _)| cell.published).sum();
        let mut sum = 0.0;
        for ((code, cell), share) in cells {
            assert_eq!(share.is_some(), code.absence.is_none(), "{} {}", table.id, code.code);
            let Some(share) = share else { continue };
            assert!(in_order(share) && share.number == cell.published);
            assert!((share.value - cell.published as f64 / base as f64).abs() < 1e-4);
            sum += share.value;
        }
        assert!((sum - 1.0).abs() < 0.02, "{}: {sum}", table.id);
    }
    let again: BookDocument = serde_json::from_str(&serde_json::to_string(&document).unwrap()).unwrap();
    assert_eq!(again, document, "what the account keeps is what was released");
}

/// Six intervals, of which one in twenty may miss: more than two do in one run of 400.
#[test]
fn indicators_hold_the_shares_of_people() {
    let programme = programme();
    let book = programme.book("programme-report").unwrap();
    let (document, people) = released("programme-report");
    let indicators = &book.scorecard.as_ref().unwrap().indicators;
    assert_eq!(document.indicators.len(), indicators.len());
    let variable = |column: &str| book.variables.iter().position(|variable| variable.column == column).unwrap();
    let share = |column: &str, part: &[usize], base: &[usize]| {
        let of = |codes: &[usize]| people.iter().filter(|person| codes.contains(&person[variable(column)])).count();
        of(part) as f64 / of(base) as f64
    };
    let everybody: Vec<usize> = (0..10).collect();
    let truths = [
        ("Women", share("gender", &[0], &[0, 1, 2])),
        ("In the UK for less", share("time_in_uk", &[1], &[0, 1, 2, 3, 4])),
        ("In the UK since", share("time_in_uk", &[0, 4], &[0, 1, 2, 3, 4])),
        ("From Coventry", share("home_city", &[1], &[0, 1, 2])),
        ("Home outside", share("home_city", &[3, 4], &[0, 1, 2, 3, 4])),
        ("Age is known", share("age_band", &[0, 1, 2, 3, 4, 5, 6], &everybody)),
    ];
    let mut held = 0;
    for (title, truth) in truths {
        let place = indicators.iter().position(|indicator| indicator.title.starts_with(title)).unwrap();
        let share = document.indicators[place].unwrap();
        assert!(in_order(&share) && (share.value - truth).abs() < 0.12, "{title}: {share:?}, {truth}");
        held += u32::from(share.lower <= truth && truth <= share.upper);
    }
    assert!(held >= 4, "{held} of 6");
}

/// Every statement of the survey has its upper two answers added up, beside the full distribution.
#[test]
fn answers_added_up_are_released() {
    let (document, _) = released("residents-survey");
    let scales: Vec<_> = document.tables.iter().filter(|table| !table.nets.is_empty()).collect();
    assert_eq!(scales.len(), 4);
    for table in scales {
        let net = &table.nets[0].share;
        let upper: u64 = table.shares[3..5].iter().flatten().map(|share| share.number).sum();
        assert!(in_order(net) && net.number == upper, "{}", table.id);
    }
    assert!(document.indicators.is_empty(), "a book without a scorecard");
}
