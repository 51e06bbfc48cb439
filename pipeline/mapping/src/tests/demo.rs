//! The law: of the columns and words that the shipped mappings map, a proposal without their help has a high share right,
//! and nothing that it calls certain is wrong.

use std::collections::BTreeSet;
use std::path::Path;

use choir_contract::{Mapping, Programme};

use super::{programme, write};
use crate::{Meaning, Proposal, Sureness, propose};

#[derive(Default, Clone, Copy)]
struct Score {
    all: usize,
    right: usize,
    wrong_certain: usize,
}

impl Score {
    fn add(&mut self, right: bool, wrong_certain: bool) {
        self.all += 1;
        self.right += usize::from(right);
        self.wrong_certain += usize::from(wrong_certain);
    }

    fn join(&mut self, other: Self) {
        self.all += other.all;
        self.right += other.right;
        self.wrong_certain += other.wrong_certain;
    }

    fn percent(self) -> f64 {
        100.0 * self.right as f64 / self.all.max(1) as f64
    }
}

/// What is proposed and firm: written into the file.
fn columns(proposal: &Proposal, shipped: &Mapping, told: &mut Vec<String>) -> Score {
    let mut score = Score::default();
    let name = format!("{}/{}", shipped.partner, shipped.dataset);
    for (field, source) in &shipped.columns {
        let column = proposal.field(field).and_then(|field| field.column.as_ref());
        let right = column.is_some_and(|column| column.heading == source.heading && column.take == source.take);
        let firm = column.is_some_and(|column| column.sureness > Sureness::Guess);
        let certain = column.is_some_and(|column| column.sureness == Sureness::Certain);
        score.add(right && firm, certain && !right);
        if !(right && firm) {
            let got = column.map(|column| (column.heading.as_str(), column.sureness));
            told.push(format!("{name}: {field} is {:?}, proposed {got:?}", source.heading));
        }
    }
    for field in proposal.fields.iter().filter(|field| !shipped.columns.contains_key(&field.field)) {
        if let Some(column) = field.column.as_ref().filter(|column| column.sureness > Sureness::Guess) {
            score.wrong_certain += usize::from(column.sureness == Sureness::Certain);
            told.push(format!("{name}: {} is nowhere, proposed {:?} {:?}", field.field, column.heading, column.sureness));
        }
    }
    score
}

/// Words of the columns that both mean, by the code that the shipped mapping gives them.
fn words(proposal: &Proposal, shipped: &Mapping, programme: &Programme, told: &mut Vec<String>) -> Score {
    let mut score = Score::default();
    for field in &proposal.fields {
        let same = shipped.columns.get(&field.field).zip(field.column.as_ref());
        let Some(list) = field.code_list.as_ref().and_then(|id| programme.code_lists.get(id)) else { continue };
        if same.is_none_or(|(source, column)| source.heading != column.heading) {
            continue;
        }
        for word in &field.words {
            let truth = shipped.code_of(&field.field, &word.word, list);
            let (code, certain) = match &word.meaning {
                Meaning::Listed { code } => (Some(code), true),
                Meaning::Code { code, sureness, .. } if *sureness > Sureness::Guess => {
                    (Some(code), *sureness == Sureness::Certain)
                }
                _ => (None, false),
            };
            let Some(truth) = truth else {
                // A word that the shipped mapping leaves as not codable must not be called certain.
                if certain {
                    score.wrong_certain += 1;
                    told.push(format!("{}/{}: {:?} has no code, proposed {code:?}", shipped.partner, field.field, word.word));
                }
                continue;
            };
            let right = code == Some(&truth);
            score.add(right, certain && !right);
            if !right {
                told.push(format!(
                    "{}/{}: {:?} is {truth}, proposed {:?}",
                    shipped.partner, field.field, word.word, word.meaning
                ));
            }
        }
    }
    score
}

