//! Rights of people, tried on the demonstration programme: what is gone is gone from every byte of the zone.
#![allow(clippy::disallowed_methods, reason = "the test plays a partner and a disk")]

use std::path::{Path, PathBuf};

use choir_contract::{Day, Programme};

use super::*;
use crate::{Delivery, LinkDecisionError, Vault, Verdict};

struct Home {
    folder: tempfile::TempDir,
    programme: Programme,
    vault: Vault,
    extracts: Vec<choir_programme::Extract>,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let programme = Programme::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap();
        let vault = Vault::open(&folder.path().join("zone"), &folder.path().join("keys")).unwrap();
        let extracts = choir_programme::generate(&folder.path().join("inbox"), 1371).unwrap().extracts;
        let home = Self { folder, programme, vault, extracts };
        (0..home.extracts.len()).for_each(|extract| _ = home.land(extract));
        home
    }

    fn land(&self, extract: usize) -> crate::LandingReport {
        self.land_on(extract, Day::new(2026, 11, 22).unwrap())
    }

    fn land_on(&self, extract: usize, today: Day) -> crate::LandingReport {
        let extract = &self.extracts[extract];
        let files = std::slice::from_ref(&extract.path);
        let delivery = Delivery { partner: &extract.partner, dataset: &extract.dataset, files, today, dry_run: false };
        self.vault.land(&self.programme, &delivery, &mut |_| {}).unwrap()
    }

    /// The first extract of a dataset.
    fn extract(&self, dataset: &str) -> usize {
        self.extracts.iter().position(|extract| extract.dataset == dataset).unwrap()
    }

    fn tokens(&self, extract: usize) -> Vec<(u64, String)> {
        let extract = &self.extracts[extract];
        self.vault.tokens(&self.programme, &extract.partner, &extract.dataset, &extract.path).unwrap()
    }

    fn manifest(&self) -> Manifest {
        Manifest::read(&self.vault.zone).unwrap()
    }

    fn rows(&self, dataset: &str) -> u64 {
        self.manifest().tables[dataset].rows()
    }

    fn held(&self, dataset: &str) -> u64 {
        self.manifest().restricted.get(dataset).map_or(0, |file| file.rows)
    }

    /// Every file below the workspace but the inbox.
    fn files(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.folder.path().join("zone"), self.folder.path().join("keys")];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { files.push(path) }
            }
        }
        files
    }
}

#[test]
fn a_person_is_found_by_the_token_that_the_partner_makes_and_sees_their_rows() {
    let home = Home::new();
    let tokens = home.tokens(home.extract("registrations"));
    assert!(tokens.len() > 20);
    let data = home.vault.subject(&home.programme, &tokens[3].1.to_lowercase()).unwrap();
    assert_eq!((data.population.as_str(), data.restricted), ("participants", false));
    assert!(data.rows.iter().any(|row| row.dataset == "registrations"));
    assert!(data.rows.iter().all(|row| !row.values.is_empty() && !row.partner.is_empty() && row.landed_on == "2026-11-22"));
    let unknown = home.vault.subject(&home.programme, "ABCD-ABCD-ABCD-ABCD").unwrap_err();
    assert!(matches!(unknown, SubjectError::Unknown), "{unknown}");
    let survey = home.tokens(home.extract("resident_survey"));
    let resident = home.vault.subject(&home.programme, &survey[0].1).unwrap();
    assert_eq!((resident.population.as_str(), resident.rows.len()), ("residents", 1));
}

