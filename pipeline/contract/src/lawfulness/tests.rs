//! What the law as written down allows, and that it is read strictly.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::Programme;

const DAY: &str = "2026-03-31";
const EVERYTHING: [&str; 3] = ["policy_research", "programme_evaluation", "service_planning"];

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn words(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn shipped() -> Programme {
    Programme::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap()
}

/// The text of a file of `schemas/`.
fn text(place: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas").join(place)).unwrap()
}

fn agreement(columns: &[&str], starts: &str, expires: &str) -> Agreement {
    static SHIPPED: LazyLock<Agreement> = LazyLock::new(|| shipped().lawfulness.agreements.remove("law_centre").unwrap());
    let mut agreement = SHIPPED.clone();
    (agreement.starts, agreement.expires) = (day(starts), day(expires));
    agreement.datasets.get_mut("registrations").unwrap().columns = words(columns);
    agreement
}

#[test]
fn the_shipped_programme_may_land_and_ask_everything_it_ships() {
    let programme = shipped();
    assert!(programme.lawfulness.governed);
    let mut landed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for partner in programme.partners().unwrap() {
        for id in programme.deliveries(&partner).unwrap() {
            let (mapping, dataset) = (programme.mapping(&partner, &id).unwrap(), programme.dataset(&id).unwrap());
            programme.may_land(&mapping, dataset, day(DAY)).unwrap();
            landed.entry(id).or_default().push(partner.clone());
        }
    }
    for dataset in programme.datasets.values() {
        let source = match &dataset.unit_source {
            crate::UnitSource::Derived(from) => from,
            _ => &dataset.id,
        };
        let partners: Vec<&str> = landed[source].iter().map(String::as_str).collect();
        for purpose in &dataset.purposes {
            programme.lawful(purpose, dataset, &partners, day(DAY)).unwrap();
        }
    }
    let known: BTreeSet<&String> = programme.lawfulness.purposes.keys().collect();
    assert!(programme.questions.values().all(|question| known.contains(&question.purpose)));
}

#[test]
fn an_agreement_holds_from_its_first_to_its_last_day() {
    let agreement = agreement(&["gender"], "2024-02-29", "2025-02-28");
    for (on, expected) in [
        ("2024-02-28", AgreementState::NotStarted),
        ("2024-02-29", AgreementState::InForce),
        ("2025-02-28", AgreementState::InForce),
        ("2025-03-01", AgreementState::Expired),
    ] {
        assert_eq!(agreement.state(day(on)), expected, "{on}");
        let covered = agreement.covers("registrations", &["gender"], day(on)).is_ok();
        assert_eq!(covered, expected == AgreementState::InForce, "{on}");
    }
    let refused = agreement.covers("registrations", &["gender"], day("2025-03-01")).unwrap_err().to_string();
    assert!(refused.contains("2025-02-28") && refused.contains("next:"), "{refused}");
}

#[test]
fn every_column_outside_of_the_agreement_is_named() {
    let agreement = agreement(&["gender", "age_band"], "2024-01-01", "2026-12-31");
    let refused = agreement.covers("registrations", &["status", "gender", "ethnicity"], day(DAY)).unwrap_err();
    let NotCovered::Columns { outside, .. } = &refused else { panic!("{refused}") };
    assert_eq!(*outside, ["ethnicity", "status"]);
    let refused = agreement.covers("resident_survey", &["gender"], day(DAY)).unwrap_err();
    assert!(matches!(refused, NotCovered::Dataset { .. }), "{refused}");
}

proptest! {
    /// Whatever is listed and asked for: what is covered is listed, and what is not covered names exactly the rest.
    #[test]
    fn an_agreement_never_covers_a_column_outside_its_list(
        listed in prop::collection::btree_set("[a-d]{1,2}", 0..8), asked in prop::collection::vec("[a-d]{1,2}", 0..8),
    ) {
        let mut agreement = agreement(&[], "2024-01-01", "2026-12-31");
        agreement.datasets.get_mut("registrations").unwrap().columns = listed.clone();
        let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
        let beyond: BTreeSet<String> = asked.iter().filter(|column| !listed.contains(**column)).map(|column| (*column).to_owned()).collect();
        match agreement.covers("registrations", &asked, day(DAY)) {
            Ok(()) => prop_assert!(beyond.is_empty()),
            Err(NotCovered::Columns { outside, .. }) => prop_assert_eq!(outside.into_iter().collect::<BTreeSet<_>>(), beyond),
            Err(other) => prop_assert!(false, "{}", other),
        }
    }
}

/// A question with `purpose` over the registrations of the law centre and the refugee centre.
fn ask(programme: &Programme, purpose: &str) -> Result<(), Unlawful> {
    programme.lawful(purpose, &programme.datasets["registrations"], &["law_centre", "refugee_centre"], day(DAY))
}

#[test]
fn a_purpose_has_to_lie_in_the_intersection() {
    let purpose = "policy_research";
    let mut programme = shipped();
    assert_eq!(ask(&programme, purpose), Ok(()));
    assert!(matches!(ask(&programme, "marketing").unwrap_err(), Unlawful::UnknownPurpose { .. }));

    programme.datasets.get_mut("registrations").unwrap().purposes.retain(|id| id != purpose);
    assert!(matches!(ask(&programme, purpose).unwrap_err(), Unlawful::Dataset { .. }));

    let mut programme = shipped();
    programme.lawfulness.agreements.get_mut("refugee_centre").unwrap().purposes.remove(purpose);
    let refused = ask(&programme, purpose).unwrap_err();
    assert!(matches!(&refused, Unlawful::AgreementPurpose { partner, .. } if partner == "refugee_centre"), "{refused}");
    assert_eq!(ask(&programme, "service_planning"), Ok(()));

    programme.lawfulness.agreements.remove("law_centre");
    let refused = ask(&programme, "service_planning").unwrap_err().to_string();
    assert!(refused.contains("no data sharing agreement with `law_centre`"), "{refused}");

    let mut programme = shipped();
    programme.lawfulness.notices.get_mut("participants_2018").unwrap().purposes.remove(purpose);
    assert!(matches!(ask(&programme, purpose).unwrap_err(), Unlawful::Notice { .. }));

    let mut programme = shipped();
    programme.lawfulness.purposes.get_mut(purpose).unwrap().lawful_basis = LawfulBasis::Consent;
    assert!(matches!(ask(&programme, purpose).unwrap_err(), Unlawful::Consent { .. }));
}

#[test]
fn an_agreement_that_ran_out_stops_questions_over_its_rows() {
    let programme = shipped();
    let dataset = &programme.datasets["participants"];
    let expires = programme.lawfulness.agreements["law_centre"].expires;
    let after = day("2037-01-01");
    assert!(expires < after);
    assert_eq!(programme.lawful("policy_research", dataset, &["law_centre"], expires), Ok(()));
    let refused = programme.lawful("policy_research", dataset, &["law_centre"], after).unwrap_err();
    assert!(
        matches!(&refused, Unlawful::Agreement { reason, .. } if matches!(**reason, NotCovered::Expired { .. })),
        "{refused}"
    );
    let public = &programme.datasets["programme_outputs"];
    assert_eq!(programme.lawful("policy_research", public, &["city_council"], after), Ok(()), "public data hold nobody");
}

#[test]
fn a_programme_without_governance_asks_by_the_purposes_of_its_datasets() {
    let mut programme = shipped();
    programme.lawfulness = Lawfulness::default();
    let dataset = programme.datasets["registrations"].clone();
    let may_land = programme.lawfulness.may_land("anybody", &dataset, &["gender"], day(DAY));
    assert_eq!((may_land, ask(&programme, "policy_research")), (Ok(()), Ok(())));
    assert!(matches!(ask(&programme, "marketing").unwrap_err(), Unlawful::Dataset { .. }));
    programme.lawfulness.governed = true;
    let refused = programme.lawfulness.may_land("anybody", &dataset, &["gender"], day(DAY)).unwrap_err();
    assert!(matches!(refused, NotCovered::NoAgreement { .. }), "{refused}");
}

#[test]
fn a_record_may_be_used_for_what_its_notice_and_its_consent_say() {
    let programme = shipped();
    let (law, dataset) = (&programme.lawfulness, &programme.datasets["registrations"]);
    let of = |record: RecordBasis<'_>| law.record_purposes(dataset, "law_centre", record);
    let plain = RecordBasis::default();
    assert_eq!(of(plain), Ok(words(&EVERYTHING)));
    assert_eq!(of(RecordBasis { notice_version: " participants_2018 ", ..plain }), Ok(words(&EVERYTHING)));
    assert_eq!(of(RecordBasis { notice_version: "residents_2019", ..plain }), Ok(words(&EVERYTHING[..2])));
    assert_eq!(of(RecordBasis { consent_scope: "programme_only", ..plain }), Ok(words(&EVERYTHING[1..])));
    assert_eq!(of(RecordBasis { consent_scope: "all", withdrawn: true, ..plain }), Ok(BTreeSet::new()));
    assert_eq!(of(RecordBasis { notice_version: "a canary", ..plain }), Err(UnknownBasis::Notice));
    let refused = of(RecordBasis { consent_scope: "a canary", ..plain }).unwrap_err().to_string();
    assert!(!refused.contains("canary"), "a word of a record is repeated: {refused}");
}

#[test]
fn a_purpose_on_consent_leaves_out_records_without_one() {
    let mut programme = shipped();
    programme.lawfulness.purposes.get_mut("policy_research").unwrap().lawful_basis = LawfulBasis::Consent;
    programme.datasets.get_mut("registrations").unwrap().lawfulness.default_notice = None;
    let (law, dataset) = (&programme.lawfulness, &programme.datasets["registrations"]);
    let of = |record: RecordBasis<'_>| law.record_purposes(dataset, "law_centre", record);
    let told = RecordBasis { notice_version: "participants_2018", ..RecordBasis::default() };
    assert_eq!(of(told), Ok(words(&EVERYTHING[1..])));
    assert_eq!(of(RecordBasis { consent_scope: "all", ..told }), Ok(words(&EVERYTHING)));
    assert_eq!(of(RecordBasis::default()), Err(UnknownBasis::NoNotice));
}

#[test]
fn a_doubt_about_a_withdrawal_is_decided_for_the_person() {
    assert!(["", " ", "No", "false", "0", "n"].iter().all(|cell| !Handling::is_withdrawn(cell)));
    assert!(["yes", "2024-03-01", "?", "partly"].iter().all(|cell| Handling::is_withdrawn(cell)));
}

#[test]
fn the_shorter_retention_counts() {
    let mut programme = shipped();
    let agreed = programme.lawfulness.agreements.get_mut("law_centre").unwrap().datasets.get_mut("registrations").unwrap();
    agreed.retention_months = 12.try_into().unwrap();
    let dataset = &programme.datasets["registrations"];
    let months = |partner: &str| programme.lawfulness.retention(dataset, partner).unwrap().months.get();
    assert_eq!((months("law_centre"), months("university"), months("nobody")), (12, 84, 84));
    let rule = programme.lawfulness.retention(dataset, "law_centre").unwrap();
    assert_eq!(rule.text(), "1 year after the extract was landed");
    assert_eq!(rule.ends(day("2024-02-29")), Some(day("2025-02-28")));
    assert_eq!(rule.cut_off(day("2025-02-28")), Some(day("2024-02-29")));
}

/// The agreement of the law centre with one text in place of another.
fn changed(from: &str, to: &str) -> Result<Agreement, String> {
    let before = text("partners/law_centre/agreement.toml");
    assert!(before.contains(from), "no {from}");
    Agreement::read(&before.replacen(from, to, 1), "law_centre", &shipped().datasets)
}

#[test]
fn an_agreement_is_read_strictly() {
    changed("role", "role").unwrap();
    for (from, to, expected) in [
        ("reference = ", "referenz = ", "referenz"),
        ("expires = \"2036-12-31\"", "expires = \"31/12/2036\"", "YYYY-MM-DD"),
        ("expires = \"2036-12-31\"", "expires = \"2018-10-31\"", "in this order"),
        ("signed = \"2018-10-15\"", "signed = \"2018-11-02\"", "in this order"),
        ("role = \"controller\"", "role = \"owner\"", "joint_controller"),
        ("\"art_6_1_f\"", "\"art_6_1_z\"", "art_6_1_a"),
        ("\"gender\"", "\"shoe_size\"", "shoe_size"),
        ("[datasets.engagements]", "[datasets.participants]", "made from `registrations`"),
        ("[datasets.engagements]", "[datasets.sightings]", "no such dataset"),
        ("retention_months = 84", "retention_months = 0", "retention_months"),
        ("partner = \"law_centre\"", "partner = \"university\"", "folder's name"),
    ] {
        let refused = changed(from, to).unwrap_err();
        assert!(refused.contains(expected), "{to}: {refused}");
    }
    let required: Vec<String> = text("partners/law_centre/agreement.toml")
        .lines()
        .filter(|line| !line.starts_with('#') && line.contains(" = "))
        .map(str::to_owned)
        .collect();
    assert!(required.len() > 15);
    for line in required {
        let field = line.split(" = ").next().unwrap();
        // A list over several lines loses its name instead.
        let refused = if line.ends_with('[') { changed(&line, "other = [") } else { changed(&line, "") }.unwrap_err();
        assert!(refused.contains(field) || refused.contains("other"), "{line}: {refused}");
    }
}

/// Reads `schemas/<place>` with one text in place of another, as a file of its own.
fn reread<T>(place: &str, from: &str, to: &str, read: impl Fn(&Path) -> Result<T, ContractError>) -> Result<T, ContractError> {
    let before = text(place);
    assert!(before.contains(from), "no {from}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(place);
    rewrite(&path, &before.replacen(from, to, 1));
    read(&path)
}

#[expect(clippy::disallowed_methods, reason = "a test writes the file it reads")]
fn rewrite(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}

#[test]
fn purposes_stand_on_the_articles_that_they_need() {
    let read = |from: &str, to: &str| reread("purposes.toml", from, to, Purpose::read_all);
    assert_eq!(read("title", "title").unwrap().len(), 3);
    for (from, to, expected) in [
        ("schedule_1_paragraph = 4\n", "", "expected 4"),
        ("schedule_1_paragraph = 4", "schedule_1_paragraph = 8", "expected 4"),
        ("special_category_condition = \"art_9_2_j\"\n", "", "special_category_condition"),
        ("special_category_condition = \"art_9_2_j\"", "special_category_condition = \"art_9_2_g\"", "from 6 to 28"),
        ("art_9_2_j\"\nschedule_1_paragraph = 4", "art_9_2_g\"\nschedule_1_paragraph = 8", "policy_document"),
        ("art_9_2_j\"\nschedule_1_paragraph = 4", "art_9_2_a\"\nschedule_1_paragraph = 4", "expected none"),
        ("\"art_6_1_e\"", "\"article 6\"", "art_6_1_e"),
        ("compatible_with = [\"service_planning\"", "compatible_with = [\"marketing\"", "marketing"),
        ("basis_source = ", "base = ", "base"),
    ] {
        let refused = read(from, to).unwrap_err().to_string();
        assert!(refused.contains(expected) && refused.contains("purposes.toml"), "{to}: {refused}");
    }
    let explicit = read("art_9_2_j\"\nschedule_1_paragraph = 4", "art_9_2_a\"").unwrap();
    assert!(explicit["programme_evaluation"].needs_consent());
}

#[test]
fn notices_offer_only_what_they_tell_about() {
    let read = |from: &str, to: &str| reread("notices.toml", from, to, Notice::read_all);
    assert_eq!(read("title", "title").unwrap().len(), 3);
    for (from, to, expected) in [
        ("programme_only = [\"programme_evaluation\"", "programme_only = [\"marketing\"", "marketing"),
        ("languages = [\"en\"]", "languages = []", "at least one language"),
        ("languages = [\"en\"]", "languages = [\"English, Arabic\"]", "English, Arabic"),
        ("date = \"2018-11-01\"", "date = \"2018-11-31\"", "YYYY-MM-DD"),
    ] {
        let refused = read(from, to).unwrap_err().to_string();
        assert!(refused.contains(expected), "{to}: {refused}");
    }
}

#[test]
fn what_is_named_has_to_be_declared() {
    let programme = shipped();
    let schemas = Path::new("schemas");
    let check = |law: &Lawfulness| law.check(schemas, &programme.datasets).map_err(|error| error.to_string());
    check(&programme.lawfulness).unwrap();
    let mut law = programme.lawfulness.clone();
    law.purposes.remove("service_planning");
    assert!(check(&law).unwrap_err().contains("service_planning"));
    let mut law = programme.lawfulness.clone();
    law.notices.remove("residents_2019");
    assert!(check(&law).unwrap_err().contains("resident_survey"));
    let mut law = programme.lawfulness.clone();
    law.purposes.get_mut("policy_research").unwrap().special_category = None;
    let refused = check(&law).unwrap_err();
    assert!(refused.contains("special-category") && refused.contains("ethnicity"), "{refused}");
}

#[test]
fn a_schema_names_inputs_and_dates_that_it_has() {
    let fields = &shipped().datasets["registrations"].fields;
    let check = |json: &str| serde_json::from_str::<Handling>(json).unwrap().check(fields);
    check(r#"{"notice_version": "age_years", "retention": {"months": 12, "after": "registered_on"}}"#).unwrap();
    for wrong in [
        r#"{"notice_version": "gender"}"#,
        r#"{"notice_version": "notice"}"#,
        r#"{"consent": {"scope": "age_years", "withdrawn": "email"}}"#,
        r#"{"retention": {"months": 12, "after": "gender"}}"#,
    ] {
        assert!(check(wrong).unwrap_err().contains("choir.lawfulness"), "{wrong}");
    }
    for wrong in [r#"{"retention": {"months": 0, "after": "landing"}}"#, r#"{"notices": "a"}"#] {
        assert!(serde_json::from_str::<Handling>(wrong).is_err(), "{wrong}");
    }
}
