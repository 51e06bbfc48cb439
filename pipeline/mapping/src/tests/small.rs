//! Small extracts, each with one thing to notice.

use choir_contract::{Mapping, Take};

use super::{programme, write};
use crate::{DayOrder, FieldProposal, MapError, Meaning, Proposal, Sureness, propose};

fn proposed(dataset: &str, text: &str) -> Result<Proposal, MapError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("extract.csv");
    write(&path, text);
    propose(&programme(), "law_centre", dataset, &path, None)
}

/// The proposal's file, read by the contract.
fn read(proposal: &Proposal) -> Mapping {
    let programme = programme();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mapping.toml");
    write(&path, &proposal.to_toml());
    Mapping::read(&path, programme.dataset(&proposal.dataset).unwrap(), &programme.code_lists).unwrap()
}

const HEAD: &str = "Full name,Postcode,Registration date,Immigration status,Ethnic origin,Mobile,Favourite colour\n";

fn people(days: &[&str], statuses: &[&str], origins: &[&str]) -> String {
    let lines = days.iter().zip(statuses).zip(origins).enumerate().map(|(number, ((day, status), origin))| {
        let letter = char::from(b'a' + u8::try_from(number % 26).unwrap());
        format!("Person {letter}{letter},CV{} 5FB,{day},{status},{origin},07700 90012{number},red\n", number % 4 + 1)
    });
    HEAD.to_owned() + &lines.collect::<String>()
}

fn meaning<'p>(proposal: &'p Proposal, field: &str, word: &str) -> &'p Meaning {
    &proposal.field(field).unwrap().words.iter().find(|found| found.word == word).unwrap().meaning
}

fn usual() -> Proposal {
    let statuses = ["Refugee status", "Limited leave to remain", "EU", "Humanitarain protection"];
    let days = ["03/04/2019", "05/04/2019", "28/05/2020", "01/02/2021"];
    proposed("registrations", &people(&days, &statuses, &["Roma", "Sudanese", "Asian", "White - Irish"])).unwrap()
}

#[test]
fn ambiguous_words_stay_ambiguous() {
    let proposal = usual();
    assert!(matches!(meaning(&proposal, "status", "Refugee status"), Meaning::Listed { .. }));
    let Meaning::Ambiguous { candidates } = meaning(&proposal, "status", "Limited leave to remain") else {
        panic!("not ambiguous")
    };
    assert!(candidates.iter().any(|(code, _)| code == "H06") && candidates.iter().any(|(code, _)| code == "H14"));
    assert!(matches!(meaning(&proposal, "status", "EU"), Meaning::Ambiguous { .. }));
    assert!(matches!(meaning(&proposal, "ethnicity", "Asian"), Meaning::Ambiguous { candidates } if candidates.len() == 5));
    let Meaning::Code { code, sureness, .. } = meaning(&proposal, "status", "Humanitarain protection") else { panic!("unknown") };
    assert_eq!((code.as_str(), *sureness), ("H07", Sureness::Likely));
    let mapping = read(&proposal);
    let lists = programme().code_lists;
    assert_eq!(mapping.code_of("status", "limited leave to remain", &lists["status_15"]), None);
    assert!(proposal.to_toml().contains("# ? what does \"Limited leave to remain\" (1 rows) mean?"));
}

#[test]
fn a_nationality_in_the_column_of_ethnicity_is_offered_with_its_source() {
    let proposal = usual();
    assert_eq!(*meaning(&proposal, "ethnicity", "Sudanese"), Meaning::Unknown);
    let [offered] = proposal.offered.as_slice() else { panic!("{:?}", proposal.offered) };
    assert_eq!((offered.field.as_str(), offered.source.as_str(), offered.code.as_str()), ("nationality", "ethnicity", "SD"));
    assert!(proposal.to_toml().contains("offered: field nationality, from the ethnicity column, as SD"));
    assert!(proposal.field("nationality").unwrap().column.is_none());
}

