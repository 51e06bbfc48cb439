//! `choir check FILES`: tables made anywhere, before somebody publishes them by hand.

use rust_xlsxwriter::Workbook;

use crate::support::{Home, Ran, text};

/// The split by gender, as the report of the programme prints it.
const GENDER: &str = "\"Gender: data recorded for 1,178 participants\"\nGender,Percent\nFemale,63%\nMale,36.7%\nOther,0.3%\n";

fn check(home: &Home, files: &[&str], options: &[&str]) -> Ran {
    home.run(&[&["check"][..], files, options].concat())
}

#[track_caller]
fn prints(ran: &Ran, words: &[&str]) {
    // Lines are wrapped.
    let printed = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in words {
        assert!(printed.contains(word), "expected `{word}` in: {}", ran.stdout);
    }
}

#[test]
fn the_published_split_by_gender_gives_four_people_away() {
    let home = Home::empty();
    let file = home.deliver("gender.csv", GENDER);
    let ran = check(&home, &[&file], &[]).ends(5).says(&["finding"]);
    prints(&ran, &["Do not publish yet", "Other: 3 or 4 people", "1,178", "0.3%", "exactly 4 people", "What to do:"]);
    assert!(ran.stdout.lines().all(|line| line.chars().count() <= 100), "{}", ran.stdout);
    let json = check(&home, &[&file], &["--format", "json"]).ends(5).json();
    let finding = &json["findings"][0];
    assert_eq!(
        (finding["kind"].as_str(), finding["low"].as_i64(), finding["high"].as_i64()),
        (Some("narrowed"), Some(3), Some(4))
    );
    assert!(finding["because"].as_array().unwrap().len() > 1, "{finding}");
    let csv = check(&home, &[&file], &["--format", "csv"]).ends(5).stdout;
    assert!(csv.starts_with("file,row,column,cell,what_is_known") && csv.contains("3 or 4 people"), "{csv}");
}

/// The other figures of the report are large, and say nothing more about the four.
#[test]
fn the_published_report_as_a_whole() {
    let home = Home::empty();
    let time = "Time in the UK (n = 905)\nTime in the UK,Number\nSince birth,61\n<1 year,128\n1-5 years,255\n6-10 years,116\n>10 years,345\n";
    let ethnicity =
        "Top 5 ethnic groups\nEthnic group,Number\nAfrican,309\nIndian,151\nOther White,109\nArab,66\nWhite British,55\n";
    let files = [
        home.deliver("report/gender.csv", GENDER),
        home.deliver("report/time.csv", time),
        home.deliver("report/ethnicity.csv", ethnicity),
    ];
    let folder = text(std::path::Path::new(&files[0]).parent().unwrap());
    let ran = check(&home, &[&folder], &[]).ends(5);
    prints(&ran, &["3 or 4 people", "1 finding in 3 tables"]);
    check(&home, &[&files[1], &files[2]], &[]).ends(0);
}

/// "At least 1,370" in one place and "1,371" in another: the difference of the two tables is one person.
#[test]
fn two_tables_that_differ_by_one_person_tell_who_it_is() {
    let home = Home::empty();
    let table = |women: u32| {
        let (coventry, all) = (women + 300, women + 300 + 329);
        format!(
            "Participants\nCity,Female,Male,Total\nCoventry,{women},300,{coventry}\nElsewhere,200,129,329\nTotal,{},429,{all}\n",
            women + 200
        )
    };
    let (before, after) = (home.deliver("march.csv", table(741)), home.deliver("april.csv", table(742)));
    let ran = check(&home, &[&before, &after], &[]).ends(5);
    prints(&ran, &["DIFFERENCE", "the 1 person", "1 coventry × female", "1,371 − 1,370 = 1"]);
}

#[test]
fn totals_left_in_give_hidden_cells_back() {
    let home = Home::empty();
    let table = "Participants by city and gender\nCity,Female,Male,Other,Total\nCoventry,200,150,*,354\nBirmingham,120,90,[c],215\n\
                 Walsall,30,*,*,51\nTotal,350,260,10,620\n";
    let ran = check(&home, &[&home.deliver("by-hand.csv", table)], &[]).ends(5);
    prints(&ran, &["Coventry × Other: exactly 4 people", "200 + 150 + * = 354", "Walsall × Other: exactly 1 person", "row 3"]);
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in (0_u32..).zip(table.lines()) {
        for (column, cell) in (0_u16..).zip(line.split(',')) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number).unwrap(),
                Err(_) => sheet.write(row, column, cell).unwrap(),
            };
        }
    }
    let path = home.folder().join("by-hand.xlsx");
    workbook.save(&path).unwrap();
    prints(&check(&home, &[&text(&path)], &[]).ends(5), &["Coventry × Other: exactly 4 people"]);
}

