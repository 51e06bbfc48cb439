//! One planted fault a check, in every kind of file where it could stand.

use std::collections::BTreeSet;

use super::draft::{Draft, asked, assert_found, assert_spoken, pack_of, released, spoken};
use crate::check::{CheckInput, CheckReport, Expected, check_draft};
use crate::document::CodeLabel;
use crate::tests::samples::by_ethnicity;

#[test]
fn working_columns_are_found() {
    for name in ["pre_sdc_count", "ckey", "recordKey", "row_number", "person_id", "true_value", "notes_of_partner", "_order"] {
        let draft = asked();
        let path = "csv/people-by-ethnicity.csv";
        let lines: Vec<String> = draft
            .read(path)
            .lines()
            .enumerate()
            .map(|(place, line)| if place == 0 { format!("{line},{name}") } else { format!("{line},7") })
            .collect();
        draft.write(path, (lines.join("\r\n") + "\r\n").as_bytes());
        // A column without a title is no complete description either.
        assert_found(&draft, &["SDC-22", "SDC-25", "SDC-27"], name);
    }
    let draft = asked();
    draft.replace("answers/people-by-ethnicity.json", "\"charged\": true", "\"charged\": true, \"seed\": \"one\"");
    assert_found(&draft, &["SDC-22", "SDC-25"], "a key of JSON");
    let draft = released(10, 5);
    draft.replace("report.html", "<main id=\"main\"", "<main data-count=\"7\" id=\"main\"");
    assert_spoken(&draft, &["SDC-22"], "an attribute");
    let draft = released(10, 5);
    draft.replace_in("tables.ods", "content.xml", "<text:p>Reliability</text:p>", "<text:p>Raw count</text:p>");
    assert_found(&draft, &["SDC-22", "SDC-23"], "a heading of a sheet");
}

#[test]
fn labels_of_no_list_are_found() {
    let planted = "Fatou from the kitchen";
    let draft = asked();
    draft.replace("csv/people-by-ethnicity.csv", "White", planted);
    assert_found(&draft, &["SDC-23", "SDC-12", "SDC-26"], "a label of a file");
    let report = draft.check();
    let found = report.checks.iter().find(|check| check.id == "SDC-23").unwrap();
    assert!(found.found.iter().any(|found| found == "csv/people-by-ethnicity.csv, line 5, column 2: a label that no registered list has; it could be a value of the data"), "{report}");
    assert!(!report.to_string().contains("Fatou"), "the word is told");
    let draft = released(10, 5);
    draft.replace("report.html", "<th scope=\"row\">Female</th>", &format!("<th scope=\"row\">{planted}</th>"));
    assert_found(&draft, &["SDC-23", "SDC-12"], "a label of a page");
    let draft = released(10, 5);
    draft.replace_in("tables.xlsx", "xl/sharedStrings.xml", "<t>Female</t>", &format!("<t>{planted}</t>"));
    assert_found(&draft, &["SDC-23", "SDC-12"], "a label of a sheet");
    let draft = released(0, 0);
    draft.replace("report.html", ">Coventry</tspan>", &format!(">{planted}</tspan>"));
    assert_found(&draft, &["SDC-23", "SDC-26"], "a label of a chart");
    let draft = released(10, 5);
    draft.replace("codelists/gender.csv", "Female", planted);
    assert_found(&draft, &["SDC-23"], "a code list");
    let draft = released(10, 5);
    draft.replace("report.html", "<section id=\"reading\">", "<section id=\"reading\"><p>Nadifa told us about her landlord</p>");
    assert_spoken(&draft, &["SDC-23"], "a sentence");
    assert_eq!(draft.check().exceptions_needed(), ["SDC-23"]);
}

#[test]
fn parameters_that_must_not_be_told_are_found() {
    let secret = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    for text in
        [format!("Contact {secret}"), "p = 10".to_owned(), "The seed: 42".to_owned(), "-----BEGIN PRIVATE KEY-----".to_owned()]
    {
        let draft = asked();
        draft.replace("README.txt", "How to check the pack", &format!("How to check the pack\n{text}"));
        assert_found(&draft, &["SDC-25", "SDC-23"], &text);
    }
    let draft = released(10, 5);
    draft.replace("provenance.json", "\"asked_by\"", "\"salt\": \"x\", \"asked_by\"");
    assert_found(&draft, &["SDC-25", "SDC-22"], "a key of JSON");
    let grouped: Vec<String> = secret.as_bytes().chunks(4).map(|group| String::from_utf8(group.to_vec()).unwrap()).collect();
    let draft = released(10, 5);
    draft.replace("report.html", "<section id=\"reading\">", &format!("<section id=\"reading\"><p>{}</p>", grouped.join(" ")));
    assert_found(&draft, &["SDC-25", "SDC-23"], "digits in groups");
}

