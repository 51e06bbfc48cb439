//! Books as they are read: what they hold, and what is refused by name.

mod programme;

use super::*;
use crate::Programme;

const HEAD: &str = r#"
title = "T"
author = "A"
purpose = "programme_evaluation"
dataset = "participants"
universe = "U"
source = "S"
privacy = { rho = "0.03", max_rows = 1 }
"#;

const BODY: &str = r#"
[[variables]]
column = "gender"
label = "Gender"
[[variables]]
column = "country_of_birth"
label = "Born in"
groups = ["country_3a", "country_8a"]
[[tables]]
id = "one"
title = "One"
variables = ["gender", "country_of_birth@country_8a"]
"#;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("..")
}

fn read(text: &str) -> Result<Book, ContractError> {
    let programme = Programme::read(&root()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("books").join("b");
    std::fs::create_dir_all(&book).unwrap();
    #[expect(clippy::disallowed_methods, reason = "a file of a test")]
    std::fs::write(book.join("book.toml"), text).unwrap();
    let books = Book::read_all(&folder.path().join("books"), &programme.code_lists, &programme.datasets)?;
    Ok(books["b"].clone())
}

#[test]
fn the_shipped_book_is_read_and_has_the_figures_of_the_report() {
    let programme = Programme::read(&root()).unwrap();
    let book = programme.book("programme-report").unwrap();
    assert!(book.tables.len() >= 20 && programme.book("nonsense").is_err());
    let born = book.variables.iter().find(|variable| variable.column == "country_of_birth").unwrap();
    assert_eq!(born.levels, ["country_3a", "country_8a", "country_12a", "country"]);
    let groups = born.groups(&programme.code_lists).unwrap();
    assert_eq!(groups.iter().map(Vec::len).collect::<Vec<_>>(), [10, 15, 252]);
    assert_eq!(book.table("birth-region").unwrap().axes[0].level, 3);
    assert!(book.table("women-new-to-the-uk").unwrap().dimensions().count() == 3 && book.table("x").is_err());
    assert_eq!(programme.book_hash(book).unwrap().len(), 64);
}

#[test]
fn a_book_says_what_it_holds() {
    let more = r#"
filter = { gender = ["1", "2"] }
[[impossible]]
reason = "R"
codes = { gender = ["3"], "country_of_birth@country_3a" = ["001"] }
[[public_totals]]
source = "P"
rows = 12
[[public_totals]]
source = "P"
variable = "gender"
counts = { 1 = 5, 2 = 4, 3 = 1, MISSING = 2, UNCODABLE = 0, PNTS = 0 }
"#;
    let book = read(&format!("{HEAD}{}{more}", BODY.replace("\"gender\", ", ""))).unwrap();
    assert!(book.id == "b" && book.objective == BookObjective::MeanVariance && book.max_rows.get() == 1);
    assert_eq!(book.tables[0].axes, [BookAxis { variable: 1, level: 2 }]);
    assert_eq!(book.tables[0].filters, [BookFilter { axis: BookAxis { variable: 0, level: 1 }, codes: vec![0, 1] }]);
    assert_eq!(book.impossible[0].conditions.len(), 2);
    assert_eq!(book.public_totals[0].counts, [12]);
    assert_eq!(book.public_totals[1].counts, [5, 4, 1, 2, 0, 0]);
}

/// Whatever is written wrong is refused, and the message names it.
#[test]
fn what_is_written_wrong_is_refused_by_name() {
    for (from, to, named) in [
        ("title = \"T\"", "titel = \"T\"", "titel"),
        ("\"participants\"", "\"people\"", "people"),
        ("\"participants\"", "\"programme_outputs\"", "public"),
        ("\"programme_evaluation\"", "\"marketing\"", "marketing"),
        ("max_rows = 1", "max_rows = 2", "max_rows"),
        ("max_rows = 1", "max_rows = 0", "zero"),
        ("rho = \"0.03\"", "rho = \"0\"", "rho"),
        ("source = \"S\"", "source = \"S\"\nobjective = \"best\"", "best"),
        ("column = \"gender\"", "column = \"partner_count\"", "partner_count"),
        ("column = \"gender\"", "column = \"country_of_birth\"", "country_of_birth"),
        ("[\"country_3a\", \"country_8a\"]", "[\"country_8a\", \"country_3a\"]", "country_8a"),
        ("[\"country_3a\", \"country_8a\"]", "[\"status_6\"]", "status_6"),
        ("[\"country_3a\", \"country_8a\"]", "[\"nothing\"]", "nothing"),
        ("@country_8a", "@country_12a", "country_12a"),
        ("\"gender\", ", "\"gender\", \"gender\", ", "twice"),
        ("id = \"one\"", "id = \"one\"\nimportance = 0", "importance"),
        ("title = \"One\"", "title = \" \"", "title"),
        ("title = \"One\"", "title = \"One\"\nfilter = { gender = [\"9\"] }", "`9`"),
        ("title = \"One\"", "title = \"One\"\nfilter = { gender = [\"1\"] }", "twice"),
        ("id = \"one\"", "id = \"one\"\nnote = \"x\"", "note"),
    ] {
        let text = format!("{HEAD}{BODY}").replacen(from, to, 1);
        assert!(text.contains(to), "{from}");
        let refused = read(&text).unwrap_err().to_string();
        assert!(refused.contains(named), "{to}: {refused}");
    }
    for (more, named) in [
        ("[[impossible]]\nreason = \" \"\ncodes = { gender = [\"1\"] }", "reason"),
        ("[[impossible]]\nreason = \"R\"\ncodes = {}", "codes"),
        ("[[public_totals]]\nsource = \"P\"", "rows"),
        ("[[public_totals]]\nsource = \"P\"\nvariable = \"gender\"\ncounts = { 1 = 5 }", "count"),
        ("[[public_totals]]\nsource = \"P\"\nvariable = \"gender\"\nrows = 5", "rows"),
        ("[[tables]]\nid = \"one\"\ntitle = \"x\"\nvariables = []", "twice"),
    ] {
        let refused = read(&format!("{HEAD}{BODY}{more}")).unwrap_err().to_string();
        assert!(refused.contains(named), "{more}: {refused}");
    }
}

#[test]
fn a_column_may_be_counted_in_groups_alone() {
    let text =
        format!("{HEAD}{BODY}").replace("[\"country_3a\", \"country_8a\"]", "[\"country_3a\", \"country_8a\"]\nfinest = false");
    let book = read(&text).unwrap();
    assert_eq!(book.variables[1].levels, ["country_3a", "country_8a"]);
    assert_eq!(book.tables[0].axes[1].level, 2);
}

const SURVEY: &str = r#"
title = "T"
author = "A"
purpose = "programme_evaluation"
dataset = "resident_survey"
universe = "U"
source = "S"
privacy = { rho = "0.03", max_rows = 1 }
[[variables]]
column = "migrants_contribute"
label = "Contribute"
nets = [{ label = "Agree", codes = ["5", "4"] }]
[[variables]]
column = "contact_places"
label = "Contact"
[[variables]]
column = "city"
label = "City"
[[tables]]
id = "places"
title = "Places"
variables = ["city", "contact_places"]
importance = 7
"#;

/// A scale is shown in full, with a net of its upper two; only answers are in a base.
#[test]
fn a_scale_has_a_net_and_a_base_of_answers() {
    let book = read(SURVEY).unwrap();
    let scale = &book.variables[0];
    assert_eq!(scale.nets, [BookNet { label: "Agree".to_owned(), codes: vec![3, 4] }]);
    let programme = Programme::read(&root()).unwrap();
    assert_eq!(scale.answers(1, &programme.code_lists), [0, 1, 2, 3, 4]);
    assert!(scale.answers(0, &programme.code_lists).is_empty() && scale.answers(2, &programme.code_lists).is_empty());
    for (to, named) in [
        ("[\"5\", \"PNTS\"]", "`PNTS` is not one of the answers"),
        ("[\"5\", \"6\"]", "`6` is not one of the answers"),
        ("[\"5\", \"5\"]", "twice"),
        ("[]", "some but not all"),
        ("[\"1\", \"2\", \"3\", \"4\", \"5\"]", "some but not all"),
    ] {
        let refused = read(&SURVEY.replace("[\"5\", \"4\"]", to)).unwrap_err().to_string();
        assert!(refused.contains(named), "{to}: {refused}");
    }
}

/// Every option of a question with several answers is a variable and a table of its own.
#[test]
fn every_option_of_several_answers_is_a_table_with_its_own_base() {
    let book = read(SURVEY).unwrap();
    assert_eq!(book.variables.len(), 1 + 7 + 1);
    assert_eq!(book.tables.len(), 7);
    let school = book.table("places.school").unwrap();
    assert!(school.series.as_deref() == Some("places") && school.title == "Places: At a school or college");
    assert!((school.importance - 1.0).abs() < 1e-12);
    assert_eq!(school.axes, [BookAxis { variable: 8, level: 1 }, BookAxis { variable: 2, level: 1 }]);
    let own = &book.variables[2];
    assert!(own.column == "contact_places__school" && own.label == "Contact: At a school or college");
    let code = |true_ones: &[&str]| own.choice_code(|column| true_ones.contains(&column)).unwrap();
    // The list is yes, no, MISSING, UNCODABLE, PNTS, DK, NA_NOTASKED.
    assert_eq!(code(&["contact_places__school", "contact_places__work"]), 0);
    assert_eq!(code(&["contact_places__work"]), 1);
    assert_eq!(code(&["contact_places__missing"]), 2);
    assert_eq!(code(&[]), 3, "words that are not known are no answer");
    assert_eq!(code(&["contact_places__school", "contact_places__na_notasked"]), 6);
    assert!(book.variables[0].choice_code(|_| true).is_none());
    let one = SURVEY.replace("\"city\", \"contact_places\"", "\"city\", \"contact_places__work\"");
    assert!(read(&one).unwrap().tables[0].series.is_none(), "an option may be named alone");
    for (from, to, named) in [
        ("label = \"Contact\"", "label = \"Contact\"\ngroups = [\"yes_no\"]", "neither groups nor nets"),
        ("\"city\", ", "\"contact_places\", ", "two questions"),
        ("\"city\", ", "\"contact_places__faith\", ", "places.faith"),
    ] {
        let refused = read(&SURVEY.replace(from, to)).unwrap_err().to_string();
        assert!(refused.contains(named), "{to}: {refused}");
    }
}

/// Where a person has many rows, rows are counted up to a bound that the book declares.
#[test]
fn a_dataset_of_many_rows_a_person_has_a_declared_bound() {
    let text = HEAD.replace("\"participants\"", "\"engagements\"").replace("max_rows = 1", "max_rows = 12");
    let body = "[[variables]]\ncolumn = \"action\"\nlabel = \"A\"\ngroups = [\"pathway\"]\n[[tables]]\nid = \"a\"\ntitle = \"A\"\n\
                variables = [\"action\"]";
    let book = read(&format!("{text}{body}")).unwrap();
    assert_eq!(book.max_rows.get(), 12);
    let refused = read(&format!("{}{body}", text.replace("max_rows = 12", "max_rows = 0"))).unwrap_err().to_string();
    assert!(refused.contains("zero"), "{refused}");
}

#[test]
fn the_shipped_survey_shows_scales_and_several_answers() {
    let programme = Programme::read(&root()).unwrap();
    let book = programme.book("residents-survey").unwrap();
    assert_eq!(book.variables.iter().filter(|variable| !variable.nets.is_empty()).count(), 4);
    assert_eq!(book.tables.iter().filter(|table| table.series.as_deref() == Some("contact-places")).count(), 7);
}
