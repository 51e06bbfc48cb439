//! Linking: from encodings and the steward's decisions to people, links, doubts and the number of people.

use crate::block::Capped;
use crate::candidates::{Candidate, Candidates, Field};
use crate::decide::Decided;
use crate::error::LinkError;
use crate::evidence::Evidence;
use crate::model::probability;
use crate::parallel;
use crate::people::{PeopleInterval, Scored, Settled, Share, groups, settle, shares};
use crate::queue::{self, Doubt};
use crate::record::{Decision, Record, RecordKey, Verdict};
use crate::settings::Settings;

/// Logarithmic odds that stand for a decision: beyond what any evidence adds up to, and "different" beyond "same".
const DECIDED_SAME: f64 = 1e5;
const DECIDED_DIFFERENT: f64 = -1e9;

/// Most records that places of 32 bits can tell apart.
const MOST_RECORDS: usize = u32::MAX as usize;

/// A pair of records of one person, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// The smaller record.
    pub first: RecordKey,
    /// The larger record.
    pub second: RecordKey,
    /// Why they are linked.
    pub evidence: Evidence,
    /// The steward decided it, whatever the evidence.
    pub decided: bool,
}

/// What linking gives. It holds no encoding and no token.
#[derive(Debug, Clone, PartialEq)]
pub struct Linkage {
    /// The records of each person, in order; a person with one record too.
    pub clusters: Vec<Vec<RecordKey>>,
    /// What each person adds to the ends of [`Linkage::people`], in the order of the clusters.
    pub shares: Vec<Share>,
    /// Compared pairs within people, in order.
    pub links: Vec<Link>,
    /// Pairs that a steward should look at, what matters most first.
    pub queue: Vec<Doubt>,
    /// How many different people there are.
    pub people: PeopleInterval,
    /// Pairs that the model takes to be matches, over all records.
    pub estimated_matches: f64,
    /// Matches that there may be in all, with those that missing attributes hide.
    pub most_matches: f64,
    /// Pairs compared.
    pub compared: u64,
    /// Blocks that were too large to compare.
    pub capped: Vec<Capped>,
}

/// Links records and drops their encodings.
///
/// The answer depends on the records, the key under which they were encoded and the decisions; not on the order of records or
/// on the number of threads.
///
/// # Errors
/// [`LinkError::Setting`], [`LinkError::RepeatedKey`], [`LinkError::TooManyRecords`], [`LinkError::Contradiction`] for what is
/// given; [`LinkError::Implausible`] where the model sees more matches than the records can hold.
pub fn link(mut records: Vec<Record>, decisions: &[Decision], settings: &Settings) -> Result<Linkage, LinkError> {
    settings.check()?;
    if records.len() >= MOST_RECORDS {
        return Err(LinkError::TooManyRecords { limit: MOST_RECORDS, got: records.len() });
    }
    records.sort_unstable_by_key(|record| record.key);
    let keys: Vec<RecordKey> = records.iter().map(|record| record.key).collect();
    let repeated = keys.windows(2).filter(|pair| pair[0] == pair[1]).count();
    if repeated > 0 {
        return Err(LinkError::RepeatedKey { repeated });
    }
    let decided = Decided::of(decisions, &keys)?;
    let field = Field::of(&records, settings.threads);
    let candidates = field.candidates(&decided, settings)?;
    let judge = Judge { field: &field, candidates: &candidates, decided: &decided };
    let settled = judge.settle(settings);
    Ok(judge.linkage(&keys, &settled, settings))
}

/// Judges pairs with the fitted model and the decisions.
pub(crate) struct Judge<'linking> {
    field: &'linking Field<'linking>,
    candidates: &'linking Candidates,
    decided: &'linking Decided,
}

impl Judge<'_> {
    fn settle(&self, settings: &Settings) -> Vec<Settled> {
        let pairs = self.scored();
        let groups = groups(self.field.size(), &pairs);
        let parts = parallel::over(groups.len(), settings.threads, |range| {
            let settled =
                groups[range].iter().map(|group| settle(group, settings.partitions, |one, other| self.log_odds(one, other)));
            settled.collect::<Vec<_>>()
        });
        parts.into_iter().flatten().collect()
    }

    fn scored(&self) -> Vec<Scored> {
        let scored = |pair: &Candidate| Scored { one: pair.one, other: pair.other, log_odds: self.log_odds_of(pair) };
        self.candidates.pairs.iter().map(scored).collect()
    }

    fn log_odds_of(&self, pair: &Candidate) -> f64 {
        match self.decided.verdict(pair.one, pair.other) {
            Some(Verdict::Same) => DECIDED_SAME,
            Some(Verdict::Different) => DECIDED_DIFFERENT,
            None => self.candidates.model.log_odds(pair.pattern, pair.rarity),
        }
    }

    fn log_odds(&self, one: u32, other: u32) -> f64 {
        self.log_odds_of(&self.field.candidate(one, other))
    }

    /// The evidence on a pair, without the decision on it.
    pub(crate) fn evidence(&self, pair: &Candidate) -> Evidence {
        let model = &self.candidates.model;
        let (weight, odds) = (model.weight(pair.pattern, pair.rarity), model.log_odds(pair.pattern, pair.rarity));
        Evidence::new(pair.pattern, pair.rarity, weight, probability(odds))
    }

    pub(crate) fn is_decided(&self, pair: &Candidate) -> bool {
        self.decided.verdict(pair.one, pair.other).is_some()
    }

    fn linkage(&self, keys: &[RecordKey], settled: &[Settled], settings: &Settings) -> Linkage {
        let mut person: Vec<u32> = (0..keys.len() as u32).collect();
        for people in settled.iter().flat_map(|settled| &settled.people) {
            // The smallest record stands for the person.
            people.iter().for_each(|record| person[*record as usize] = people[0]);
        }
        let people: Vec<u32> = (0..keys.len() as u32).filter(|record| person[*record as usize] == *record).collect();
        let interval = PeopleInterval::of(keys.len(), settled, settings.partitions, self.candidates.most_matches);
        let mut members: Vec<Vec<RecordKey>> = vec![Vec::new(); keys.len()];
        person.iter().zip(keys).for_each(|(person, key)| members[*person as usize].push(*key));
        let within = self.candidates.pairs.iter().filter(|pair| person[pair.one as usize] == person[pair.other as usize]);
        let link = |pair: &Candidate| Link {
            first: keys[pair.one as usize],
            second: keys[pair.other as usize],
            evidence: self.evidence(pair),
            decided: self.is_decided(pair),
        };
        Linkage {
            links: within.map(link).collect(),
            queue: queue::doubts(self, &self.candidates.pairs, keys, &person, settled, settings),
            clusters: members.into_iter().filter(|records| !records.is_empty()).collect(),
            shares: shares(&person, &people, &self.scored(), settled, &interval),
            people: interval,
            estimated_matches: self.candidates.matches,
            most_matches: self.candidates.most_matches,
            compared: self.candidates.compared,
            capped: self.candidates.capped.clone(),
        }
    }
}