#[test]
fn personal_columns_that_nobody_wants_are_flagged() {
    let proposal = usual();
    assert_eq!(proposal.ignored, ["Mobile", "Favourite colour"]);
    assert_eq!(proposal.personal.iter().map(|flag| flag.heading.as_str()).collect::<Vec<_>>(), ["Mobile"]);
    let text = proposal.to_toml();
    assert!(text.contains("# do not send: \"Mobile\"") && !text.contains("07700"));
}

#[test]
fn a_city_may_be_known_from_districts() {
    let proposal = usual();
    let column = proposal.field("home_city").unwrap().column.as_ref().unwrap();
    assert_eq!((column.heading.as_str(), column.take, column.sureness), ("Postcode", Take::Outward, Sureness::Likely));
    let lists = programme().code_lists;
    assert_eq!(read(&proposal).code_of("home_city", "CV2", &lists["city"]).as_deref(), Some("E08000026"));
    assert!(!proposal.to_toml().contains("5FB"));
}

#[test]
fn the_order_of_days_is_found_or_asked_for() {
    let of = |days: &[&str]| {
        let status = vec!["ILR"; days.len()];
        proposed("registrations", &people(days, &status, &status)).unwrap()
    };
    assert!(matches!(of(&["03/04/2019", "28/04/2019"]).day_order, DayOrder::Found { .. }));
    let open = of(&["03/04/2019", "05/04/2019"]);
    assert_eq!(open.day_order, DayOrder::Ambiguous { days: 2 });
    assert!(open.to_toml().contains("\n# date_order = \"dmy\"\n"));
    read(&open);
    assert!(matches!(of(&["13/04/2019", "04/28/2019"]).day_order, DayOrder::Mixed { .. }));
}

#[test]
fn words_that_would_break_a_file_do_not() {
    let text = HEAD.to_owned() + "Ann Other,CV1 5FB,2019-04-03,\"a \"\"b\"\"\n[words] = \\ #\",Arab,,\n";
    let proposal = proposed("registrations", &text).unwrap();
    let firm = |field: &&FieldProposal| field.column.as_ref().is_some_and(|column| column.sureness > Sureness::Guess);
    assert_eq!(read(&proposal).columns.len(), proposal.fields.iter().filter(firm).count());
    let text = HEAD.to_owned() + "Ann Other,CV1 5FB,2019-04-03,Refugee status,\"x\"\" = \"\"y\n[words.status]\",,\n";
    let proposal = proposed("registrations", &(text.clone() + &text[HEAD.len()..].replace("\"x", "\"z"))).unwrap();
    assert_eq!(read(&proposal).words("status").len(), 0);
}

#[test]
fn headings_against_their_content_are_a_question() {
    let text = "Full name,Email,Postcode,Registered on\nAnn Other,CV1 5FB,a@example.org,2019-04-03\nBo Other,CV2 5FB,b@example.org,2019-04-04\n";
    let proposal = proposed("registrations", text).unwrap();
    let column = |field: &str| proposal.field(field).unwrap().column.as_ref();
    assert!(["email", "postcode"].iter().all(|field| column(field).is_none_or(|column| column.sureness < Sureness::Certain)));
    read(&proposal);
}

#[test]
fn several_answers_are_named() {
    let text = "Response ID,City,Where do you meet?\n1,Coventry,At work;Online\n2,Walsall,Online;At work\n3,Coventry,At work;Online;School\n4,Walsall,Online\n";
    let proposal = proposed("resident_survey", text).unwrap();
    assert_eq!(proposal.multi_selects.len(), 1);
    let places = proposal.field("contact_places").unwrap();
    assert!(places.column.as_ref().is_some_and(|column| column.sureness == Sureness::Certain));
    assert_eq!(places.words.len(), 3);
    assert!(proposal.to_toml().contains("# several answers: `Where do you meet?`"));
}

