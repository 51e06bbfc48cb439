//! Matches that missing attributes hide.

use super::{Classes, Model};
use crate::compare::CLASSES;

/// Part of a class's matches that must be recognisable before what was found tells how many there are.
const RECOGNISABLE: f64 = 0.5;

/// Matches that may be among all pairs beyond those found.
///
/// Claim: of a class of pairs, in which the same attributes could be compared, the model recognises a known part of the matches;
/// what was found, divided by that part, is as many as there can be, even if nothing was found of the others. Where less than
/// [`RECOGNISABLE`] is recognised, a class is measured by the others: if what is missing does not depend on how often a
/// person is registered, matches are as frequent there. Where that fails, the figure is a guess on the cautious side: it
/// only ever widens the interval of people. Two standard errors of the frequency are added.
///
/// # Arguments
/// `pairs` and `found` are all pairs and the matches found, by class.
///
/// # Source
/// The share of matches over all pairs as in Fellegi and Sunter; missing at random as in Rubin (1976).
pub(crate) fn unobserved(model: &Model, pairs: &Classes, found: &Classes) -> f64 {
    let (mut hidden, mut of_pairs, mut of_matches) = (0.0, 0.0, 0.0);
    let mut unrecognisable = Vec::new();
    for class in (0..CLASSES).filter(|class| pairs[*class] > 0.0) {
        let recognised = model.recognised(class);
        if recognised < RECOGNISABLE {
            unrecognisable.push(class);
            continue;
        }
        of_pairs += pairs[class];
        of_matches += found[class] / recognised;
        hidden += found[class] / recognised - found[class];
    }
    let share = if of_matches > 0.0 { of_matches / of_pairs * (1.0 + 2.0 / of_matches.sqrt()) } else { 0.0 };
    hidden + unrecognisable.into_iter().map(|class| (share * pairs[class] - found[class]).max(0.0)).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::expected_shares;

    #[test]
    fn what_is_missing_is_measured_by_what_is_there() {
        let unmatched = expected_shares().map(|levels| levels.map(|share| if share > 0.0 { 0.2 } else { 0.0 }));
        let model = Model::new(&expected_shares(), &unmatched, 0.1);
        let (mut pairs, mut found) = ([0.0; CLASSES], [0.0; CLASSES]);
        (pairs[0b1011], found[0b1011]) = (1e6, 400.0);
        let well = model.recognised(0b1011);
        assert!(well > RECOGNISABLE, "{well}");
        let hidden = 400.0 / well - 400.0;
        assert!((unobserved(&model, &pairs, &found) - hidden).abs() < 1e-9);
        // Nothing but the postcode: no match would be recognised, so there may be as many as elsewhere.
        let badly = model.recognised(0b10_0000);
        assert!(badly < RECOGNISABLE, "{badly}");
        (pairs[0b10_0000], found[0b10_0000]) = (1e6, 100.0);
        let all = (400.0 / well) * (1.0 + 2.0 / (400.0 / well).sqrt());
        assert!((unobserved(&model, &pairs, &found) - (hidden + all - 100.0)).abs() < 1e-6);
    }
}
