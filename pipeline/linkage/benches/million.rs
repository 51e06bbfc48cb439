//! A million made-up records with errors: seconds, peak memory and quality. `cargo bench -p choir-linkage [-- RECORDS]`.

use std::collections::BTreeMap;
use std::time::Instant;

use choir_linkage::{Encoder, Identity, Record, RecordKey, Settings, link};

const SYLLABLES: [&str; 40] = [
    "a", "ab", "ah", "al", "am", "an", "ba", "bek", "da", "de", "dri", "el", "fa", "ge", "gul", "ha", "hu", "ib", "jo", "ka",
    "kow", "la", "len", "li", "ma", "med", "mi", "mo", "na", "nur", "o", "pre", "ra", "ro", "sa", "sel", "ta", "tes", "ya", "za",
];

/// SplitMix64, so that every run has the same records.
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn chance(&mut self, share: f64) -> bool {
        ((self.next() >> 11) as f64 / (1_u64 << 53) as f64) < share
    }

    /// Small numbers far more often than large ones: as names are.
    fn skewed(&mut self, bound: u64) -> u64 {
        let unit = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        ((unit * unit * unit) * bound as f64) as u64
    }
}

#[derive(Clone)]
struct Person {
    given: String,
    family: String,
    birth: i32,
    postcode: String,
}

fn name(number: u64, kind: u64) -> String {
    let mut draws = Draws(number * 2 + kind);
    (0..2 + draws.below(3)).map(|_| SYLLABLES[draws.below(40) as usize]).collect()
}

fn postcode(draws: &mut Draws) -> String {
    let letter = |draws: &mut Draws| char::from(b'A' + draws.below(20) as u8);
    format!("B{} {}{}{}", 1 + draws.below(90), draws.below(10), letter(draws), letter(draws))
}

fn person(draws: &mut Draws) -> Person {
    let birth = if draws.chance(0.08) { (draws.below(50) as i32) * 365 + 3_653 } else { draws.below(24_000) as i32 - 7_000 };
    Person { given: name(draws.skewed(20_000), 0), family: name(draws.skewed(80_000), 1), birth, postcode: postcode(draws) }
}

fn typed(text: &str, draws: &mut Draws) -> String {
    if !draws.chance(0.06) || text.len() < 3 {
        return text.to_owned();
    }
    let mut letters: Vec<char> = text.chars().collect();
    let place = 1 + draws.below(letters.len() as u64 - 1) as usize;
    match draws.below(3) {
        0 => letters[place] = char::from(b'a' + draws.below(26) as u8),
        1 => letters.swap(place - 1, place),
        _ => _ = letters.remove(place),
    }
    letters.into_iter().collect()
}

fn record(person: &Person, place: usize, encoder: &Encoder, draws: &mut Draws) -> Record {
    let (mut given, mut family) = (typed(&person.given, draws), typed(&person.family, draws));
    if draws.chance(0.02) {
        std::mem::swap(&mut given, &mut family);
    }
    let slip = if draws.chance(0.02) { draws.below(28) as i32 } else { 0 };
    let moved = if draws.chance(0.15) { postcode(draws) } else { person.postcode.clone() };
    let encoded = encoder.encode(&Identity {
        given_names: &given,
        family_names: &family,
        birth_date: (!draws.chance(0.2)).then_some(person.birth + slip),
        postcode: if draws.chance(0.2) { "" } else { &moved },
        ..Identity::default()
    });
    Record { key: RecordKey::new(place as u128), encoded }
}

/// Peak memory of this process in MiB, as Linux tells it.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse::<u64>().ok()).unwrap_or(0) / 1024
}

#[expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints what it found, and stops where it cannot run")]
fn main() {
    let size = std::env::args().skip(1).find_map(|argument| argument.parse::<usize>().ok()).unwrap_or(1_000_000);
    let encoder = Encoder::new(&[7; 32]).unwrap();
    let mut draws = Draws(2024);
    let (mut records, mut owners): (Vec<Record>, Vec<u32>) = (Vec::with_capacity(size), Vec::with_capacity(size));
    let mut people = 0;
    let started = Instant::now();
    while records.len() < size {
        let person = person(&mut draws);
        for _ in 0..[1, 1, 1, 1, 1, 1, 2, 2, 2, 3][draws.below(10) as usize] {
            if records.len() < size {
                records.push(record(&person, records.len(), &encoder, &mut draws));
                owners.push(people);
            }
        }
        people += 1;
    }
    println!("{size} records of {people} people made and encoded in {:.1} s, {} MiB", started.elapsed().as_secs_f64(), peak());
    let started = Instant::now();
    let linkage = link(records, &[], &Settings::default()).unwrap();
    let seconds = started.elapsed().as_secs_f64();
    let pairs = |sizes: Vec<usize>| sizes.into_iter().map(|size| size * (size - 1) / 2).sum::<usize>();
    let mut matches: BTreeMap<u32, usize> = BTreeMap::new();
    owners.iter().for_each(|owner| *matches.entry(*owner).or_insert(0) += 1);
    let mut right = 0;
    for cluster in &linkage.clusters {
        let mut same: BTreeMap<u32, usize> = BTreeMap::new();
        cluster.iter().for_each(|key| *same.entry(owners[key.number() as usize]).or_insert(0) += 1);
        right += pairs(same.into_values().collect());
    }
    let linked = pairs(linkage.clusters.iter().map(Vec::len).collect());
    let matches = pairs(matches.into_values().collect());
    let (precision, recall) = (right as f64 / linked as f64, right as f64 / matches as f64);
    println!("linked in {seconds:.1} s, peak {} MiB, {} pairs compared", peak(), linkage.compared);
    println!("precision {precision:.4}, recall {recall:.4}, F1 {:.4}", 2.0 * precision * recall / (precision + recall));
    println!(
        "people {people} in {}..={}; matches {matches}, estimated {:.0}",
        linkage.people.lowest, linkage.people.highest, linkage.estimated_matches
    );
    linkage.capped.iter().for_each(|capped| println!("left out: {capped:?}"));
}