#[test]
fn charts_that_show_other_numbers_are_found() {
    let bar = |page: &str| {
        let start = page.find("<rect class=\"bar\" x=\"").unwrap();
        page[start..].split_once('>').unwrap().0.to_owned()
    };
    for pack in [released(0, 0), released(10, 5)] {
        let page = pack.read("report.html");
        let chart = &page[page.find("<figure>").unwrap()..];
        let own = bar(chart);
        let width = own.split("width=\"").nth(1).unwrap().split('"').next().unwrap();
        pack.replace(
            "report.html",
            &own,
            &own.replace(&format!("width=\"{width}\""), &format!("width=\"{}\"", width.parse::<f64>().unwrap() + 1.5)),
        );
        assert_spoken(&pack, &["SDC-26"], "a longer bar");
    }
    let number = "<text class=\"number\"";
    let draft = asked();
    let page = draft.read("index.html");
    let text = page[page.find(number).unwrap()..].split_once("</text>").unwrap().0.to_owned();
    draft.replace("index.html", &text, &text.replace(">412", ">413"));
    assert_spoken(&draft, &["SDC-26"], "another number");
    for planted in [
        "<img src=\"data:image/png;base64,iVBORw0KGgo=\"/>",
        "<script>var rows=[1,2]</script>",
        "<svg width=\"1\"><metadata>x</metadata></svg>",
        "<p style=\"display:none\">x</p>",
    ] {
        let draft = asked();
        draft.replace("index.html", "<main id=\"main\">", &format!("<main id=\"main\">{planted}"));
        assert_found(&draft, &["SDC-26", "SDC-22", "SDC-23"], planted);
    }
    let draft = asked();
    draft.replace(
        "index.html",
        "likely to be between these ends (95 in 100). The table has the same numbers.</desc>",
        "between (95 in 100); 37 of them</desc>",
    );
    assert_found(&draft, &["SDC-26"], "a description");
}

#[test]
fn likert_shares_and_pyramids_are_measured() {
    let draft = released(0, 0);
    let page = draft.read("report.html");
    let section = page.find("id=\"table-at-home-by-gender\"").unwrap();
    let percent = page[section..]
        .split("text-anchor=\"middle\">")
        .find(|part| part.starts_with(|first: char| first.is_ascii_digit()) && part[..4].contains('%'))
        .unwrap();
    let share = percent.split('%').next().unwrap();
    let changed = page[section..].replacen(&format!(">{share}%<"), &format!(">{}%<", share.parse::<u64>().unwrap() + 1), 1);
    draft.write("report.html", format!("{}{changed}", &page[..section]).as_bytes());
    assert_spoken(&draft, &["SDC-26"], "a share");
}

#[test]
fn missing_context_is_found() {
    let draft = released(10, 5);
    draft.replace("csv/gender.csv-metadata.json", "\"Base: ", "\"About ");
    assert_found(&draft, &["SDC-27", "SDC-12"], "no base in the description");
    let draft = released(10, 5);
    draft.replace("report.html", "<p>Base: ", "<p>About ");
    assert_spoken(&draft, &["SDC-27"], "no base on the page");
    let draft = released(10, 5);
    draft.replace_in("tables.ods", "content.xml", "<text:p>Base: ", "<text:p>About ");
    assert_spoken(&draft, &["SDC-27"], "no base in the sheet");
    let draft = asked();
    draft.replace("csv/people-by-ethnicity.csv-metadata.json", "Random noise was added", "Something was added");
    assert_spoken(&draft, &["SDC-27"], "no control");
    let draft = asked();
    draft.replace("answers/people-by-ethnicity.json", "\"statistic\": \"count\"", "\"statistic\": \"mean\"");
    assert_spoken(&draft, &["SDC-27"], "no number of people");
    assert!(draft.check().passed());
}

