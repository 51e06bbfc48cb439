//! The clerical queue: pairs in doubt, what matters most first, with evidence and without identities.

use crate::candidates::Candidate;
use crate::evidence::Evidence;
use crate::link::Judge;
use crate::people::Settled;
use crate::record::RecordKey;
use crate::settings::Settings;

/// What is left of a doubt's importance when surer pairs already join both records.
const SETTLED_OTHERWISE: f64 = 0.1;

/// A pair that the evidence does not settle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Doubt {
    /// The smaller record.
    pub first: RecordKey,
    /// The larger record.
    pub second: RecordKey,
    /// What speaks for and against.
    pub evidence: Evidence,
    /// Both records are one person for now.
    pub linked: bool,
    /// How much a decision matters: records that it would move, weighed by how open the question is (1 at even odds).
    pub importance: f64,
}

/// The undecided pairs within the settings' probabilities.
pub(crate) fn doubts(
    judge: &Judge<'_>,
    pairs: &[Candidate],
    keys: &[RecordKey],
    person: &[u32],
    settled: &[Settled],
    settings: &Settings,
) -> Vec<Doubt> {
    // The sure set of each record, and its size.
    let mut sure: Vec<(u32, u32)> = (0..keys.len() as u32).map(|record| (record, 1)).collect();
    for set in settled.iter().flat_map(|settled| &settled.sure) {
        set.iter().for_each(|record| sure[*record as usize] = (set[0], set.len() as u32));
    }
    let mut doubts = Vec::new();
    for pair in pairs.iter().filter(|pair| !judge.is_decided(pair)) {
        let evidence = judge.evidence(pair);
        let probability = evidence.probability();
        if probability <= settings.queue.start || probability >= settings.queue.end {
            continue;
        }
        let (one, other) = (sure[pair.one as usize], sure[pair.other as usize]);
        let moved = if one.0 == other.0 { SETTLED_OTHERWISE } else { f64::from(one.1.min(other.1)) };
        doubts.push(Doubt {
            first: keys[pair.one as usize],
            second: keys[pair.other as usize],
            evidence,
            linked: person[pair.one as usize] == person[pair.other as usize],
            importance: 4.0 * probability * (1.0 - probability) * moved,
        });
    }
    doubts.sort_by(|a, b| b.importance.total_cmp(&a.importance).then((a.first, a.second).cmp(&(b.first, b.second))));
    doubts.truncate(settings.longest_queue);
    doubts
}