#[test]
fn what_cannot_be_mapped_is_refused_without_a_value() {
    assert!(matches!(proposed("participants", HEAD), Err(MapError::Derived { .. })));
    assert!(proposed("registrations", "").is_err());
    let programme = programme();
    let nowhere = std::path::Path::new("nowhere.csv");
    assert!(matches!(propose(&programme, "nobody", "registrations", nowhere, None), Err(MapError::Contract(_))));
    assert!(matches!(propose(&programme, "law_centre", "registrations", nowhere, None), Err(MapError::Intake(_))));
    assert!(matches!(propose(&programme, "law_centre", "nothing", nowhere, None), Err(MapError::Contract(_))));
}

#[test]
fn a_long_file_is_read_to_its_end_in_bounded_memory() {
    let mut text = "Full name,Registered on,Gender\n".to_owned();
    for number in 0..30_000 {
        let gender = if number == 29_999 { "Nonbinary" } else { "Female" };
        text += &format!(
            "Person {},2019-04-{:02},{gender}\n",
            char::from(b'a' + u8::try_from(number % 26).unwrap()),
            number % 28 + 1
        );
    }
    let proposal = proposed("registrations", &text).unwrap();
    assert_eq!(proposal.rows, 30_000);
    assert!(matches!(meaning(&proposal, "gender", "Nonbinary"), Meaning::Code { .. }));
}

/// A proposal with a mapping before.
fn after(before: &str, text: &str) -> Proposal {
    let programme = programme();
    let folder = tempfile::tempdir().unwrap();
    let (mapping, path) = (folder.path().join("mapping.toml"), folder.path().join("extract.csv"));
    write(&mapping, &format!("partner = \"law_centre\"\ndataset = \"registrations\"\n{before}"));
    write(&path, text);
    let before = Mapping::read(&mapping, programme.dataset("registrations").unwrap(), &programme.code_lists).unwrap();
    propose(&programme, "law_centre", "registrations", &path, Some(&before)).unwrap()
}

const BEFORE: &str = r#"
[columns]
full_name = "Full name"
status = "Immigration status"
gender = "Sex"

[words.status]
"Limited leave" = "H14"
"ELR" = "H14"

[words.gender]
"1" = "2"
"2" = "1"

[lossy.status]
H14 = ["H06", "H10"]

[ignored]
columns = ["Matter", "Mobile"]
"#;

#[test]
fn what_a_mapping_before_says_outlives_an_extract_without_it() {
    let proposal = after(BEFORE, &people(&["2019-04-03"; 3], &["Limited leave", "ILR", "LLR"], &["Arab"; 3]));
    let (text, again) = (proposal.to_toml(), read(&proposal));
    assert_eq!(again.words("status").get("elr"), Some(&"H14"), "{text}");
    assert_eq!(again.words("gender"), [("1", "2"), ("2", "1")].into());
    assert_eq!(again.lossy["status"]["H14"], ["H06", "H10", "H14"].map(str::to_owned).into());
    assert!(text.contains("# ? the mapping before reads `gender` from \"Sex\", which is not in this file"), "{text}");
    assert!(!again.columns.contains_key("gender"));
    assert_eq!(again.ignored, ["Mobile", "Favourite colour", "Matter"]);
    assert_eq!(proposal.new_headings, ["Favourite colour"]);
    assert!(text.contains("\"Favourite colour\",  # ? new"), "{text}");
}

#[test]
fn a_partners_own_numbers_go_before_those_of_the_list() {
    let text = "Full name,Registered on,Sex\nAnn Other,2019-04-03,1\nBo Other,2019-04-04,2\n";
    let proposal = after(BEFORE, text);
    assert_eq!(read(&proposal).code_of("gender", "1", &programme().code_lists["gender"]).as_deref(), Some("2"));
    // Without it, a number that happens to be a code is a question.
    let afresh = proposed("registrations", text).unwrap();
    let word = afresh.field("gender").unwrap().words.iter().find(|word| word.word == "1").unwrap();
    assert!(word.is_question());
    assert!(afresh.to_toml().contains("# ? \"1\" (1 rows) is a code of the list"));
}

