//! Who belongs together among a few records that could: correlation clustering, and draws of the other ways it may be.

use crate::draws::Draws;

/// Sweeps of local moves; each move adds to the objective, so few are needed.
const MOVES: usize = 50;

/// Sweeps before the first draw counts.
const SETTLING: usize = 10;

/// Logarithmic odds beyond which a pair is not in doubt, so that a group without doubts need not be drawn.
const CERTAIN: f64 = 9.0;

/// Logarithmic odds of every pair among some records, in one square.
pub(crate) struct Odds {
    size: usize,
    odds: Vec<f64>,
}

impl Odds {
    pub(crate) fn new(size: usize, of: impl Fn(usize, usize) -> f64) -> Self {
        let mut odds = vec![0.0; size * size];
        for one in 0..size {
            for other in 0..one {
                let value = of(other, one);
                odds[one * size + other] = value;
                odds[other * size + one] = value;
            }
        }
        Self { size, odds }
    }

    pub(crate) fn get(&self, one: usize, other: usize) -> f64 {
        self.odds[one * self.size + other]
    }

    /// Adds to each person's sum what the record has with the person's other records.
    fn sums(&self, record: usize, people: &[usize], sums: &mut [f64]) {
        sums.fill(0.0);
        for (other, person) in people.iter().enumerate() {
            if other != record {
                sums[*person] += self.get(record, other);
            }
        }
    }
}

/// The person of each record, as a number below the number of records.
///
/// Claim: no pair of people gains by being joined and no record by moving, under the sum of logarithmic odds within people.
/// A chain of weak links holds together only what the sum of all its pairs supports.
///
/// # Source
/// Bansal, Blum, Chawla, "Correlation clustering" (2004); greedy joining with local moves as in Elsner and Schudy (2009).
pub(crate) fn best(odds: &Odds) -> Vec<usize> {
    let mut people: Vec<usize> = (0..odds.size).collect();
    join(odds, &mut people);
    for _ in 0..MOVES {
        if !sweep(odds, &mut people) {
            break;
        }
        join(odds, &mut people);
    }
    people
}

/// Joins the two people that gain most, until none gain.
fn join(odds: &Odds, people: &mut [usize]) {
    let mut pairs: Vec<(usize, usize)> = (0..odds.size).flat_map(|one| (0..one).map(move |other| (other, one))).collect();
    pairs.retain(|(one, other)| odds.get(*one, *other) > 0.0);
    pairs.sort_by(|a, b| odds.get(b.0, b.1).total_cmp(&odds.get(a.0, a.1)).then(a.cmp(b)));
    let mut records: Vec<Vec<usize>> = vec![Vec::new(); odds.size];
    people.iter().enumerate().for_each(|(record, person)| records[*person].push(record));
    for (one, other) in pairs {
        let (person, joining) = (people[one], people[other]);
        if person != joining && between(odds, &records[person], &records[joining]) > 0.0 {
            let moved = std::mem::take(&mut records[joining]);
            moved.iter().for_each(|record| people[*record] = person);
            records[person].extend(moved);
        }
    }
}

fn between(odds: &Odds, one: &[usize], other: &[usize]) -> f64 {
    one.iter().map(|one| other.iter().map(|other| odds.get(*one, *other)).sum::<f64>()).sum()
}

/// Moves each record to where it fits best. Tells whether any moved.
fn sweep(odds: &Odds, people: &mut [usize]) -> bool {
    let mut sums = vec![0.0; odds.size];
    let mut moved = false;
    for record in 0..odds.size {
        odds.sums(record, people, &mut sums);
        let stay = sums[people[record]];
        let alone = if stay < 0.0 { vacant(people, record).map(|person| (person, 0.0)) } else { None };
        let best = (0..odds.size).map(|person| (person, sums[person])).filter(|(_, sum)| *sum > 0.0).chain(alone);
        let best = best.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        // A margin, so that rounding does not move a record to and fro.
        if let Some((person, sum)) = best.filter(|(person, sum)| *person != people[record] && *sum > stay + 1e-9) {
            debug_assert!(sum.is_finite(), "sums of bounded weights are bounded");
            people[record] = person;
            moved = true;
        }
    }
    moved
}

/// A number that no other record has.
fn vacant(people: &[usize], record: usize) -> Option<usize> {
    taken(people, record).iter().position(|taken| !taken)
}

/// Which numbers other records have.
fn taken(people: &[usize], record: usize) -> Vec<bool> {
    let mut taken = vec![false; people.len()];
    people.iter().enumerate().filter(|(other, _)| *other != record).for_each(|(_, person)| taken[*person] = true);
    taken
}

