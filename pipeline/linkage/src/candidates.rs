//! The pairs that could be one person, with the model that says so.

use crate::block::{Blocks, Capped};
use crate::compare::{CLASSES, Comparison, Counts, Pattern, Rarity, compare};
use crate::decide::Decided;
use crate::encode::Encoded;
use crate::error::LinkError;
use crate::model::{Model, RandomPairs, expected_shares, fit, probability, unobserved};
use crate::parallel;
use crate::record::Record;
use crate::settings::Settings;

/// Logarithmic odds, under the model before it is fitted, below which a compared pair is forgotten.
const WORTH_KEEPING: f64 = -7.0;

/// Matches a record that the pairs are first looked at with: more than there will be, so that no match is forgotten.
const GENEROUS: f64 = 0.5;

/// Records with what is needed to compare them.
pub(crate) struct Field<'record> {
    records: Vec<&'record Encoded>,
    rarity: Vec<Rarity>,
}

/// A compared pair, the smaller place first.
#[derive(Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) one: u32,
    pub(crate) other: u32,
    pub(crate) pattern: Pattern,
    pub(crate) rarity: f32,
}

/// What comparing all blocks gives.
pub(crate) struct Candidates {
    pub(crate) pairs: Vec<Candidate>,
    pub(crate) model: Model,
    pub(crate) matches: f64,
    /// Matches there may be in all, with those among pairs forgotten and those that missing attributes hide.
    pub(crate) most_matches: f64,
    pub(crate) compared: u64,
    pub(crate) capped: Vec<Capped>,
}

impl<'record> Field<'record> {
    pub(crate) fn of(records: &'record [Record], threads: usize) -> Self {
        let records: Vec<&Encoded> = records.iter().map(|record| &record.encoded).collect();
        let counts = Counts::of(records.iter().copied());
        let rarity =
            parallel::over(records.len(), threads, |range| range.map(|place| counts.rarity(records[place])).collect::<Vec<_>>());
        Self { rarity: rarity.concat(), records }
    }

    /// Number of records.
    pub(crate) fn size(&self) -> usize {
        self.records.len()
    }

    fn compare(&self, one: usize, other: usize) -> Comparison {
        compare((self.records[one], &self.rarity[one]), (self.records[other], &self.rarity[other]))
    }

    /// Compares what the blocks bring together, and fits the model.
    ///
    /// # Errors
    /// [`LinkError::Implausible`] where the model sees more matches than the records can hold.
    pub(crate) fn candidates(&self, decided: &Decided, settings: &Settings) -> Result<Candidates, LinkError> {
        let size = self.records.len();
        let all = (size as f64 * (size as f64 - 1.0) / 2.0).max(1.0);
        if size < 2 {
            let model = Model::new(&expected_shares(), &expected_shares(), 0.0);
            return Ok(Candidates { pairs: Vec::new(), model, matches: 0.0, most_matches: 0.0, compared: 0, capped: Vec::new() });
        }
        let random = RandomPairs::draw(size, settings.threads, |one, other| self.compare(one, other));
        let shares = random.shares();
        let start = (size as f64 * GENEROUS).min(all * GENEROUS);
        let blocks = Blocks::of(&self.records, settings.largest_block, settings.threads);
        let generous = Model::new(&expected_shares(), &shares, start / all);
        let (mut pairs, compared) = self.worth_keeping(&blocks, &generous, settings.threads);
        pairs.extend(decided.same().into_iter().map(|(one, other)| self.candidate(one, other)));
        pairs.sort_unstable_by_key(|pair| (pair.one, pair.other));
        pairs.dedup_by_key(|pair| (pair.one, pair.other));
        let comparisons = pairs.iter().map(|pair| Comparison { pattern: pair.pattern, rarity: pair.rarity });
        let fitted = fit(comparisons, &random, all, start * 0.2);
        let capacity = size as f64 * (settings.most_records_per_person as f64 - 1.0) / 2.0;
        if fitted.matches > capacity.min(all) {
            return Err(LinkError::Implausible { estimated: fitted.matches, capacity: capacity.min(all), records: size });
        }
        let model = fitted.model;
        let mut found = [0.0; CLASSES];
        pairs.iter().for_each(|pair| found[pair.pattern.class()] += probability(model.log_odds(pair.pattern, pair.rarity)));
        random.add_forgotten(&mut found, &model, |pattern, rarity| generous.log_odds(pattern, rarity) <= WORTH_KEEPING);
        let most_matches = found.iter().sum::<f64>() + unobserved(&model, &random.classes(), &found);
        Ok(Candidates { pairs, model, matches: fitted.matches, most_matches, compared, capped: blocks.capped })
    }

    pub(crate) fn candidate(&self, one: u32, other: u32) -> Candidate {
        let Comparison { pattern, rarity } = self.compare(one as usize, other as usize);
        Candidate { one, other, pattern, rarity }
    }

    fn worth_keeping(&self, blocks: &Blocks, model: &Model, threads: usize) -> (Vec<Candidate>, u64) {
        let parts = parallel::over(blocks.count(), threads, |range| {
            let (mut kept, mut compared) = (Vec::new(), 0_u64);
            for block in range {
                blocks.pairs(block, |one, other| {
                    compared += 1;
                    let candidate = self.candidate(one, other);
                    if model.log_odds(candidate.pattern, candidate.rarity) > WORTH_KEEPING {
                        kept.push(candidate);
                    }
                });
            }
            (kept, compared)
        });
        let compared = parts.iter().map(|(_, compared)| compared).sum();
        (parts.into_iter().flat_map(|(kept, _)| kept).collect(), compared)
    }
}
