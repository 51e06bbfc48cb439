//! What holds for any records: order and threads do not matter, decisions bind, ids stay, nothing is said in clear.
#![allow(clippy::unwrap_used, reason = "what cannot be encoded or linked fails the test")]

use std::collections::BTreeMap;

use choir_linkage::{
    Decision, Encoder, Identity, LinkError, Linkage, PersonId, Record, RecordKey, Settings, Verdict, assign, link,
};
use proptest::prelude::*;

const GIVEN: [&str; 8] = ["Amina", "Mohamed", "Maxamed", "Tesfay", "Gurpreet", "Ioana", "Łukasz", "Hossein"];
const FAMILY: [&str; 8] = ["Haile", "Ali", "Cabdi", "Singh", "Kowalska", "Popescu", "Karimi", "al-Hassan"];

/// A record in clear: places in the lists of names, a birth date and a postcode.
type Clear = (usize, usize, Option<i32>, Option<u8>);

fn clear() -> impl Strategy<Value = Vec<Clear>> {
    prop::collection::vec((0..8_usize, 0..8_usize, prop::option::of(0..40_i32), prop::option::of(0..6_u8)), 2..60)
}

fn records(clear: &[Clear]) -> Vec<Record> {
    let encoder = Encoder::new(&[3; 32]).unwrap();
    let record = |(place, (given, family, birth, postcode)): (usize, &Clear)| Record {
        key: RecordKey::new(place as u128 * 7),
        encoded: encoder.encode(&Identity {
            given_names: GIVEN[*given],
            family_names: FAMILY[*family],
            birth_date: birth.map(|day| 3_000 + day * 97),
            postcode: &postcode.map(|number| format!("CV{number} 1AB")).unwrap_or_default(),
            ..Identity::default()
        }),
    };
    clear.iter().enumerate().map(record).collect()
}

fn settings() -> Settings {
    // The records are drawn from few values, so that people could have many.
    Settings { most_records_per_person: 200, partitions: 5, ..Settings::default() }
}