/// A drawn partition, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Drawn {
    pub(crate) people: u64,
    /// People with several records.
    pub(crate) several: u64,
    /// Pairs of records of one person.
    pub(crate) pairs: u64,
}

impl Drawn {
    fn of(people: &[usize]) -> Self {
        let mut sizes = vec![0_u64; people.len()];
        people.iter().for_each(|person| sizes[*person] += 1);
        let counted = |wanted: fn(u64) -> bool| sizes.iter().filter(|size| wanted(**size)).count() as u64;
        let pairs = sizes.iter().map(|size| size * size.saturating_sub(1) / 2).sum();
        Self { people: counted(|size| size > 0), several: counted(|size| size > 1), pairs }
    }
}

/// The numbers of each of `draws` partitions, drawn in proportion to the product of odds within people; it starts
/// from `people`.
///
/// Claim: unlike links drawn one by one, every draw is a partition, so that many small probabilities do not chain together.
///
/// # Source
/// Gibbs sampling over partitions, as for Bayesian record linkage (Steorts, Hall, Fienberg, JASA 2016), with m and u fixed.
pub(crate) fn drawn(odds: &Odds, people: &[usize], draws: usize, random: &mut Draws) -> Vec<Drawn> {
    let mut people = people.to_vec();
    let doubtful = (0..odds.size).any(|one| (0..one).any(|other| odds.get(one, other).abs() < CERTAIN));
    if !doubtful {
        return vec![Drawn::of(&people); draws];
    }
    let mut sums = vec![0.0; odds.size];
    let mut numbers = Vec::with_capacity(draws);
    for sweep in 0..SETTLING + draws {
        for record in 0..odds.size {
            odds.sums(record, &people, &mut sums);
            people[record] = pick(&people, record, &sums, random);
        }
        if sweep >= SETTLING {
            numbers.push(Drawn::of(&people));
        }
    }
    numbers
}

/// Draws a person for a record: one of the others' people, or a new one.
fn pick(people: &[usize], record: usize, sums: &[f64], random: &mut Draws) -> usize {
    let taken = taken(people, record);
    let others = taken.iter().enumerate().filter(|(_, taken)| **taken).map(|(person, _)| (person, sums[person]));
    let alone = taken.iter().position(|taken| !taken).map(|person| (person, 0.0));
    let choices: Vec<(usize, f64)> = others.chain(alone).collect();
    let most = choices.iter().map(|(_, sum)| *sum).fold(f64::MIN, f64::max);
    let total: f64 = choices.iter().map(|(_, sum)| (sum - most).exp()).sum();
    let mut left = random.unit() * total;
    for (person, sum) in &choices {
        left -= (sum - most).exp();
        if left < 0.0 {
            return *person;
        }
    }
    people[record]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn odds(size: usize, pairs: &[(usize, usize, f64)], otherwise: f64) -> Odds {
        Odds::new(size, |one, other| pairs.iter().find(|pair| (pair.0, pair.1) == (one, other)).map_or(otherwise, |pair| pair.2))
    }

    #[test]
    fn a_chain_of_weak_links_does_not_hold() {
        let chain: Vec<(usize, usize, f64)> = (0..9).map(|place| (place, place + 1, 1.0)).collect();
        let people = best(&odds(10, &chain, -6.0));
        assert!(Drawn::of(&people).people >= 5, "{people:?}");
    }

    #[test]
    fn strong_groups_hold_and_are_found() {
        let strong = [(0, 1, 5.0), (0, 2, 4.0), (1, 2, -1.0), (3, 4, 2.0), (2, 3, 1.0)];
        let people = best(&odds(5, &strong, -5.0));
        assert!(people[0] == people[1] && people[1] == people[2], "{people:?}");
        assert!(people[3] == people[4] && people[2] != people[3], "{people:?}");
    }

    /// A pair at even odds is one person in half of the draws; 2,000 draws miss 0.4 to 0.6 less than once in 10^15.
    #[test]
    fn draws_follow_the_odds() {
        let numbers = drawn(&odds(2, &[(0, 1, 0.0)], 0.0), &[0, 0], 2_000, &mut Draws::new(1));
        let joined = numbers.iter().filter(|drawn| drawn.people == 1).count();
        assert!((800..1_200).contains(&joined), "{joined}");
    }

    #[test]
    fn a_group_without_doubts_is_counted_once() {
        assert_eq!(
            drawn(&odds(2, &[(0, 1, 20.0)], 0.0), &[0, 0], 3, &mut Draws::new(1)),
            [Drawn { people: 1, several: 1, pairs: 1 }; 3]
        );
    }
}
