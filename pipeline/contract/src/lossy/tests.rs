//! What mappings lose, and which questions need it.

use std::path::Path;

use super::*;
use crate::Programme;

fn shipped() -> Programme {
    Programme::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap()
}

/// A mapping of `dataset` with more lines, checked by the shipped programme.
#[expect(clippy::disallowed_methods, reason = "a test writes the mapping it reads")]
fn read(dataset: &str, text: &str) -> Result<(Programme, Mapping), String> {
    let programme = shipped();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mapping.toml");
    let text = format!("partner = \"law_centre\"\ndataset = \"{dataset}\"\n[columns]\n{text}");
    std::fs::write(&path, text).unwrap();
    let mapping = Mapping::read(&path, programme.dataset(dataset).unwrap(), &programme.code_lists);
    mapping.map(|mapping| (programme, mapping)).map_err(|error| error.to_string())
}

fn lost(text: &str) -> Vec<LostColumn> {
    let (programme, mapping) = read("registrations", text).unwrap();
    lost_columns(&mapping, &programme.datasets, &programme.code_lists)
}

fn names(lost: &[LostColumn]) -> Vec<(&str, &str)> {
    lost.iter().map(|lost| (lost.dataset.as_str(), lost.column.as_str())).collect()
}

fn codes(codes: &[&str]) -> BTreeSet<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

const STATUS: &str = "[lossy.status]\nH14 = [\"H06\"]\n";

#[test]
fn a_coarser_level_is_lost_only_where_the_codes_differ_in_it() {
    let asian = lost("[lossy]\nethnicity = [\"005\"]\n");
    assert_eq!(names(&asian), [("registrations", "ethnicity"), ("participants", "ethnicity")]);
    assert_eq!(asian[0].concerned, codes(&["001", "002", "003", "004", "005"]));
    let status = lost(STATUS);
    let expected = ["status", "status_group"];
    assert_eq!(
        names(&status),
        [expected.map(|name| ("registrations", name)), expected.map(|name| ("participants", name))].concat()
    );
    assert_eq!((&status[0].concerned, &status[1].concerned), (&codes(&["H06", "H14"]), &codes(&["S3", "S5"])));
    let route = lost("[lossy.status]\nH14 = [\"H11\", \"H12\"]\n");
    assert!(names(&route).iter().all(|(_, column)| *column == "status"), "work, study and unknown routes are one group");
    assert_eq!(lost(""), []);
}

#[test]
fn the_code_that_is_used_counts_though_it_is_never_meant() {
    // Both codes that may be meant are of one group, and the rows stand under a code of another.
    let status = lost("[lossy.status]\nH14 = [\"H06\", \"H07\"]\n");
    assert!(names(&status).contains(&("registrations", "status_group")));
}

#[test]
fn marks_that_go_both_ways_are_one_loss() {
    let both = lost("[lossy.status]\nH06 = [\"H07\"]\nH07 = [\"H06\"]\n");
    assert_eq!((both[0].codes.clone(), &both[0].concerned), (vec!["H06".to_owned(), "H07".to_owned()], &codes(&["H06", "H07"])));
    assert!(both.iter().all(|lost| lost.column == "status"), "refugees and people under protection are one group");
}

#[test]
fn answers_of_several_are_lost_one_by_one() {
    let (programme, mapping) = read("resident_survey", "[lossy.contact_places]\nwork = [\"school\"]\n").unwrap();
    let lost = lost_columns(&mapping, &programme.datasets, &programme.code_lists);
    assert_eq!(names(&lost), [("resident_survey", "contact_places__school"), ("resident_survey", "contact_places__work")]);
}

#[test]
fn a_question_is_refused_for_the_codes_it_needs_and_no_others() {
    let lost = lost(STATUS);
    let needed = |column: &str, codes: Option<BTreeSet<String>>| {
        needs_lost([Needed { dataset: "registrations", column, codes: codes.as_ref() }], &lost).len()
    };
    assert_eq!((needed("status", None), needed("status_group", None), needed("gender", None)), (1, 1, 0));
    assert_eq!(needed("status", Some(codes(&["H01", "H06"]))), 1, "refugees stand under another code too");
    assert_eq!(needed("status", Some(codes(&["H01", "H02"]))), 0, "British and Irish citizens are told apart");
    assert_eq!(needed("status_group", Some(codes(&["S1", "H06"]))), 0, "a code of another level is none of this column");
    assert_eq!(needs_lost([Needed { dataset: "engagements", column: "status", codes: None }], &lost), Vec::<&LostColumn>::new());
}