#[test]
fn files_that_belong_to_no_pack_are_found() {
    let draft = asked();
    draft.write("evidence.json", b"{}");
    assert_spoken(&draft, &["SDC-29"], "a file more");
    let draft = asked();
    draft.write("csv/working.csv", b"code,label\r\n");
    assert_found(&draft, &["SDC-29", "FILES", "SDC-12", "SDC-22", "SDC-27", "SDC-30"], "a table more");
    let draft = asked();
    fs_err::write(draft.path.join("README.txt"), draft.read("README.txt") + "\n").unwrap();
    // The digest on the list is that of no file any more.
    assert_found(&draft, &["SDC-29", "SDC-25"], "a changed file");
    let draft = released(10, 5);
    fs_err::remove_file(draft.path.join("LICENCE.txt")).unwrap();
    draft.seal();
    assert_found(&draft, &["SDC-29", "SDC-25", "FILES"], "a file less");
}

#[test]
fn texts_of_other_packs_and_codes_without_a_list_are_found() {
    for path in ["LICENCE.txt", "README.txt"] {
        let draft = released(10, 5);
        draft.write(path, draft.read(path).replace("Open Government Licence", "Open Licence").as_bytes());
        assert!(spoken(&draft.check()).contains(&"FILES"), "{path}");
    }
    let draft = released(10, 5);
    draft.write(
        "provenance.json",
        draft.read("provenance.json").replacen("\"licence\": \"Open", "\"licence\": \"\", \"x\": \"Open", 1).as_bytes(),
    );
    assert!(spoken(&draft.check()).contains(&"FILES"));
    let draft = asked();
    let lists = draft.read("codelists/gender.csv");
    let shorter: Vec<&str> = lists.lines().filter(|line| !line.contains("Female")).collect();
    draft.write("codelists/gender.csv", (shorter.join("\r\n") + "\r\n").as_bytes());
    assert!(spoken(&draft.check()).contains(&"SDC-23"));
}

#[test]
fn incomplete_accounts_are_found() {
    for (old, new) in [
        ("\"unit\": \"person\"", "\"unit\": \"\""),
        ("\"rho\": \"0.03\"", "\"rho\": \"0\""),
        ("\"delta\": 1e-6", "\"delta\": 0"),
        ("\"mechanism\": \"discrete Gaussian\"", "\"mechanism\": \"\""),
        ("\"cells\": ", "\"cells\": 1"),
        ("\"epsilon\": 1.3", "\"epsilon\": 0.1"),
    ] {
        let draft = released(10, 5);
        draft.replace("privacy-account.json", old, new);
        assert_found(&draft, &["SDC-30", "SDC-23"], old);
    }
    let draft = asked();
    draft.replace("provenance.json", "\"rho\": \"0.0175\"", "\"rho\": \"0.0174\"");
    assert_spoken(&draft, &["SDC-30"], "a sum");
    let draft = released(10, 5);
    draft.replace("methods.html", "never from the data", "perhaps");
    assert_spoken(&draft, &["SDC-30"], "where groups come from");
}

#[test]
fn numbers_below_the_threshold_are_found() {
    let path = "csv/age-by-gender.csv";
    let line = |draft: &Draft| {
        let before = draft.read(path);
        before
            .lines()
            .find(|line| line.contains(",,,,confidential,") && line.ends_with(",,"))
            .expect("a hidden number")
            .to_owned()
    };
    for (old, new, what) in [
        (",,,,confidential,", ",7,,,low_reliability,", "a small number"),
        (",,,,confidential,", ",,3,,confidential,", "an end of an interval"),
    ] {
        let draft = released(10, 0);
        let own = line(&draft);
        draft.replace(path, &own, &own.replace(old, new));
        assert_found(&draft, &["SDC-31", "SDC-12", "SDC-26"], what);
    }
    let draft = released(10, 0);
    let own = line(&draft);
    draft.replace(path, &own, &format!("{}6.125,2.5", own.strip_suffix(',').unwrap()));
    assert_spoken(&draft, &["SDC-31"], "a measurement");
}

#[test]
fn other_displays_are_found() {
    let mut draft = released(10, 5);
    draft.display.threshold = 20;
    assert_found(&draft, &["SDC-31"], "a threshold of another tier");
    let mut draft = released(10, 5);
    draft.display.rounding = 10;
    assert_found(&draft, &["SDC-07"], "a base of another tier");
    let mut draft = released(0, 0);
    draft.display.rounding = 5;
    assert_found(&draft, &["SDC-07", "SDC-31"], "not rounded");
}

