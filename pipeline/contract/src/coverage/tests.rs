//! Coverage of small deliveries, and what is told of the next one.

use std::path::Path;

use super::*;
use crate::Programme;

/// Rows, and for each column its name with rows mapped and rows that no mapping knows.
fn coverage(rows: u64, columns: &[(&str, u64, u64)]) -> Coverage {
    let count = |mapped, unmapped| ColumnCoverage { filled: mapped + unmapped, mapped, unmapped };
    Coverage {
        rows,
        columns: columns.iter().map(|(name, mapped, unmapped)| ((*name).to_owned(), count(*mapped, *unmapped))).collect(),
    }
}

#[test]
fn a_fall_beyond_the_stated_amount_is_told() {
    let before = coverage(200, &[("gender", 180, 0), ("status", 100, 0), ("email", 150, 0), ("rare", 10, 0)]);
    let now = coverage(100, &[("gender", 80, 0), ("status", 39, 0), ("new", 5, 0)]);
    let words: Vec<String> = compare(&before, &now).iter().map(Change::in_words).collect();
    assert_eq!(
        words,
        [
            "`email` is not in this extract; it was 75% complete in the last one",
            "`status` is 39% complete; it was 50% in the last extract",
        ]
    );
    assert_eq!(compare_by(&before, &now, 9).len(), 3, "gender fell by ten points, which is more than nine");
    assert_eq!(compare(&before, &coverage(0, &[])), []);
    assert_eq!(compare(&Coverage::default(), &now), []);
    assert_eq!(compare(&now, &now), []);
}

#[test]
fn words_that_nobody_knows_are_told_apart_from_empty_cells() {
    let before = coverage(100, &[("status", 90, 10)]);
    assert_eq!(compare(&before, &coverage(100, &[("status", 80, 20)])), [], "exactly the stated amount is not more");
    let [change] = compare(&before, &coverage(50, &[("status", 25, 25)])).try_into().unwrap();
    assert_eq!(change, Change::Unknown { column: "status".to_owned(), before: 10, now: 50 });
    assert_eq!(change.in_words(), "50% of what `status` says is in no mapping; it was 10% in the last extract");
}

#[test]
fn rows_are_counted_whole_and_field_by_field() {
    let programme = Programme::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap();
    let (dataset, mapping) =
        (programme.dataset("registrations").unwrap(), programme.mapping("law_centre", "registrations").unwrap());
    let mut counter = CoverageCounter::new(dataset, &mapping);
    let row = |said: &[(&str, Filled)]| -> Vec<Filled> {
        let cell = |name: &str| said.iter().find(|(said, _)| *said == name).map_or(Filled::Empty, |(_, cell)| *cell);
        dataset.fields.iter().map(|field| cell(&field.name)).collect()
    };
    counter.row(&row(&[("gender", Filled::Mapped), ("ethnicity", Filled::Unmapped), ("age_band", Filled::Mapped)]));
    counter.row(&row(&[("gender", Filled::Mapped)]));
    let coverage = counter.coverage();
    let of = |name: &str| coverage.columns.get(name).map(|count| (count.filled, count.mapped, count.unmapped));
    assert_eq!(coverage.rows, 2);
    assert_eq!((of("gender"), of("ethnicity")), (Some((2, 2, 0)), Some((1, 0, 1))));
    assert_eq!(of("status"), Some((0, 0, 0)), "a column of the mapping that says nothing is told");
    assert_eq!(of("age_band"), Some((1, 1, 0)), "a field that landing fills itself is told once it is filled");
    assert_eq!(of("time_in_uk"), None, "a field that nobody fills is not in the extract");
    let before = coverage.lines(None);
    let gender = coverage.lines(Some(&self::coverage(4, &[("gender", 3, 0)]))).into_iter().find(|line| line.column == "gender");
    assert_eq!(gender.map(|line| (line.rows, line.percent, line.percent_before)), Some((2, Some(100), Some(75))));
    assert!(before.iter().all(|line| line.percent_before.is_none()));
}

#[test]
fn it_can_be_kept() {
    let kept = serde_json::to_string(&coverage(2, &[("gender", 1, 1)])).unwrap();
    assert_eq!(kept, r#"{"rows":2,"columns":{"gender":{"filled":2,"mapped":1,"unmapped":1}}}"#);
    assert_eq!(serde_json::from_str::<Coverage>(&kept).unwrap(), coverage(2, &[("gender", 1, 1)]));
}
