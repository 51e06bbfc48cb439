//! How many people there are: two numbers, and how they were found.

use super::group::Settled;
use super::partition::Drawn;

/// How many different people the records stand for: always two numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleInterval {
    /// The least plausible number.
    pub lowest: u64,
    /// The largest plausible number.
    pub highest: u64,
    /// How the two were found, in words for a reader of the figure.
    pub method: &'static str,
}

const METHOD: &str = "lowest: the fewest people in any way of joining the records that was drawn from the linkage model, less \
     those who may still be one because too little is known to recognise them; highest: the people when only pairs with a \
     probability of at least 0.95 are joined, or the most in any way that was drawn";

impl PeopleInterval {
    /// # Arguments
    /// `most_matches` are the matches that there may be in all, found or not.
    pub(crate) fn of(records: usize, settled: &[Settled], draws: usize, most_matches: f64) -> Self {
        let grouped: usize = settled.iter().flat_map(|settled| &settled.people).map(Vec::len).sum();
        let alone = (records - grouped) as u64;
        let drawn: Vec<Drawn> = (0..draws).map(|draw| total(settled, draw, alone)).collect();
        let lowest = drawn.iter().map(|drawn| with_hidden_matches(drawn, records as u64, most_matches)).min();
        let sure = alone + settled.iter().map(|settled| settled.sure.len() as u64).sum::<u64>();
        let highest = drawn.iter().map(|drawn| drawn.people).max().unwrap_or(sure).max(sure);
        Self { lowest: lowest.unwrap_or(alone), highest, method: METHOD }
    }
}

fn total(settled: &[Settled], draw: usize, alone: u64) -> Drawn {
    let mut total = Drawn { people: alone, several: 0, pairs: 0 };
    for drawn in settled.iter().filter_map(|settled| settled.drawn.get(draw)) {
        total.people += drawn.people;
        total.several += drawn.several;
        total.pairs += drawn.pairs;
    }
    total
}

/// The people of a partition if the matches that it lacks were found.
///
/// Claim: where each record of a person with k records is missed with one small chance q, 2 q of the person's pairs are missed
/// and q k of the k - 1 records that joined others; so that matches missed, as a part of those drawn, are worth half as many
/// people as there are joined records and people with several.
fn with_hidden_matches(drawn: &Drawn, records: u64, most_matches: f64) -> u64 {
    let joined = records.saturating_sub(drawn.people);
    let pairs = drawn.pairs as f64;
    // Chance alone makes the true number of matches vary by its square root.
    let hidden = (most_matches - pairs).max(0.0);
    let hidden = if hidden > 0.0 { hidden + 2.0 * hidden.sqrt() } else { 0.0 };
    let part = hidden / pairs.max(1.0);
    let people = (part * (joined + drawn.several) as f64 / 2.0).ceil() as u64;
    drawn.people.saturating_sub(people).max(u64::from(records > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_matches_are_worth_people() {
        // A hundred pairs; 25 matches hidden, and two standard errors of 5.
        let drawn = Drawn { people: 200, several: 100, pairs: 100 };
        assert_eq!(with_hidden_matches(&drawn, 300, 125.0), 165);
        assert_eq!(with_hidden_matches(&drawn, 300, 90.0), 200);
        assert_eq!(with_hidden_matches(&Drawn { people: 1, several: 0, pairs: 0 }, 1, 50.0), 1);
    }
}