#[test]
fn an_erased_person_is_gone_from_every_file_and_does_not_come_back() {
    let home = Home::new();
    let extract = home.extract("registrations");
    let (row, token) = home.tokens(extract)[5].clone();
    let before = home.vault.subject(&home.programme, &token).unwrap();
    let of = |dataset: &str| before.rows.iter().filter(|row| row.dataset == dataset).count() as u64;
    let (registrations, engagements, people) = (home.rows("registrations"), home.rows("engagements"), home.rows("participants"));
    let old: Vec<(PathBuf, Vec<u8>)> =
        home.files().into_iter().map(|path| (path.clone(), std::fs::read(&path).unwrap())).collect();
    let keys = home.manifest().tables["registrations"].files[0].clone();
    home.vault.erase(&home.programme, &token).unwrap();
    assert!(matches!(home.vault.subject(&home.programme, &token), Err(SubjectError::Unknown)));
    assert_eq!(home.rows("registrations"), registrations - of("registrations"));
    assert_eq!(home.rows("engagements"), engagements - of("engagements"));
    assert_eq!(home.rows("participants"), people - 1);
    // What the disk may have kept of the old files has no key any more.
    let name = home.vault.zone.lake().join(&keys.file);
    assert!(!name.exists());
    let kept = old.iter().find(|(path, _)| *path == name).unwrap();
    std::fs::write(&name, &kept.1).unwrap();
    assert!(read_batches(&home.vault.zone, "registrations", &keys).is_err(), "the key of the old file is destroyed");
    std::fs::remove_file(&name).unwrap();
    assert!(home.files().iter().all(|path| !path.to_string_lossy().ends_with(".words")), "no word of an extract is kept");
    // The same extract, sent again with another row beside, leaves the person out.
    let path = &home.extracts[extract].path;
    let bytes = std::fs::read(path).unwrap();
    std::fs::write(path, [bytes.as_slice(), b"\n"].concat()).unwrap();
    let report = home.land(extract);
    let withheld: usize = report.files.iter().map(|file| file.withheld).sum();
    assert!(withheld >= 1, "row {row}: {report:?}");
    assert!(report.files.iter().all(crate::FileReport::adds_up), "{report:?}");
    assert_eq!(home.rows("participants"), people - 1);
    assert!(matches!(home.vault.subject(&home.programme, &token), Err(SubjectError::Unknown)));
}

#[test]
fn a_restricted_person_is_in_no_table_until_released_also_after_another_landing() {
    let home = Home::new();
    let extract = home.extract("registrations");
    let token = home.tokens(extract)[7].1.clone();
    let (registrations, people) = (home.rows("registrations"), home.rows("participants"));
    assert!(home.vault.restrict(&home.programme, &token, true).unwrap());
    assert!(!home.vault.restrict(&home.programme, &token, true).unwrap(), "nothing to change");
    let held = home.held("registrations");
    assert!(held > 0);
    assert_eq!(home.rows("registrations"), registrations - held);
    assert_eq!(home.rows("participants"), people - 1);
    assert!(home.vault.subject(&home.programme, &token).unwrap().restricted);
    let path = &home.extracts[extract].path;
    let bytes = std::fs::read(path).unwrap();
    std::fs::write(path, [bytes.as_slice(), b"\n"].concat()).unwrap();
    assert!(!home.land(extract).unchanged);
    assert_eq!((home.held("registrations"), home.rows("participants")), (held, people - 1));
    assert!(home.vault.restrict(&home.programme, &token, false).unwrap());
    assert_eq!((home.held("registrations"), home.rows("registrations")), (0, registrations));
    assert_eq!(home.rows("participants"), people);
}

#[test]
fn keys_are_renewed_and_the_lake_stays_the_same() {
    let home = Home::new();
    let before = home.manifest();
    home.vault.rotate_keys(&home.programme).unwrap();
    let after = home.manifest();
    for (dataset, table) in &before.tables {
        let now = &after.tables[dataset];
        assert_eq!(now.rows(), table.rows(), "{dataset}");
        assert!(now.files.iter().zip(&table.files).all(|(now, then)| now.key != then.key && now.file != then.file), "{dataset}");
    }
    let token = home.tokens(home.extract("registrations"))[0].1.clone();
    assert!(!home.vault.subject(&home.programme, &token).unwrap().rows.is_empty());
}

#[test]
fn rows_go_when_their_time_is_over() {
    let home = Home::new();
    let (near, far) = (Day::new(2026, 11, 22).unwrap(), Day::new(2099, 1, 1).unwrap());
    let rules = home.vault.retention(&home.programme, near).unwrap();
    assert!(!rules.is_empty());
    let (registrations, surveys) = (home.rows("registrations"), home.rows("resident_survey"));
    assert!(registrations > 0 && surveys > 0);
    let (told, removed) = home.vault.retain(&home.programme, far).unwrap();
    assert_eq!(told.len(), rules.len());
    assert_eq!(removed["registrations"], registrations);
    assert_eq!((home.rows("registrations"), home.rows("participants")), (0, 0));
}

#[test]
fn what_people_are_linked_by_can_be_destroyed_and_nobody_new_comes_then() {
    let home = Home::new();
    home.vault.close_linkage().unwrap();
    let extract = home.extract("registrations");
    let path = &home.extracts[extract].path;
    let bytes = std::fs::read(path).unwrap();
    // The same people in another file: nobody is new.
    std::fs::write(path, [bytes.as_slice(), b"\n"].concat()).unwrap();
    assert!(!home.land(extract).unchanged);
    assert!(home.manifest().people.values().all(|file| file.rows > 0));
}