/// The written file is valid at once and says what the proposal says.
fn read_back(programme: &Programme, proposal: &Proposal, folder: &Path) -> Mapping {
    let path = folder.join(format!("{}-{}.toml", proposal.partner, proposal.dataset));
    let text = proposal.to_toml();
    write(&path, &text);
    let dataset = programme.dataset(&proposal.dataset).unwrap();
    let mapping = Mapping::read(&path, dataset, &programme.code_lists).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let firm: BTreeSet<&String> = proposal
        .fields
        .iter()
        .filter(|field| field.column.as_ref().is_some_and(|column| column.sureness > Sureness::Guess))
        .map(|field| &field.field)
        .collect();
    assert_eq!(mapping.columns.keys().collect::<BTreeSet<_>>(), firm);
    for field in &proposal.fields {
        let list = field.code_list.as_ref().and_then(|id| programme.code_lists.get(id));
        for word in &field.words {
            let expected = match &word.meaning {
                Meaning::Listed { code } => Some(code.clone()),
                Meaning::Code { code, sureness, .. } if *sureness > Sureness::Guess => Some(code.clone()),
                _ => None,
            };
            assert_eq!(mapping.code_of(&field.field, &word.word, list.unwrap()), expected, "{}", field.field);
        }
    }
    mapping
}

#[test]
fn proposals_agree_with_the_mappings_written_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let programme = programme();
    let generated = choir_programme::generate(folder.path(), 1371).unwrap();
    let (mut all_columns, mut all_words, mut told) = (Score::default(), Score::default(), Vec::new());
    for extract in &generated.extracts {
        let shipped = programme.mapping(&extract.partner, &extract.dataset).unwrap();
        let proposal = propose(&programme, &extract.partner, &extract.dataset, &extract.path, None).unwrap();
        let mapping = read_back(&programme, &proposal, folder.path());
        let has_days =
            shipped.columns.keys().any(|field| ["registered_on", "engaged_on", "date_of_birth"].contains(&field.as_str()));
        if has_days && mapping.file.date_order != shipped.file.date_order {
            told.push(format!(
                "{}/{}: days are {:?}, proposed {:?}",
                extract.partner, extract.dataset, shipped.file.date_order, proposal.day_order
            ));
        }
        let (columns, words) = (columns(&proposal, &shipped, &mut told), words(&proposal, &shipped, &programme, &mut told));
        println!(
            "{:<24} {:<18} columns {:>3} of {:>3} ({:>5.1}%)  words {:>3} of {:>3} ({:>5.1}%)  wrong certain {} and {}",
            extract.partner,
            extract.dataset,
            columns.right,
            columns.all,
            columns.percent(),
            words.right,
            words.all,
            words.percent(),
            columns.wrong_certain,
            words.wrong_certain
        );
        all_columns.join(columns);
        all_words.join(words);
    }
    told.iter().for_each(|line| println!("  {line}"));
    println!("all: columns {:.1}%, words {:.1}%", all_columns.percent(), all_words.percent());
    assert_eq!((all_columns.wrong_certain, all_words.wrong_certain), (0, 0));
    assert!(all_columns.percent() >= 99.0 && all_words.percent() >= 97.5);
}

#[test]
fn a_mapping_before_is_taken_up_whole() {
    let folder = tempfile::tempdir().unwrap();
    let programme = programme();
    let generated = choir_programme::generate(folder.path(), 1371).unwrap();
    for extract in &generated.extracts {
        let shipped = programme.mapping(&extract.partner, &extract.dataset).unwrap();
        let proposal = propose(&programme, &extract.partner, &extract.dataset, &extract.path, Some(&shipped)).unwrap();
        let again = read_back(&programme, &proposal, folder.path());
        for (field, source) in &shipped.columns {
            assert_eq!(again.columns.get(field), Some(source), "{} {}", extract.partner, extract.dataset);
        }
        assert_eq!(
            (&again.constants, &again.file.sheet, again.file.header_row),
            (&shipped.constants, &shipped.file.sheet, shipped.file.header_row)
        );
        assert_eq!(again.lossy, shipped.lossy);
        assert_eq!(again.file, shipped.file, "{} {}", extract.partner, extract.dataset);
        for field in &programme.dataset(&extract.dataset).unwrap().fields {
            let (before, after) = (shipped.words(&field.name), again.words(&field.name));
            let forgotten: Vec<_> = before.iter().filter(|(word, code)| after.get(*word) != Some(*code)).collect();
            assert!(forgotten.is_empty(), "{} {}: {} {forgotten:?}", extract.partner, extract.dataset, field.name);
        }
        let ignored = |mapping: &Mapping| mapping.ignored.iter().cloned().collect::<BTreeSet<String>>();
        assert!(ignored(&shipped).is_subset(&ignored(&again)), "{} {}", extract.partner, extract.dataset);
        let score = words(&proposal, &shipped, &programme, &mut Vec::new());
        assert_eq!((score.right, score.wrong_certain), (score.all, 0), "{} {}", extract.partner, extract.dataset);
    }
}