#[test]
fn a_refusal_names_the_column_the_partner_and_what_to_do() {
    let lost = lost(STATUS);
    let refusal = LostMeaning::of(&sql_needs_lost("SELECT status FROM registrations", &lost)).unwrap().to_string();
    for part in ["needs what a mapping has lost", "`status` of `registrations`", "law_centre", "H14 stands", "H06, H14", "next:"]
    {
        assert!(refusal.contains(part), "{part}: {refusal}");
    }
    assert_eq!(LostMeaning::of(&[]), None);
}

#[test]
fn shipped_questions_that_need_what_was_lost_are_found() {
    let (programme, mapping) = read("registrations", STATUS).unwrap();
    let lost = lost_columns(&mapping, &programme.datasets, &programme.code_lists);
    let needing: Vec<&str> = programme
        .questions
        .values()
        .filter(|question| !sql_needs_lost(&question.sql, &lost).is_empty())
        .map(|question| question.id.as_str())
        .collect();
    assert_eq!(needing, ["pathway-by-status", "people-by-status-group", "time-in-uk-by-status"]);
}

#[test]
fn a_column_is_found_however_it_is_taken() {
    let lost = lost(STATUS);
    let needs = |sql: &str| !sql_needs_lost(sql, &lost).is_empty();
    for sql in [
        "SELECT STATUS, COUNT(*) FROM Registrations GROUP BY 1",
        "SELECT * FROM registrations",
        "SELECT r.* FROM registrations r",
        "SELECT DISTINCT * FROM registrations",
        "SELECT gender, * FROM registrations",
        "SELECT /* all */ * FROM registrations",
        "SELECT COUNT(*) FROM (SELECT -- all\n * -- of it\n FROM registrations)",
        "SELECT COUNT(*) FROM registrations NATURAL JOIN engagements",
        "SELECT \"status_group\" FROM registrations",
    ] {
        assert!(needs(sql), "{sql}");
    }
    for sql in [
        "SELECT gender, COUNT(*) FROM registrations GROUP BY gender",
        "SELECT SUM(hours * 2), COUNT( * ) FROM registrations",
        "SELECT SUM(hours*(2)) /* people */, COUNT(*), 3 * COUNT(*) FROM registrations",
        "SELECT status FROM elsewhere",
        "SELECT statuses FROM registrations",
    ] {
        assert!(!needs(sql), "{sql}");
    }
}

#[test]
fn the_programme_tells_what_its_partners_lost() {
    let programme = shipped();
    let partners = programme.partners().unwrap();
    let partners: Vec<&str> = partners.iter().map(String::as_str).collect();
    assert_eq!(programme.mappings("registrations").unwrap().len(), 11);
    assert_eq!(programme.lost("participants", &partners).unwrap(), [], "no shipped mapping is marked");
    assert!(programme.lost("nothing", &partners).is_err());
}

#[test]
fn what_was_lost_can_be_kept() {
    let lost = lost(STATUS);
    let kept = serde_json::to_string(&lost).unwrap();
    assert_eq!(serde_json::from_str::<Vec<LostColumn>>(&kept).unwrap(), lost);
}

#[test]
fn marks_that_mean_nothing_are_refused() {
    for text in [
        "[lossy]\nstatus = [\"H99\"]\n",
        "[lossy]\nhome = [\"H14\"]\n",
        "[lossy.status]\nH14 = [\"H14\"]\n",
        "[lossy.status]\nH14 = []\n",
        "[lossy.status]\nH14 = [\"MISSING\"]\n",
        "[lossy.status]\nUNCODABLE = [\"H06\"]\n",
        "[lossy.registered_on]\nH14 = [\"H06\"]\n",
    ] {
        assert!(read("registrations", text).is_err(), "{text}");
    }
}