#[test]
fn a_pair_in_doubt_is_decided_and_the_decision_holds_until_it_is_taken_back() {
    let home = Home::new();
    let people = home.rows("participants");
    let told = home.vault.distinct_people().unwrap();
    assert!(told.iter().all(|told| told.lowest < told.highest), "{told:?}");
    let pending = home.vault.pending_links().unwrap();
    let pair = pending.iter().find(|pending| !pending.linked).expect("a pair in doubt that counts as two");
    assert!(!pair.evidence.is_empty() && pair.partners.iter().all(|partner| !partner.is_empty()));
    let linked = |home: &Home| {
        let manifest = home.manifest();
        let people = People::read(&home.vault.zone, &manifest, "participants").unwrap();
        let [one, other] = pair.records.map(|record| people.unit_of(record).unwrap());
        one == other
    };
    assert!(!linked(&home));
    home.vault.decide_link(&home.programme, &pair.pair, Verdict::Same).unwrap();
    assert!(linked(&home), "two became one");
    assert!(home.vault.pending_links().unwrap().iter().all(|other| other.pair != pair.pair), "a decided pair waits no more");
    // Another landing does not forget it.
    let path = &home.extracts[home.extract("registrations")].path;
    let bytes = std::fs::read(path).unwrap();
    std::fs::write(path, [bytes.as_slice(), b"\n"].concat()).unwrap();
    assert!(!home.land(home.extract("registrations")).unchanged);
    assert!(linked(&home));
    home.vault.decide_link(&home.programme, &pair.pair, Verdict::Open).unwrap();
    assert!(!linked(&home));
    assert_eq!(home.rows("participants"), people);
    assert!(home.vault.pending_links().unwrap().iter().any(|other| other.pair == pair.pair));
    let unknown = home.vault.decide_link(&home.programme, "nobody", Verdict::Same).unwrap_err();
    assert!(matches!(unknown, LinkDecisionError::UnknownPair { .. }), "{unknown}");
}

#[test]
fn who_a_pair_is_stands_in_the_partners_file_alone() {
    let home = Home::new();
    let pair = home.vault.pending_links().unwrap().remove(0);
    let mut found = 0;
    for extract in home.extracts.iter().filter(|extract| pair.partners.contains(&extract.partner)) {
        if !["registrations", "engagements"].contains(&extract.dataset.as_str()) {
            continue;
        }
        let rows = home.vault.rows_of_pair(&home.programme, &pair.pair, &extract.partner, &extract.dataset, &extract.path);
        let rows = rows.unwrap();
        assert!(rows.iter().all(|row| row.identifiers.iter().any(|(name, text)| name.contains("name") && !text.is_empty())));
        found += rows.len();
    }
    assert!(found >= 2, "both records are found in the files they came from: {found}");
}

#[test]
fn what_people_said_of_themselves_is_theirs_to_read_and_no_query_s() {
    let home = Home::new();
    let own = home.tokens(home.extract("registrations")).into_iter().find_map(|(_, token)| {
        let data = home.vault.subject(&home.programme, &token).unwrap();
        let said =
            data.rows.into_iter().flat_map(|row| row.values).find(|(name, _)| name == "ethnicity, in the words of the record");
        said.filter(|(_, word)| !word.is_empty())
    });
    assert!(own.is_some(), "nobody's own words were kept");
    let one = std::num::NonZeroU32::MIN;
    let query = |columns: &str| crate::Query {
        sql: format!("SELECT {columns} AS word, COUNT(*) AS n FROM registrations GROUP BY word"),
        options: Vec::new(),
        population: Some("participants".to_owned()),
        purpose: "programme_evaluation".to_owned(),
        bound: choir_contract::ContributionBound { max_groups: one, max_rows_per_group: one },
        law: choir_mechanism::Law::Gaussian,
        threshold_delta: choir_contract::Delta::from_units(1_000_000_000),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(Vault::analyse(&home.programme, &query("gender"))).unwrap();
    let refused = runtime.block_on(Vault::analyse(&home.programme, &query("_self_described"))).unwrap_err();
    assert!(refused.to_string().contains("next:"), "{refused}");
}

#[test]
fn a_delivery_that_replaces_another_does_not_begin_anybodys_time_anew() {
    let home = Home::new();
    let extract = home.extract("registrations");
    let token = home.tokens(extract)[3].1.clone();
    let path = &home.extracts[extract].path;
    let bytes = std::fs::read(path).unwrap();
    std::fs::write(path, [bytes.as_slice(), b"\n"].concat()).unwrap();
    assert!(!home.land_on(extract, Day::new(2027, 3, 1).unwrap()).unchanged);
    let data = home.vault.subject(&home.programme, &token).unwrap();
    assert!(data.rows.iter().all(|row| row.landed_on == "2026-11-22"), "{data:?}");
}