fn person_of(linkage: &Linkage) -> BTreeMap<RecordKey, usize> {
    let clusters = linkage.clusters.iter().enumerate();
    clusters.flat_map(|(place, cluster)| cluster.iter().map(move |key| (*key, place))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn neither_order_nor_threads_matter(clear in clear(), rotation in 0..60_usize) {
        let first = link(records(&clear), &[], &settings()).unwrap();
        let mut other = records(&clear);
        let places = rotation % other.len();
        other.rotate_left(places);
        other.reverse();
        let second = link(other, &[], &Settings { threads: 1, ..settings() }).unwrap();
        prop_assert_eq!(first, second);
    }

    #[test]
    fn shares_add_up_to_the_interval(clear in clear()) {
        let linkage = link(records(&clear), &[], &settings()).unwrap();
        prop_assert_eq!(linkage.shares.len(), linkage.clusters.len());
        let (fewest, most) = linkage.shares.iter().fold((0.0, 0.0), |sum, share| (sum.0 + share.fewest, sum.1 + share.most));
        let (lowest, highest) = (linkage.people.lowest as f64, linkage.people.highest as f64);
        prop_assert!(fewest <= lowest.max(linkage.clusters.len() as f64) + 1e-6 && most >= highest - 1e-6, "{} {}", fewest, most);
        prop_assert!(linkage.shares.iter().all(|share| (0.0..=1.0).contains(&share.fewest) && share.most >= 1.0));
        if lowest <= linkage.clusters.len() as f64 {
            prop_assert!((fewest - lowest).abs() < 1e-6 || fewest < lowest, "{} {}", fewest, lowest);
        }
    }

    #[test]
    fn decisions_bind(clear in clear(), places in prop::collection::vec((0..60_usize, 0..60_usize, any::<bool>()), 1..4)) {
        let key = |place: usize| RecordKey::new((place % clear.len()) as u128 * 7);
        let decisions: Vec<Decision> = places.iter().filter(|(one, other, _)| key(*one) != key(*other)).map(|(one, other, same)| Decision {
            first: key(*one),
            second: key(*other),
            verdict: if *same { Verdict::Same } else { Verdict::Different },
        }).collect();
        match link(records(&clear), &decisions, &settings()) {
            Err(error) => prop_assert!(matches!(error, LinkError::Contradiction { .. }), "{error}"),
            Ok(linkage) => {
                let person = person_of(&linkage);
                for decision in &decisions {
                    // The last word on a pair is the one that counts.
                    let pair = |other: &&Decision| (other.first.min(other.second), other.first.max(other.second)) == (decision.first.min(decision.second), decision.first.max(decision.second));
                    let last = decisions.iter().rev().find(pair).unwrap();
                    prop_assert_eq!(person[&decision.first] == person[&decision.second], last.verdict == Verdict::Same);
                }
            }
        }
    }

    /// Landing again without some of the records leaves everybody's id whose records still belong together.
    #[test]
    fn ids_stay_when_records_leave(clear in clear(), left in 0..60_usize) {
        let linkage = link(records(&clear), &[], &settings()).unwrap();
        let mut next = 0;
        let mut random = move || { next += 1; next };
        let first = assign(&[], &linkage.clusters, &mut random);
        let gone = RecordKey::new((left % clear.len()) as u128 * 7);
        let fewer: Vec<Vec<RecordKey>> = linkage.clusters.iter().map(|cluster| cluster.iter().copied().filter(|key| *key != gone).collect()).collect();
        let again = assign(&first.ids, &fewer, &mut random);
        let known: BTreeMap<RecordKey, PersonId> = first.ids.iter().copied().collect();
        prop_assert!(again.ids.iter().all(|(key, id)| known[key] == *id));
        prop_assert!(again.splits.is_empty() && again.merges.is_empty());
    }

    #[test]
    fn every_record_has_one_person(clear in clear()) {
        let linkage = link(records(&clear), &[], &settings()).unwrap();
        let mut keys: Vec<RecordKey> = linkage.clusters.concat();
        keys.sort_unstable();
        prop_assert_eq!(keys, (0..clear.len()).map(|place| RecordKey::new(place as u128 * 7)).collect::<Vec<_>>());
        prop_assert!(linkage.people.lowest <= linkage.people.highest);
        prop_assert!(linkage.queue.windows(2).all(|pair| pair[0].importance >= pair[1].importance));
    }
}

fn one(key: u128, identity: &Identity<'_>) -> Record {
    Record { key: RecordKey::new(key), encoded: Encoder::new(&[3; 32]).unwrap().encode(identity) }
}

/// Two hundred people who share nothing, so that chance agreement can be learnt, and the records of a test.
fn among_others(own: Vec<Record>) -> Vec<Record> {
    let encoder = Encoder::new(&[3; 32]).unwrap();
    let letters = |number: usize| ["ba", "ke", "mi", "do", "ru", "sha", "ten", "lov"][number % 8];
    let others = (0..200_usize).map(|number| {
        let (given, family) = (
            format!("{}{}{}", letters(number), letters(number / 8), letters(number * 5 + 3)),
            format!("{}{}{}{}", letters(number + 2), letters(number / 3), letters(number / 25), letters(number * 3)),
        );
        Record {
            key: RecordKey::new(1_000 + number as u128),
            encoded: encoder.encode(&Identity {
                given_names: &given,
                family_names: &family,
                birth_date: Some(number as i32 * 61 + 100),
                postcode: &format!("B{} {}AB", number % 70 + 1, number % 10),
                ..Identity::default()
            }),
        }
    });
    others.chain(own).collect()
}

#[test]
fn one_person_in_many_spellings_is_found() {
    let mut missed = Vec::new();
    for (given, family, other_given, other_family) in [
        ("Mohammed", "al-Hassan", "Muhammad", "El Hassan"),
        ("Maxamed", "Cabdi Faarax", "Mohamed", "Abdi Farah"),
        ("Tesfay", "Gebremedhin", "Tesfai", "Ghebre Medhin"),
        ("Hossein", "Karimzadeh", "Husain", "Karim-Zade"),
        ("Ioan", "Ștefănescu", "Ion", "Stefanescu"),
        ("Katarzyna", "Kowalska", "Katarzyna", "Kowalski"),
        ("Gurpreet", "Dhillon", "Gurprit", "Dillon"),
        ("María", "García López", "López María", "Garcia"),
        ("Yıldız", "Öztürk", "Yildiz", "Ozturk"),
    ] {
        let born = Some(7_000);
        let own = vec![
            one(1, &Identity { given_names: given, family_names: family, birth_date: born, ..Identity::default() }),
            one(2, &Identity { given_names: other_given, family_names: other_family, birth_date: born, ..Identity::default() }),
        ];
        let linkage = link(among_others(own), &[], &Settings::default()).unwrap();
        let evidence =
            linkage.queue.iter().filter(|doubt| doubt.first == RecordKey::new(1)).map(|doubt| doubt.evidence.to_string());
        if !linkage.clusters.contains(&vec![RecordKey::new(1), RecordKey::new(2)]) {
            missed.push(format!("{given} {family}, {other_given} {other_family}: {:?}", evidence.collect::<Vec<_>>()));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

/// Sixty of 260 records say Mohammed Ali, born on 1 January of one of twenty years: neither name nor day tells who it is.
#[test]
fn a_common_name_and_a_first_of_january_are_no_evidence() {
    let encoder = Encoder::new(&[3; 32]).unwrap();
    let shared = (0..60_usize).map(|place| {
        let year = 1980 + place % 20;
        let leap_days = (1980..year).filter(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)).count();
        let first = 3_652 + ((year - 1980) * 365 + leap_days) as i32;
        Record {
            key: RecordKey::new(place as u128),
            encoded: encoder.encode(&Identity { name: "Mohammed Ali", birth_date: Some(first), ..Identity::default() }),
        }
    });
    let linkage = link(among_others(shared.collect()), &[], &Settings::default()).unwrap();
    let largest = linkage.clusters.iter().map(Vec::len).max().unwrap();
    assert_eq!(largest, 1, "people called Mohammed Ali were joined");
}

/// Eighty people with five records each hold 800 matches; people with at most two records could hold 300.
#[test]
fn more_matches_than_people_can_have_are_refused() {
    let mut records = among_others(Vec::new());
    for copy in 1..5_u128 {
        records.extend(
            among_others(Vec::new())
                .into_iter()
                .take(80)
                .map(|record| Record { key: RecordKey::new(record.key.number() + copy * 10_000), ..record }),
        );
    }
    let refused = link(records, &[], &Settings { most_records_per_person: 2, ..Settings::default() });
    assert!(matches!(refused, Err(LinkError::Implausible { records: 520, .. })), "{refused:?}");
}

#[test]
fn small_and_odd_inputs_are_answered() {
    assert!(link(Vec::new(), &[], &Settings::default()).unwrap().clusters.is_empty());
    let nobody = |key| one(key, &Identity::default());
    let linkage = link(vec![nobody(1), nobody(2)], &[], &Settings::default()).unwrap();
    assert_eq!(linkage.clusters.len(), 2);
    assert!(matches!(link(vec![nobody(1), nobody(1)], &[], &Settings::default()), Err(LinkError::RepeatedKey { repeated: 1 })));
}

#[test]
fn nothing_is_said_in_clear() {
    let own = vec![
        one(1, &Identity { name: "Zebediah Quixote", birth_date: Some(7_000), postcode: "CV1 5FB", ..Identity::default() }),
        one(2, &Identity { name: "Zebedia Quixote", birth_date: Some(7_001), postcode: "CV1 5FB", ..Identity::default() }),
    ];
    let linkage = link(among_others(own), &[], &Settings::default()).unwrap();
    let said =
        format!("{linkage:?} {}", linkage.links.iter().map(|link| link.evidence.to_string()).collect::<String>()).to_lowercase();
    assert!(["zebedia", "quixote", "cv1", "5fb"].iter().all(|word| !said.contains(word)));
    assert!(said.contains("family name same; birth date agrees on month and year, day differs; postcode same"), "{said}");
}