#[test]
fn cells_that_differ_between_formats_are_found() {
    let draft = released(0, 0);
    let line = draft.read("csv/gender.csv").lines().nth(1).unwrap().to_owned();
    let value: u64 = line.split(',').nth(2).unwrap().parse().unwrap();
    draft.replace_in("tables.xlsx", &draft.excel_sheet("gender"), &format!("<v>{value}</v>"), &format!("<v>{}</v>", value + 1));
    assert_spoken(&draft, &["SDC-12"], "a cell of a sheet");
    let draft = released(0, 0);
    draft.replace("csv/gender.csv", &line, &line.replacen(&format!(",{value},"), &format!(",{},", value + 1), 1));
    assert_found(&draft, &["SDC-12", "SDC-26"], "a cell of the file");
    let draft = released(0, 0);
    draft.replace("report.html", "<p>Base: 1,371", "<p>Base: 1,372");
    assert_spoken(&draft, &["SDC-12"], "a base on the page");
    let draft = released(0, 0);
    draft.replace_in("tables.ods", "content.xml", "<text:p>Base: 1,371", "<text:p>Base: 1,372");
    assert_spoken(&draft, &["SDC-12"], "a base in the sheet");
    let draft = asked();
    draft.replace("answers/people-by-ethnicity.json", "1318.0", "1319.0");
    assert_spoken(&draft, &["SDC-12"], "a cell of the answer");
    let draft = asked();
    draft.replace("index.html", "<td class=\"number estimate\">412</td>", "<td class=\"number estimate\">411</td>");
    assert_spoken(&draft, &["SDC-12"], "a cell of the page");
}

#[test]
fn zeros_and_percentages_are_looked_at() {
    let draft = asked();
    let path = "csv/hours-by-pathway-e08000026.csv";
    let line = draft.read(path).lines().find(|line| line.contains("Employment,3,Other")).unwrap().to_owned();
    draft.replace(path, &line, &line.replace("low_reliability", "ok"));
    assert_found(&draft, &["SDC-04", "SDC-12", "SDC-26"], "a zero that is not one");
    let draft = asked();
    draft.replace("index.html", "<section id=\"method\">", "<section id=\"method\"><p>There were 36.7% in a range.</p>");
    assert_found(&draft, &["SDC-08", "SDC-23"], "a percentage");
    let draft = released(10, 5);
    draft.replace_in("tables.xlsx", &draft.excel_sheet("Targets_and_results"), "<v>300</v>", "<v>301</v>");
    assert_found(&draft, &["SDC-08", "SDC-12"], "a percentage of a sheet");
}

/// What another tier asks for.
fn checked(draft: &Draft, most_variables: usize, geographies: &[&str]) -> CheckReport {
    let geographies = geographies.iter().map(|list| (*list).to_owned()).collect();
    let days = ["2026-11-20", "2026-11-21"].map(str::to_owned).into_iter().collect();
    let other_files = BTreeSet::new();
    let (threshold, rounding) = (draft.display.threshold, draft.display.rounding);
    let expected =
        Expected { threshold, rounding, most_variables, geographies: &geographies, days: &days, other_files: &other_files };
    check_draft(CheckInput { directory: &draft.path, registered: &draft.registered, expected }).unwrap()
}

#[test]
fn wide_tables_and_small_areas_are_found() {
    // Pathway and gender; the option is a city.
    let report = checked(&asked(), 1, &[]);
    assert_eq!(spoken(&report), ["SDC-10"], "{report}");
    let report = checked(&released(10, 5), 3, &[]);
    assert_eq!(spoken(&report), ["SDC-16"], "{report}");
    let mut answer = by_ethnicity();
    answer.columns[0].codes[3].label = "CV1".to_owned();
    assert_found(&pack_of(&[answer.clone()]), &["SDC-16"], "a postcode district");
    answer.columns[0].codes[3] = CodeLabel { code: "E05001226".to_owned(), label: "Foleshill".to_owned() };
    answer.rows[3].keys[0].1 = "E05001226".to_owned();
    assert_found(&pack_of(&[answer]), &["SDC-16"], "a ward");
}
