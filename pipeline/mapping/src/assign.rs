//! Fields and columns are brought together: what the mapping before says, then the best pairs first.

use std::collections::{BTreeMap, BTreeSet};

use choir_contract::{Dataset, FieldRole, IdentifierUse, Mapping, Programme, Take};

use crate::columns::{Pair, Wanted, pairs, parts};
use crate::proposal::{CoarseWord, ColumnProposal, FieldProposal, Meaning, Sureness, WordProposal};
use crate::sample::{Column, Sample};
use crate::words::Coder;

/// Most words of a column that are proposed for.
const MOST_WORDS: usize = 1_000;
/// Other columns that are told of a field.
const MOST_OTHERS: usize = 3;

/// What a proposal is made from.
pub(crate) struct Work<'a> {
    pub(crate) programme: &'a Programme,
    pub(crate) schema: &'a Dataset,
    pub(crate) sample: &'a Sample,
    pub(crate) previous: Option<&'a Mapping>,
    pub(crate) wanted: Vec<Wanted<'a>>,
}

impl Work<'_> {
    /// What is proposed for each field: the best pairs first, each column for one field.
    pub(crate) fn fields(&self) -> Vec<FieldProposal> {
        let mut chosen = self.said_before();
        let pairs = pairs(&self.wanted, self.schema, self.sample);
        let mut taken: BTreeSet<usize> = chosen.values().map(|column| column.place).chain(self.left_out()).collect();
        for Pair { field, proposal, .. } in &pairs {
            if !chosen.contains_key(field) && !taken.contains(&proposal.place) && !self.is_whole_name_too_many(*field, &chosen) {
                taken.insert(proposal.place);
                chosen.insert(*field, proposal.clone());
            }
        }
        self.add_district(&mut chosen);
        let firm: BTreeSet<usize> =
            chosen.values().filter(|column| column.sureness > Sureness::Guess).map(|column| column.place).collect();
        let mut fields = Vec::with_capacity(self.wanted.len());
        for (place, wanted) in self.wanted.iter().enumerate() {
            let column = chosen.get(&place).cloned();
            let own = column.as_ref().map(|column| column.place);
            let open =
                |pair: &&Pair| pair.field == place && Some(pair.proposal.place) != own && !firm.contains(&pair.proposal.place);
            let others = pairs.iter().filter(open).take(MOST_OTHERS).map(|pair| pair.proposal.clone()).collect();
            let (words, cut) = column.as_ref().map(|column| words(wanted, self.sample, column)).unwrap_or_default();
            let coarse = wanted.coder.as_ref().map(|coder| coarse(coder, &words)).unwrap_or_default();
            let kept = wanted.coder.as_ref().map(|coder| kept(coder, &words)).unwrap_or_default();
            let before = self.previous.and_then(|previous| previous.columns.get(&wanted.field.name));
            let absent = before.filter(|source| self.place(&source.heading).is_none()).map(|source| source.heading.clone());
            fields.push(FieldProposal {
                field: wanted.field.name.clone(),
                title: wanted.field.title.clone(),
                code_list: wanted.field.code_list.clone(),
                column,
                others,
                words,
                cut,
                coarse,
                kept,
                absent,
            });
        }
        fields
    }

    /// Where a heading stands in the file.
    pub(crate) fn place(&self, heading: &str) -> Option<usize> {
        let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        self.sample.headings.iter().position(|other| fold(&other.name) == fold(heading))
    }

    /// What the mapping before says and the file still has.
    fn said_before(&self) -> BTreeMap<usize, ColumnProposal> {
        let Some(previous) = self.previous else { return BTreeMap::new() };
        let said = self.wanted.iter().enumerate().filter_map(|(place, wanted)| {
            let source = previous.columns.get(&wanted.field.name)?;
            let column = self.place(&source.heading)?;
            Some((
                place,
                ColumnProposal {
                    heading: self.sample.headings.get(column)?.name.clone(),
                    take: source.take,
                    sureness: Sureness::Certain,
                    score: 100,
                    reasons: vec!["as in the mapping before".to_owned()],
                    filled: self.sample.columns.get(column)?.filled,
                    place: column,
                },
            ))
        });
        said.collect()
    }

    /// Columns that the mapping before leaves out.
    fn left_out(&self) -> impl Iterator<Item = usize> {
        self.previous.iter().flat_map(|mapping| &mapping.ignored).filter_map(|heading| self.place(heading))
    }

    /// Whether given and family names have columns already, so that a column of whole names would be a second time the same.
    fn is_whole_name_too_many(&self, field: usize, chosen: &BTreeMap<usize, ColumnProposal>) -> bool {
        let identifier = |place: usize| self.wanted.get(place).and_then(|wanted| wanted.field.identifier_use);
        let has =
            |wanted| chosen.iter().any(|(place, column)| identifier(*place) == Some(wanted) && column.sureness > Sureness::Guess);
        let parts = has(IdentifierUse::GivenName) && has(IdentifierUse::FamilyName);
        let whole = has(IdentifierUse::Name);
        match identifier(field) {
            Some(IdentifierUse::Name) => parts,
            Some(IdentifierUse::GivenName | IdentifierUse::FamilyName) => whole,
            _ => false,
        }
    }

    /// A city without a column of its own may be known from the districts of the postcodes.
    fn add_district(&self, chosen: &mut BTreeMap<usize, ColumnProposal>) {
        let postcode = |(place, column): (&usize, &ColumnProposal)| {
            let is = self.wanted.get(*place)?.field.identifier_use == Some(IdentifierUse::Postcode);
            (is && column.sureness > Sureness::Guess).then(|| column.clone())
        };
        let Some(column) = chosen.iter().find_map(postcode) else { return };
        let Some(districts) = self.sample.columns.get(column.place).map(|column| &column.districts) else { return };
        for (place, wanted) in self.wanted.iter().enumerate() {
            let Some(coder) = wanted.coder.as_ref().filter(|_| !chosen.contains_key(&place)) else { continue };
            let rows = |known: bool| {
                districts.values().filter(|(word, _)| !known || coder.knows(word)).map(|(_, rows)| rows).sum::<u64>()
            };
            let (known, all) = (rows(true), rows(false));
            if known * 2 > all {
                let reason = format!("no column of its own; {} of {all} districts of postcodes are known for it", known);
                let reasons = vec![reason];
                let take = Take::Outward;
                chosen.insert(place, ColumnProposal { take, sureness: Sureness::Likely, score: 65, reasons, ..column.clone() });
            }
        }
    }
}

