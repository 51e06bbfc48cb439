//! Tables as people write them: what a careful reader sees in them, the check must see.

use super::{of, report};
use crate::{Kind, Report};

/// One file, and what is known of one of its cells.
fn check(text: &str, cell: &str, kind: Kind) -> Report {
    let report = report(&[("table.csv", text)]);
    assert_eq!(of(&report, cell).kind, kind, "{report:#?}");
    report
}

#[test]
fn several_variables_may_stand_below_each_other() {
    let sections = "Participants,Number\nTotal,620\nGender,\nFemale,350\nMale,260\nOther,*\nCity,\nCoventry,400\nWalsall,220\n";
    check(sections, "Other", Kind::Recovered { value: 10 });
    let headings_again = "Gender,Number\nFemale,350\nMale,*\nTotal,354\nCity,Number\nCoventry,400\nWalsall,*\nTotal,407\n";
    let report = check(headings_again, "Male", Kind::Recovered { value: 4 });
    assert_eq!(of(&report, "Walsall").kind, Kind::Recovered { value: 7 });
    let percent = "Who took part (n = 1178),%\nGender,\nFemale,63.0\nMale,36.7\nOther,0.3\nCity,\nCoventry,60.0\nWalsall,40.0\n";
    check(percent, "Other", Kind::Recovered { value: 4 });
}

#[test]
fn tables_may_stand_side_by_side() {
    let text =
        "Gender,Number,,City,Number\nFemale,350,,Coventry,400\nMale,*,,Walsall,*\nOther,20,,Dudley,30\nTotal,374,,Total,437\n";
    let report = check(text, "Male", Kind::Recovered { value: 4 });
    assert_eq!(of(&report, "Walsall").kind, Kind::Recovered { value: 7 });
    // A column left blank before the total parts nothing.
    check("City,Female,Male,,Total\nCoventry,20,*,,24\nWalsall,30,30,,60\n", "Coventry × Male", Kind::Recovered { value: 4 });
}

#[test]
fn rows_may_be_measures() {
    let text = ",Female,Male,Other,Total\nNumber,*,*,*,\"1,178\"\nPercent,63.0%,36.7%,0.3%,100%\n";
    check(text, "Other", Kind::Recovered { value: 4 });
    check(",Total,Female,Male\nNumber,354,350,*\n", "Male", Kind::Recovered { value: 4 });
}

#[test]
fn totals_may_come_first() {
    check(
        "City,All,Female,Male\nAll,81,50,31\nCoventry,24,20,*\nWalsall,57,30,*\n",
        "Coventry × Male",
        Kind::Recovered { value: 4 },
    );
}

#[test]
fn bases_stand_in_headings_and_labels() {
    let across = "Gender,Coventry (n=130),Walsall (n=80)\nFemale,61.5%,50.0%\nMale,37.7%,48.8%\nOther,0.8%,1.3%\n";
    check(across, "Other × Coventry", Kind::Recovered { value: 1 });
    let down = "City,Female,Male,Other\nCoventry (n=130),61.5%,37.7%,0.8%\nWalsall (n=80),50.0%,48.8%,1.3%\n";
    check(down, "Walsall × Other", Kind::Recovered { value: 1 });
    check("Gender,%\nFemale,63.0\nMale,36.7\nOther,0.3\nTotal (n=1178),100\n", "Other", Kind::Recovered { value: 4 });
}

#[test]
fn a_cell_may_hold_a_number_and_its_percentage() {
    check(
        "Gender,n (%)\nFemale,742 (63.0)\nMale,432 (36.7)\nOther,* (0.3)\nTotal,1178 (100)\n",
        "Other",
        Kind::Recovered { value: 4 },
    );
    let signs = "Gender,Participants\nFemale,742 (63.0%)\nMale,* (36.7%)\nOther,* (0.3%)\nTotal,1178 (100%)\n";
    check(signs, "Other", Kind::Recovered { value: 4 });
}

