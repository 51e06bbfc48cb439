//! Files that nobody should be stopped by.

use super::{checked, report};
use crate::{CheckError, Options};

#[test]
fn odd_figures_are_passed_over_with_a_remark() {
    let text =
        "City,Number\nCoventry,NaN\nBirmingham,1e300\nWalsall,-5\nDudley,30\nSolihull,20\nSandwell,45\nTelford,17\nTotal,900\n";
    let report = report(&[("odd.csv", text)]);
    for odd in ["NaN", "1e300", "-5"] {
        assert!(report.remarks.iter().any(|remark| remark.contains(odd)), "{odd}: {report:#?}");
    }
}

#[test]
fn tables_of_other_numbers_have_nothing_to_find() {
    let text = "City,Mean hours,Change\nCoventry,3.5,-1\nBirmingham,4.25,2\n";
    let report = report(&[("means.csv", text)]);
    assert!(!report.found(), "{report:#?}");
    assert!(report.remarks.iter().any(|remark| remark.contains("nothing to check")), "{report:#?}");
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let check = |name: &str, text: &str, expected: &str| {
        let error = checked(&[(name, text)], &Options::default()).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("next:"), "{error}");
    };
    check("report.pdf", "x", "files of this kind are not read");
    check("broken.xlsx", "this is no workbook", "is no workbook");
    check("broken.ods", "PK\u{3}\u{4}garbage", "cannot be read as a workbook");
    check("empty.csv", "", "no table was found");
    check("words.csv", "Once upon a time\n", "no table was found");
    check("nul.csv", "a,b\n\0,1\n", "is not text");
    check("wide.csv", &",".repeat(3_000), "expected at most 2000 columns");
    check("long.csv", &"a,1\n".repeat(100_001), "expected at most 100000 rows");
    let missing = crate::check(&["does-not-exist.csv".into()], &Options::default());
    assert!(matches!(missing, Err(CheckError::Unreadable { .. })));
}

#[test]
fn too_many_cells_are_refused() {
    let row = format!("{}\n", ["7"; 600].join(","));
    let heading: Vec<String> = (0..600).map(|column| format!("Group {column}")).collect();
    let rows: String = (0..100).map(|index| format!("City {index},{row}")).collect();
    let error = checked(&[("large.csv", &format!("City,{}\n{rows}", heading.join(",")))], &Options::default()).unwrap_err();
    assert!(matches!(error, CheckError::TooManyCells { .. }), "{error}");
}

#[test]
fn ragged_and_contradictory_tables_end_in_remarks() {
    let ragged = "City,Female,Male,Total\nCoventry,20\nBirmingham,30,40,70,5,6\n,,\nWalsall\n,1\n";
    report(&[("ragged.csv", ragged)]);
    let wrong = "City,Female,Male,Total\nCoventry,20,30,40\nBirmingham,30,40,70\nTotal,50,70,160\n";
    let report = report(&[("wrong.csv", wrong)]);
    assert!(report.remarks.iter().any(|remark| remark.contains("not taken as one sum")), "{report:#?}");
}

#[test]
fn a_wide_open_table_ends_in_time() {
    let heading: Vec<String> = (0..30).map(|column| format!("Group {column}")).collect();
    let rows: String = (0..30).map(|index| format!("City {index},{},300\n", ["*"; 30].join(","))).collect();
    let total = format!("Total,{},9000\n", ["300"; 30].join(","));
    let options = Options { time: std::time::Duration::from_secs(2), ..Options::default() };
    let started = std::time::Instant::now();
    let report = checked(&[("open.csv", &format!("City,{},Total\n{rows}{total}", heading.join(",")))], &options).unwrap();
    assert!(started.elapsed().as_secs() < 30);
    assert!(report.findings.iter().all(|finding| !matches!(finding.kind, crate::Kind::Recovered { .. })), "{report:#?}");
}

#[test]
fn text_of_a_file_cannot_command_a_terminal() {
    let report = report(&[("escape.csv", "City,Number\n\u{1b}[31mCoventry,3\nBirmingham,40\n")]);
    assert!(!report.text(true).contains('\u{1b}'));
}
