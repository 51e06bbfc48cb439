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