#[test]
fn a_word_that_says_less_than_the_codes_is_to_be_marked() {
    let text = people(&["2019-04-03"; 3], &["Limited leave", "ILR", "LLR"], &["Asian", "Arab", "Arab"]);
    let all = "[\"H06\", \"H07\", \"H10\", \"H11\", \"H12\", \"H13\", \"H14\"]";
    let open = proposed("registrations", &text).unwrap().to_toml();
    assert!(open.contains("# [lossy.status]\n# ? \"LLR\", \"Limited leave\": whichever code"), "{open}");
    assert!(open.contains(&format!("# \"code\" = {all}\n")), "{open}");
    assert!(open.contains("# [lossy.ethnicity]\n"), "{open}");
    let answered = after(&BEFORE.replace("[lossy.status]\nH14 = [\"H06\", \"H10\"]\n", ""), &text);
    let answered_text = answered.to_toml();
    assert!(answered_text.contains(&format!("# \"H14\" = {all}\n")), "{answered_text}");
    // With the sign taken away the line is a mark that the contract reads.
    let marked = answered_text.replace("# [lossy.status]", "[lossy.status]").replace("# \"H14\" =", "\"H14\" =");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mapping.toml");
    write(&path, &marked);
    let programme = programme();
    let mapping = Mapping::read(&path, programme.dataset("registrations").unwrap(), &programme.code_lists).unwrap();
    assert_eq!(mapping.lossy["status"]["H14"].len(), 7);
    // A code that is marked already is not asked for again.
    let marked = after(BEFORE, &text).to_toml();
    assert!(!marked.contains("H14, and may be any of these"), "{marked}");
}

#[test]
fn what_looks_like_somebodys_number_is_in_no_second_file() {
    let mut origins = ["Arab"; 12];
    (origins[3], origins[4], origins[5]) = ("07700 900123", "someone@example.org", "QQ 12 34 56 C");
    let proposal = proposed("registrations", &people(&["2019-04-03"; 12], &["ILR"; 12], &origins)).unwrap();
    assert_eq!(proposal.field("ethnicity").unwrap().words.len(), 4);
    let text = proposal.to_toml();
    assert!(text.contains("# ? and 3 more that look like personal data"), "{text}");
    assert!(["07700", "someone", "QQ"].iter().all(|value| !text.contains(value)), "{text}");
}

#[test]
fn the_order_of_most_days_is_suggested_and_still_asked_for() {
    let days = ["04/13/2019", "04/28/2019", "13/04/2019"];
    let proposal = proposed("registrations", &people(&days, &["ILR"; 3], &["Arab"; 3])).unwrap();
    assert_eq!(proposal.day_order, DayOrder::Mixed { day_first: 1, month_first: 2 });
    assert!(proposal.to_toml().contains("\n# date_order = \"mdy\"\n"));
}

#[test]
fn errors_hold_no_cell() {
    let programme = programme();
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in
        [("a.csv", "Heading Canary\n"), ("b.csv", ""), ("c.xlsx", "PK\u{3}\u{4}Canary"), ("d.sav", "$FL2 Canary")]
    {
        let path = folder.path().join(name);
        write(&path, bytes);
        let error = propose(&programme, "law_centre", "registrations", &path, None).unwrap_err().to_string();
        assert!(!error.contains("Canary") && error.contains("next:"), "{name}: {error}");
    }
}

#[test]
fn an_order_of_days_that_a_person_said_stays() {
    let before = format!("[file]\ndate_order = \"mdy\"\n{BEFORE}");
    let of = |days: &[&str]| after(&before, &people(days, &vec!["ILR"; days.len()], &vec!["Arab"; days.len()]));
    for days in [&["03/04/2019"][..], &["2019-04-03"], &["04/13/2019"], &["13/04/2019", "04/13/2019"], &["13/04/2019"]] {
        assert_eq!(read(&of(days)).file.date_order, choir_contract::DateOrder::Mdy, "{days:?}");
    }
    let question = "# ? 1 days of this extract can only be read as dmy";
    assert!(of(&["13/04/2019", "04/13/2019"]).to_toml().contains(question));
    assert!(of(&["13/04/2019"]).to_toml().contains(question));
    assert!(!of(&["04/13/2019", "2019-04-03", "03/04/2019"]).to_toml().contains("# ? 1 days"));
}
