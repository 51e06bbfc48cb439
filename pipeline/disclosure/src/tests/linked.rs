//! Tables that are safe alone and not together; and our own packs, which are safe.

use super::{of, report};
use crate::{Kind, Report};

const CROSSED: &str = "City,Female,Male,Other\nCoventry,200,150,*\nBirmingham,120,90,[c]\nWalsall,30,*,*\n";
const CITIES: &str = "City,Number\nCoventry,354\nBirmingham,215\nWalsall,51\nTotal,620\n";
const GENDERS: &str = "Gender,Number\nFemale,350\nMale,260\nOther,10\nTotal,620\n";

fn hidden(report: &Report) -> usize {
    report.findings.iter().filter(|finding| matches!(finding.kind, Kind::Recovered { .. } | Kind::Narrowed { .. })).count()
}

#[test]
fn only_together_they_give_away() {
    for files in [vec![("crossed.csv", CROSSED)], vec![("cities.csv", CITIES), ("genders.csv", GENDERS)]] {
        assert_eq!(hidden(&report(&files)), 0, "{files:?}");
    }
    let title = |text: &str| format!("Participants\n{text}");
    let (crossed, cities, genders) = (title(CROSSED), title(CITIES), title(GENDERS));
    let report = report(&[("crossed.csv", &crossed), ("cities.csv", &cities), ("genders.csv", &genders)]);
    assert_eq!(of(&report, "Coventry × Other").kind, Kind::Recovered { value: 4 });
    assert_eq!(of(&report, "Birmingham × Other").kind, Kind::Recovered { value: 5 });
    assert_eq!(of(&report, "Walsall × Male").kind, Kind::Recovered { value: 20 });
    assert_eq!(of(&report, "Walsall × Other").kind, Kind::Recovered { value: 1 });
}

#[test]
fn the_same_cell_printed_elsewhere_is_found() {
    let shown = "Gender,Number\nFemale,350\nMale,260\nOther,12\nTotal,622\n";
    let masked = "Gender,Number\nFemale,350\nMale,*\nOther,*\nTotal,622\n";
    let report = report(&[("shown.csv", shown), ("masked.csv", masked)]);
    let other = of(&report, "Other");
    assert_eq!(other.kind, Kind::Recovered { value: 12 });
    assert!(other.because[0].contains("shown.csv") && other.because[0].contains("prints it as 12"), "{other:?}");
}

#[test]
fn tables_of_other_people_are_not_linked() {
    let first = "Gender,Number\nFemale,350\nMale,*\nOther,*\nTotal,620\n";
    let second = "Gender,Number\nFemale,420\nMale,300\nOther,15\nTotal,735\n";
    assert_eq!(hidden(&report(&[("first.csv", first), ("second.csv", second)])), 0);
    let year = |year: u32, text: &str| format!("\"Participants, {year}\"\n{text}");
    let (first, second) = (year(2019, first), year(2020, "Gender,Number\nFemale,350\nMale,258\nOther,12\nTotal,620\n"));
    assert_eq!(hidden(&report(&[("first.csv", &first), ("second.csv", &second)])), 0);
}

#[test]
fn two_bandings_give_away_who_lies_between() {
    let first = "Age,Number\nUnder 20,120\n20 and over,500\nTotal,620\n";
    let second = "Age,Number\nUnder 25,124\n25 and over,496\nTotal,620\n";
    assert!(!report(&[("first.csv", first)]).found());
    let report = report(&[("first.csv", first), ("second.csv", second)]);
    assert_eq!(of(&report, "20 to 24").kind, Kind::Recovered { value: 4 });
}

#[test]
fn a_workbook_with_several_tables_is_read() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows =
        ["Participants", CITIES, "", "Participants", GENDERS, "", "Participants", CROSSED].join("\n").replace("\n\n\n", "\n\n");
    for (row, line) in rows.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let (row, column) = (row as u32, column as u16);
            match cell.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number).unwrap(),
                Err(_) => sheet.write(row, column, cell).unwrap(),
            };
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.xlsx");
    workbook.save(&path).unwrap();
    let report = crate::check(&[path], &crate::Options::default()).unwrap();
    assert_eq!(report.tables.len(), 3, "{report:#?}");
    assert_eq!(of(&report, "Walsall × Male").kind, Kind::Recovered { value: 20 });
}

#[test]
fn our_own_packs_hold_nothing_to_find() {
    let table = "gender_code,gender_label,value,lower,upper,status\r\nF,Female,741,730,752,ok\r\nM,Male,433,422,444,ok\r\n\
                 O,Other,3,0,14,low_reliability\r\n,All,1177,1166,1188,ok\r\n";
    let two = "city_code,city_label,people,people_lower,people_upper,people_status,visits,visits_lower,visits_upper,visits_status\r\n\
               C,Coventry,3,0,14,low_reliability,7,0,19,low_reliability\r\nB,Birmingham,0,0,11,low_reliability,2,0,14,ok\r\n";
    let metadata = "{\"notes\": [\"Random noise was added to protect people's privacy (differential privacy; the unit that is protected: person).\"]}";
    let files = [
        ("pack/csv/people-by-gender.csv", table),
        ("pack/csv/people-by-gender.csv-metadata.json", metadata),
        ("pack/csv/two.csv", two),
        ("pack/codelists/gender.csv", "code,label,order\r\nF,Female,1\r\nM,Male,2\r\nO,Other,3\r\n"),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        super::put(&folder.path().join(name), text);
    }
    let report = crate::check(&[folder.path().join("pack")], &crate::Options::default()).unwrap();
    assert!(!report.found() && report.complete, "{report:#?}");
    assert!(report.tables.is_empty(), "{report:#?}");
    assert_eq!(report.left_out.len(), 3, "{report:#?}");
}