/// What the words of a column mean; those of a column that is a guess are not looked at.
fn words(wanted: &Wanted<'_>, sample: &Sample, column: &ColumnProposal) -> (Vec<WordProposal>, bool) {
    let (Some(coder), Some(cells)) = (wanted.coder.as_ref(), sample.columns.get(column.place)) else { return Default::default() };
    if column.sureness == Sureness::Guess {
        return Default::default();
    }
    let mut counted: BTreeMap<String, (String, u64)> = BTreeMap::new();
    let words = if column.take == Take::Outward { &cells.districts } else { &cells.words };
    for (cell, rows) in Column::by_frequency(words) {
        let answers = if wanted.field.role == FieldRole::MultiSelect { parts(cell) } else { vec![cell] };
        for word in answers {
            counted.entry(word.to_lowercase()).or_insert_with(|| (word.to_owned(), 0)).1 += rows;
        }
    }
    let cut = cells.overflow && column.take == Take::Whole || counted.len() > MOST_WORDS;
    let mut proposed: Vec<WordProposal> = counted
        .into_values()
        .take(MOST_WORDS)
        .map(|(word, rows)| WordProposal { meaning: coder.meaning(&word), word, rows })
        .collect();
    proposed.sort_by(|one, other| other.rows.cmp(&one.rows).then_with(|| one.word.cmp(&other.word)));
    (proposed, cut)
}

/// Words that say less than the code list asks, with the codes they have so far.
fn coarse(coder: &Coder<'_>, words: &[WordProposal]) -> Vec<CoarseWord> {
    let coarse = words.iter().filter_map(|word| {
        let candidates = coder.may_mean(&word.word)?.clone();
        let code = match &word.meaning {
            Meaning::Code { code, sureness, .. } if *sureness > Sureness::Guess => Some(code.clone()),
            Meaning::Ambiguous { .. } => None,
            _ => return None,
        };
        Some(CoarseWord { word: word.word.clone(), code, candidates })
    });
    coarse.collect()
}

/// What the mapping before says of words that are not in this extract: they may come again in the next.
fn kept(coder: &Coder<'_>, words: &[WordProposal]) -> Vec<(String, String)> {
    let present: BTreeSet<String> = words.iter().map(|word| word.word.trim().to_lowercase()).collect();
    let said = coder.said().iter().filter(|(word, _)| !present.contains(**word));
    said.map(|(word, code)| ((*word).to_owned(), (*code).to_owned())).collect()
}