/// Under ten hidden, everything else rounded to five one by one: the rule that official statistics use.
#[test]
fn a_table_rounded_by_the_rule_has_nothing_to_find() {
    let home = Home::empty();
    let table = "Participants. Numbers under 10 are shown as [c]; all others are rounded to the nearest 5, totals too.\n\
                 City,Female,Male,Other,Total\nCoventry,200,150,[c],355\nBirmingham,120,90,15,225\nWalsall,30,20,[c],50\nTotal,350,260,20,630\n";
    let ran = check(&home, &[&home.deliver("rounded.csv", table)], &[]).ends(0);
    prints(&ran, &["Nothing was found in 1 table"]);
}

/// Answers and books: CSV, ODS and XLSX carry noise in every number, and say so.
#[test]
fn our_own_packs_have_nothing_to_find() {
    let home = Home::landed();
    home.ok(&["ask", "people-by-home-city"]);
    home.ok(&["ask", "people-by-time-in-uk"]);
    let answers = home.folder().join("answers");
    home.ok(&["publish", "--to", &text(&answers)]);
    home.ok(&["book", "approve", "programme-report"]);
    let book = home.folder().join("book");
    home.ok(&["book", "build", "programme-report", "--to", &text(&book)]);
    let (sheets, other) = (text(&book.join("tables.ods")), text(&book.join("tables.xlsx")));
    for files in [vec![text(&answers)], vec![text(&book)], vec![sheets, other], vec![text(&answers), text(&book)]] {
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let ran = check(&home, &files, &[]).ends(0);
        prints(&ran, &["Nothing was found", "Not checked, and why", "no number is exact"]);
        let json = check(&home, &files, &["--format", "json"]).ends(0).json();
        assert_eq!(json["tables"].as_array().unwrap().len(), 0, "{json}");
        assert!(!json["left_out"].as_array().unwrap().is_empty(), "{json}");
    }
}

/// Whoever writes "noise" into a title does not switch the check off; who claims protection is told to be believed.
#[test]
fn a_word_about_noise_is_no_protection() {
    let home = Home::empty();
    let table = "City,Number\nCoventry,*\nWalsall,30\nTotal,34\n";
    let street = home.deliver("street.csv", format!("Complaints about noise in the street\n{table}"));
    prints(&check(&home, &[&street], &[]).ends(5), &["exactly 4 people"]);
    let claim = home.deliver("claim.csv", format!("Random noise was added\n{table}"));
    prints(&check(&home, &[&claim], &[]).ends(0), &["1 table was not checked", "takes its word"]);
    // Ends that leave a number no room protect nothing.
    let closed = "City,value,lower,upper,status\nCoventry,4,4,4,ok\nWalsall,30,30,30,ok\n";
    check(&home, &[&home.deliver("closed.csv", closed)], &[]).ends(5);
}

#[test]
fn what_is_no_table_is_told() {
    let home = Home::empty();
    let nothing = home.deliver("texts/notes.txt", "Once upon a time\n");
    let folder = text(std::path::Path::new(&nothing).parent().unwrap());
    check(&home, &[&folder], &[]).ends(4).says(&["no table was found", "next:"]);
    check(&home, &[&nothing], &[]).ends(4).says(&["no table was found"]);
    check(&home, &[&home.deliver("broken.xlsx", "PK\u{3}\u{4} and no more")], &[]).ends(4).says(&["broken.xlsx", "next:"]);
    check(&home, &[&home.deliver("words.ods", "this is no workbook")], &[]).ends(4).says(&["no workbook"]);
    check(&home, &[&home.deliver("report.pdf", "%PDF")], &[]).ends(4).says(&["not read", "next:"]);
    check(&home, &[&text(&home.folder().join("nowhere.csv"))], &[]).ends(4).says(&["nowhere.csv"]);
}
