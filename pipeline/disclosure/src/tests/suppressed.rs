//! Tables suppressed by hand.

use super::{checked, of, report};
use crate::{Kind, Options};

#[test]
fn totals_left_in_give_the_hidden_cells_back() {
    let text = "Participants by city and gender\nCity,Female,Male,Other,Total\nCoventry,200,150,*,354\nBirmingham,120,90,12,222\n\
                Total,320,240,16,576\n";
    let report = report(&[("cities.csv", text)]);
    let hidden = of(&report, "Coventry × Other");
    assert_eq!(hidden.kind, Kind::Recovered { value: 4 });
    assert_eq!(hidden.because.len(), 1, "{:?}", hidden.because);
    assert!(
        hidden.because[0].contains("200 + 150 + * = 354") || hidden.because[0].contains("* + 12 = 16"),
        "{:?}",
        hidden.because
    );
}

#[test]
fn four_hidden_cells_in_a_square_hold_when_they_are_large() {
    let text = "City,Female,Male,Total\nCoventry,*,*,400\nBirmingham,*,*,300\nWalsall,90,80,170\nTotal,470,400,870\n";
    let report = report(&[("square.csv", text)]);
    assert!(!report.found(), "{report:#?}");
}

#[test]
fn a_square_of_small_cells_is_narrowed() {
    let text = "City,Female,Male,Total\nCoventry,*,*,7\nBirmingham,*,*,300\nWalsall,90,80,170\nTotal,250,227,477\n";
    let report = report(&[("square.csv", text)]);
    assert_eq!(of(&report, "Coventry × Female").kind, Kind::Narrowed { low: 0, high: 7 });
}

#[test]
fn marks_mean_what_the_notes_say() {
    let table = "City,Female,Male,Total\nCoventry,*,*,400\nBirmingham,100,200,300\n\n* = fewer than 5\n";
    let report = report(&[("marks.csv", table)]);
    // 400 cannot be the sum of two numbers under 5: the table contradicts itself.
    assert!(report.remarks.iter().any(|remark| remark.contains("none of the printed categories")), "{report:#?}");
    let table = "City,Number\nCoventry,*\nBirmingham,*\nWalsall,30\nTotal,38\nNote,* = fewer than 5\n";
    let report = super::report(&[("marks.csv", &table.replace("Note,", "\n"))]);
    assert_eq!(of(&report, "Coventry").kind, Kind::Recovered { value: 4 });
}

#[test]
fn ranges_in_place_of_numbers_are_used() {
    let text = "City,Number\nCoventry,<5\nBirmingham,fewer than 10\nWalsall,30\nTotal,43\n";
    let report = report(&[("ranges.csv", text)]);
    assert_eq!(of(&report, "Coventry").kind, Kind::Recovered { value: 4 });
    assert_eq!(of(&report, "Birmingham").kind, Kind::Recovered { value: 9 });
}

#[test]
fn rounding_to_five_protects_until_the_total_is_exact() {
    let rounded = "Counts are rounded to the nearest 5\nCity,Number\nCoventry,10\nBirmingham,10\nWalsall,20\nTotal,40\n";
    assert!(!report(&[("rounded.csv", rounded)]).found());
    let exact = rounded.replace("Total,40", "Total,34");
    let report = report(&[("rounded.csv", &exact)]);
    assert_eq!(of(&report, "Coventry").kind, Kind::Recovered { value: 8 });
    assert!(of(&report, "Coventry").because.iter().any(|words| words.contains("rounded to 5")), "{report:#?}");
}

#[test]
fn small_numbers_and_whole_groups_are_told() {
    let text = "City,Employed,Not employed,Total\nCoventry,40,0,40\nBirmingham,7,60,67\n";
    let report = report(&[("work.csv", text)]);
    assert!(report.findings.iter().any(|finding| finding.kind == Kind::SmallShown { low: 7, high: 7 }), "{report:#?}");
    assert!(report.findings.iter().any(|finding| finding.kind == Kind::GroupDisclosure { count: 40, total: 40 }), "{report:#?}");
    let options = Options { threshold: 5, ..Options::default() };
    let report = checked(&[("work.csv", text)], &options).unwrap();
    assert!(!report.findings.iter().any(|finding| matches!(finding.kind, Kind::SmallShown { .. })), "{report:#?}");
}

#[test]
fn categories_within_categories_are_differences() {
    let text = "Group,Number\nAsian,100\n  Indian,60\n  Pakistani,37\n  Other Asian,*\nWhite,50\nTotal,150\n";
    let report = report(&[("groups.csv", text)]);
    assert_eq!(of(&report, "Other Asian").kind, Kind::Recovered { value: 3 });
}

#[test]
fn only_twenty_findings_are_shown() {
    let rows: String = (0..40).map(|row| format!("Country {row},{}\n", 1 + row % 9)).collect();
    let report = report(&[("many.csv", &format!("Country,Number\n{rows}"))]);
    assert_eq!(report.findings.len(), 40);
    let text = report.text(false);
    assert!(text.contains("20 findings more, less severe; --all shows them."), "{text}");
    assert!(report.text(true).contains("\n40. "));
}

#[test]
fn everyone_else_is_a_cell_too() {
    let text = "Group,% employed,n\nWomen,98.0%,200\nMen,90.0%,150\n";
    let report = report(&[("complement.csv", text)]);
    assert_eq!(of(&report, "everyone except Women × employed").kind, Kind::Recovered { value: 4 });
}

#[test]
fn sums_of_two_contributors_are_told() {
    let text = "Sector,Employers,Turnover £,Mean staff\nRetail,12,1000,4.5\nCare,2,900,3.2\nTotal,14,1900,4.1\n";
    let report = report(&[("sectors.csv", text)]);
    assert_eq!(report.findings.len(), 1, "{report:#?}");
    assert_eq!(report.findings[0].kind, Kind::Dominance { contributors: 2 });
    assert!(report.findings[0].sentence.contains("Turnover £, Mean staff"), "{report:#?}");
}

#[test]
fn a_heading_over_two_lines_is_read() {
    let text = "Table 3: Participants,,,,\n,City,,,\nEthnicity,Coventry,Birmingham,Walsall,All\nAsian,,,,\nIndian,80,61,10,151\n\
                Pakistani,30,*,*,45\nArab,40,22,*,66\nTotal,150,85,27,262\n\nSource: monitoring data. * = suppressed\n";
    let report = report(&[("two.csv", text)]);
    assert_eq!(report.tables, ["\"Table 3: Participants\" (two.csv): Ethnicity (3) by City (3)"]);
    assert_eq!(of(&report, "Arab × Walsall").kind, Kind::Recovered { value: 4 });
    assert_eq!(of(&report, "Pakistani × Birmingham").kind, Kind::Recovered { value: 2 });
}

#[test]
fn a_report_is_an_object_for_machines() {
    let report = report(&[("cities.csv", "City,Number\nCoventry,*\nWalsall,30\nTotal,34\n")]);
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["findings"][0]["kind"], "recovered");
    assert_eq!(json["findings"][0]["value"], 4);
    assert_eq!(json["complete"], true);
}