#[test]
fn percentages_beside_numbers_give_hidden_numbers_back() {
    let text = "Gender,Number,Percent\nFemale,742,63.0\nMale,*,36.7\nOther,*,0.3\nTotal,1178,100\n";
    check(text, "Other", Kind::Recovered { value: 4 });
    let upper = ",Number,Number,Number,Percent,Percent,Percent\nCity,Female,Male,Total,Female,Male,Total\n\
                 Coventry,*,*,200,98.0,2.0,100\nWalsall,100,90,190,52.6,47.4,100\n";
    check(upper, "Coventry × Male", Kind::Recovered { value: 4 });
}

#[test]
fn numbers_are_read_as_other_countries_write_them() {
    let percent = "Geschlecht;Prozent\nFrauen (n=742);63,0%\nMänner;36,7%\nDivers;0,3%\n";
    check(percent, "Divers", Kind::Narrowed { low: 3, high: 4 });
    check("sep=;\nGender;Number\nFemale;1.371\nMale;*\nTotal;1.375\nOther;0\n", "Male", Kind::Recovered { value: 4 });
    check("Gender\tNumber\nFemale\t1 371\nMale\t..\nTotal\t1 375\n", "Male", Kind::Recovered { value: 4 });
}

#[test]
fn any_encoding_is_read() {
    let text = "City,Number\nCoventry,*\nWalsall,30\nTotal,34\n";
    let wide = |mark: &[u8]| mark.iter().copied().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect::<Vec<u8>>();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for bytes in [wide(b"\xff\xfe"), wide(b""), marked] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        #[expect(clippy::disallowed_methods, reason = "a fixture of a test")]
        std::fs::write(&path, bytes).unwrap();
        let report = crate::check(&[path], &crate::Options::default()).unwrap();
        assert_eq!(of(&report, "Coventry").kind, Kind::Recovered { value: 4 });
    }
}

#[test]
fn marks_and_notes_are_read() {
    for mark in ["<5", "1-4", "[c]", "*", "..", "fewer than five", "n<5", "supp", "‡", "[low]", "[c] [note 2]"] {
        check(
            &format!("City,Number\nCoventry,{mark}\nWalsall,30*\nDudley,12 [r]\nTotal,46†\n"),
            "Coventry",
            Kind::Recovered { value: 4 },
        );
    }
}

#[test]
fn who_is_left_out_is_counted() {
    let report = report(&[("table.csv", "Gender,Number\nFemale,742\nMale,432\nTotal,1178\n")]);
    assert_eq!(of(&report, "(none of the printed categories)").kind, Kind::Recovered { value: 4 });
    assert!(report.remarks.iter().any(|remark| remark.contains("1174") && remark.contains("1178")), "{report:#?}");
    check(
        "Gender (n=1178),Percent\nFemale,63.0%\nMale,36.7%\n",
        "(none of the printed categories)",
        Kind::Recovered { value: 4 },
    );
    check(
        "Top 2 countries,Number\nIndia,500\nIran,496\nTotal,1000\n",
        "(none of the printed categories)",
        Kind::Recovered { value: 4 },
    );
}

#[test]
fn bands_within_bands_are_differences() {
    let text = "Age,Number\nUnder 25,124\n16-19,*\n20-24,120\nUnder 16,1\n25 and over,496\nTotal,620\n";
    check(text, "16-19", Kind::Recovered { value: 3 });
}

#[test]
fn small_percentages_may_be_ranges() {
    let report =
        check("Gender (n=1178),Percent\nFemale,63%\nMale,37%\nOther,<0.5%\n", "Other", Kind::Narrowed { low: 0, high: 5 });
    let because = of(&report, "Other").because.join("\n");
    assert!(because.contains("printed as <0.5%"), "{because}");
}

#[test]
fn lists_with_several_columns_of_labels_are_tables() {
    let text = "city,gender,born in the UK,count\nCoventry,Female,yes,40\nCoventry,Female,no,60\nCoventry,Male,yes,*\nCoventry,Male,no,30\n\
                Coventry,Female,All,100\nCoventry,Male,All,34\nCoventry,All,All,134\n";
    check(text, "Coventry × Male × yes", Kind::Recovered { value: 4 });
    let ages = "city,age,people\nCoventry,16,20\nCoventry,17,*\nCoventry,All,24\nWalsall,16,30\nWalsall,17,30\nWalsall,All,60\n";
    check(ages, "Coventry × 17", Kind::Recovered { value: 4 });
    let numbered = "No,City,People\n1,Coventry,*\n2,Walsall,30\n3,Total,34\n";
    check(numbered, "Coventry", Kind::Recovered { value: 4 });
}

