//! The gender split of the published report gives away a group of four.

use super::{of, report};
use crate::Kind;

const GENDER: &str = "\"Gender: data recorded for 1,178 participants\"\nGender,Percent\nFemale,63%\nMale,36.7%\nOther,0.3%\n";

#[test]
fn the_four_people_are_found() {
    let report = report(&[("gender.csv", GENDER)]);
    let other = of(&report, "Other");
    assert_eq!(other.kind, Kind::Narrowed { low: 3, high: 4 });
    assert!(other.sentence.contains("3 or 4 people"), "{}", other.sentence);
    let because = other.because.join("\n");
    assert!(because.contains("0.3%") && because.contains("1,178") && because.contains("3 and 4"), "{because}");
    assert!(because.contains("exactly 4 people"), "{because}");
    let text = report.text(false);
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}

#[test]
fn the_base_may_stand_anywhere() {
    let base_row = "Gender,%\nFemale,63\nMale,36.7\nOther,0.3\nBase,\"1,178\"\n";
    let title = "Gender (n = 1178)\n\nGender,Percent\nFemale,63\nMale,36.7\nOther,0.3\n";
    let total = "Gender,Percent\nFemale,63.0%\nMale,36.7%\nOther,0.3%\nTotal,1178\n";
    for (text, kind) in [
        (base_row, Kind::Narrowed { low: 3, high: 4 }),
        (title, Kind::Narrowed { low: 3, high: 4 }),
        (total, Kind::Recovered { value: 4 }),
    ] {
        assert_eq!(of(&report(&[("gender.csv", text)]), "Other").kind, kind, "{text}");
    }
}

#[test]
fn the_base_may_stand_in_another_table() {
    let percent = "Gender,Percent\nFemale,63%\nMale,36.7%\nOther,0.3%\n";
    let alone = report(&[("percent.csv", percent)]);
    assert!(!alone.found(), "{alone:#?}");
    let titled = format!("Gender of participants\n{percent}");
    let counts = "Gender of participants\nGender,Number\nFemale,*\nMale,*\nOther,*\nTotal,1178\n";
    let both = report(&[("percent.csv", &titled), ("counts.csv", counts)]);
    assert_eq!(of(&both, "Other").kind, Kind::Narrowed { low: 3, high: 4 });
    assert_eq!(of(&both, "Male").kind, Kind::Recovered { value: 432 });
}

#[test]
fn whole_percentages_of_many_give_less_away() {
    let report = report(&[("gender.csv", "Gender (n = 4000)\nGender,Percent\nFemale,63%\nMale,36%\nOther,1%\n")]);
    assert!(!report.found(), "{report:#?}");
}

#[test]
fn percentages_of_rows_need_their_own_base() {
    let text = "City,Female %,Male %,Other %,Base\nCoventry,61.5,37.7,0.8,130\nBirmingham,50.0,48.8,1.3,80\n";
    let report = report(&[("rows.csv", text)]);
    assert_eq!(of(&report, "Coventry × Other").kind, Kind::Recovered { value: 1 });
    assert_eq!(of(&report, "Birmingham × Other").kind, Kind::Recovered { value: 1 });
}
