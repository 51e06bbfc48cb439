//! A process that is killed while it lands: the lake is the one before or the one after, and landing goes on.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::books::Books;
use crate::support::{Home, extract, files_below, text};
use crate::{kill_after, moments, start};

const KILLS: u32 = 40;

/// What the manifest says the lake is: the identities of the extracts, and the files.
#[derive(Debug, PartialEq, Eq, Clone)]
struct Lake {
    identities: BTreeSet<String>,
    files: BTreeSet<String>,
}

impl Lake {
    fn read(home: &Home) -> Self {
        let manifest: Value = serde_json::from_slice(&std::fs::read(home.inside("zone/lake/manifest.json")).unwrap()).unwrap();
        let extracts: Vec<&Value> = manifest["extracts"]
            .as_object()
            .unwrap()
            .values()
            .flat_map(|partners| partners.as_object().unwrap().values())
            .collect();
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        let tables = manifest["tables"].as_object().unwrap().values().flat_map(|table| table["files"].as_array().unwrap());
        // Who is whom, and the rows of restricted people.
        let beside = ["people", "restricted"].into_iter().flat_map(|kind| manifest[kind].as_object().unwrap().values());
        Self {
            identities: extracts.iter().map(|extract| word(&extract["identity"])).collect(),
            files: tables.chain(beside).map(|file| word(&file["file"])).collect(),
        }
    }

    /// Whether the same was landed; files have new names with every change.
    fn is(&self, other: &Self) -> bool {
        self.identities == other.identities
    }

    /// Everything that the manifest names is there, whole.
    fn assert_there(&self, home: &Home) {
        for file in &self.files {
            let bytes = std::fs::read(home.inside("zone/lake").join(file))
                .unwrap_or_else(|error| panic!("{file} of the manifest: {error}"));
            assert!(bytes.starts_with(b"PARE") && bytes.ends_with(b"PARE"), "{file} of the manifest is not whole");
        }
    }
}

/// Two deliveries of one partner, one with a row fewer.
fn deliveries(home: &Home) -> [String; 2] {
    let path = extract("community_college", "registrations");
    let sent = std::fs::read_to_string(&path).unwrap();
    let (shorter, _) = sent.trim_end().rsplit_once('\n').unwrap();
    [text(&path), home.deliver("registrations.csv", shorter)]
}

fn landing(file: &str) -> [&str; 6] {
    ["land", "--partner", "community_college", "--dataset", "registrations", file]
}

/// Lands a delivery undisturbed: how long it takes, and the lake that it makes.
fn undisturbed(home: &Home, file: &str) -> (Duration, Lake) {
    let started = Instant::now();
    home.ok(&landing(file));
    (started.elapsed(), Lake::read(home))
}

#[test]
fn forty_kills_leave_the_lake_before_or_after() {
    let home = Home::landed();
    let files = deliveries(&home);
    // The second, then the first again: identities are the same whenever the same files land.
    let (first_time, second) = undisturbed(&home, &files[1]);
    let (second_time, first) = undisturbed(&home, &files[0]);
    assert_ne!(first.identities, second.identities);
    let lakes = [first, second];
    let mut committed = 0;
    for (turn, moment) in (0..).zip(moments(KILLS, first_time.max(second_time) * 5 / 4)) {
        let (before, after) = (&lakes[turn % 2], &lakes[(turn + 1) % 2]);
        let file = &files[(turn + 1) % 2];
        kill_after(start(&home, &landing(file)), moment);
        let found = Lake::read(&home);
        found.assert_there(&home);
        assert!(found.is(before) || found.is(after), "a kill after {moment:?} left another lake: {found:?}");
        committed += usize::from(found.is(after));
        home.ok(&landing(file));
        let again = Lake::read(&home);
        again.assert_there(&home);
        assert!(again.is(after), "landing again after a kill at {moment:?}");
    }
    eprintln!("{KILLS} kills of a landing: {committed} came after the lake was replaced");
    assert!(committed > 0 && committed < KILLS as usize, "the kills came all too early or all too late");
    assert_clean(&home, &files);
    home.ok(&["ask", "people-by-home-city"]);
    home.ok(&["ask", "hours-by-pathway"]);
    Books::read(&home, "participants").assert_sound(&home, "participants");
}

/// What killed landings left behind is removed by the next landing that changes something.
fn assert_clean(home: &Home, files: &[String; 2]) {
    home.ok(&landing(&files[1]));
    home.ok(&landing(&files[0]));
    let lake = Lake::read(home);
    let found: BTreeSet<String> = files_below(&home.inside("zone/lake"))
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    let expected: BTreeSet<String> = lake.files.into_iter().chain(["manifest.json".to_owned()]).collect();
    assert_eq!(found, expected, "files that nobody names stay in the lake");
}

/// The very first landing, killed: there is no lake, or there is a whole one.
#[test]
fn a_killed_first_landing_leaves_nothing_or_everything() {
    let timing = Home::initialised();
    let file = text(&extract("community_college", "registrations"));
    let (time, _) = undisturbed(&timing, &file);
    for moment in moments(12, time * 5 / 4) {
        let home = Home::initialised();
        kill_after(start(&home, &landing(&file)), moment);
        if home.inside("zone/lake/manifest.json").exists() {
            Lake::read(&home).assert_there(&home);
        }
        home.ok(&landing(&file));
        Lake::read(&home).assert_there(&home);
        home.ok(&["approve", "people-by-home-city"]);
        home.ok(&["ask", "people-by-home-city"]);
    }
}

/// Two landings and many questions at the same time: each question sees one lake, and nobody fails.
#[test]
fn landing_and_asking_at_once() {
    let home = Home::landed();
    let files = deliveries(&home);
    std::thread::scope(|scope| {
        let land = scope.spawn(|| (0..12).for_each(|turn| _ = home.ok(&landing(&files[turn % 2]))));
        let also = scope.spawn(|| (0..6).for_each(|_| _ = home.ok(&landing(&files[1]))));
        let ask = |id: &'static str| {
            let home = &home;
            scope.spawn(move || (0..12).for_each(|_| _ = home.run(&["ask", id])))
        };
        let askers = ["people-by-age-band", "people-by-birth-region"].map(ask);
        [land, also].into_iter().chain(askers).for_each(|worker| worker.join().unwrap());
    });
    Lake::read(&home).assert_there(&home);
    Books::read(&home, "participants").assert_sound(&home, "participants");
}