#[test]
fn headings_in_three_lines_are_read() {
    let text = ",Participants,,,,\n,Coventry,,Walsall,,All\nStatus,Female,Male,Female,Male,\nRefugee,20,*,30,30,84\nOther,50,50,50,50,200\n";
    check(text, "Refugee × Coventry × Male", Kind::Recovered { value: 4 });
}

#[test]
fn one_person_between_two_reports_is_found() {
    let table = |title: &str, women: u32, coventry: u32| {
        format!(
            "{title}\nGender,Number\nFemale,{women}\nMale,629\nTotal,{}\n\n{title}\nCity,Number\nCoventry,{coventry}\nWalsall,600\nTotal,{}\n",
            women + 629,
            coventry + 600
        )
    };
    let (before, after) = (table("Participants 2019", 741, 770), table("Participants 2020", 742, 771));
    let report = report(&[("2019.csv", &before), ("2020.csv", &after)]);
    let differences: Vec<&str> = report
        .findings
        .iter()
        .filter(|finding| finding.kind == Kind::Difference { people: 1 })
        .map(|finding| finding.sentence.as_str())
        .collect();
    assert_eq!(differences.len(), 2, "{report:#?}");
    assert!(differences[0].contains("1 female") && differences[1].contains("1 coventry"), "{differences:?}");
    let far = table("Participants 2020", 841, 870);
    assert!(!super::report(&[("2019.csv", &before), ("2020.csv", &far)]).found());
}

#[test]
fn a_hidden_sheet_is_read_and_told() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let shown = workbook.add_worksheet();
    shown.write(0, 0, "City").unwrap().write(0, 1, "Percent").unwrap();
    for (row, (city, share)) in (1_u32..).zip([("Coventry", 0.966_101_7), ("Walsall", 0.033_898_3)]) {
        shown.write(row, 0, city).unwrap().write(row, 1, share).unwrap();
    }
    let hidden = workbook.add_worksheet();
    hidden.set_name("Working").unwrap().set_hidden(true);
    for (row, (city, number)) in (0_u32..).zip([("City", "Number"), ("Coventry", "*"), ("Walsall", "*"), ("Total", "118")]) {
        hidden.write(row, 0, city).unwrap();
        match number.parse::<f64>() {
            Ok(number) => hidden.write(row, 1, number).unwrap(),
            Err(_) => hidden.write(row, 1, number).unwrap(),
        };
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.xlsx");
    workbook.save(&path).unwrap();
    let report = crate::check(&[path], &crate::Options::default()).unwrap();
    assert!(report.remarks.iter().any(|remark| remark.contains("\"Working\" is hidden")), "{report:#?}");
    assert_eq!(report.tables.len(), 2);
}

#[test]
fn a_list_of_people_is_no_table() {
    let report = report(&[("people.csv", "First name,Surname,Date of birth,Visits\nA,B,1990-01-01,3\nC,D,1991-02-02,4\n")]);
    assert_eq!(report.findings[0].kind, Kind::Records { lines: 2 });
    assert_eq!(report.findings.len(), 1, "{report:#?}");
}

#[test]
fn a_title_cut_at_its_commas_is_a_title() {
    let text = "Data on gender was recorded for 1,178 participants\nGender,Percent\nFemale,63.0%\nMale,36.7%\nOther,0.3%\n";
    check(text, "Other", Kind::Recovered { value: 4 });
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    let report = report(&[("table.csv", "A title\n\n\nCity,Number\nCoventry,*\nWalsall,30\nTotal,34\n")]);
    assert_eq!((of(&report, "Coventry").what.line, of(&report, "Coventry").what.table.as_str()), (Some(5), "A title"));
}

#[test]
fn letters_are_headings_above_and_marks_below() {
    let text = "City,F,M,U,Total\nCoventry,20,c,c,34\nWalsall,30,20,2,52\nTotal,50,c,c,86\n\nc = fewer than 15\n";
    let report = report(&[("table.csv", text)]);
    assert!(report.tables[0].contains("(3)"), "{report:#?}");
}
