//! Why two records are, or may be, one person: in words that tell nothing about who it is.

use std::fmt::{Display, Formatter};

use crate::compare::{Attribute, Pattern, is_shared};

/// Rarity below which shared values are called common, and above which rare, in natural logarithms.
const COMMON: f32 = -1.5;
const RARE: f32 = 1.5;

/// The evidence on two records. It can be shown to whoever may not see names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    pattern: Pattern,
    rarity: f32,
    weight: f64,
    probability: f64,
}

impl Evidence {
    pub(crate) fn new(pattern: Pattern, rarity: f32, weight: f64, probability: f64) -> Self {
        Self { pattern, rarity, weight: weight / std::f64::consts::LN_2, probability }
    }

    /// Weight of the evidence for one person against two, in bits: each bit doubles the odds.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.weight
    }

    /// Probability that the two records are one person.
    #[must_use]
    pub fn probability(&self) -> f64 {
        self.probability
    }

    /// What agrees and what differs, attribute by attribute; what is missing in one record is not mentioned.
    #[must_use]
    pub fn reasons(&self) -> Vec<&'static str> {
        let mut reasons: Vec<&'static str> =
            Attribute::ALL.into_iter().filter_map(|attribute| reason(attribute, self.pattern.level(attribute))).collect();
        let shared = is_shared(self.pattern.level(Attribute::Given)) || is_shared(self.pattern.level(Attribute::Family));
        if self.rarity < COMMON {
            reasons.push("what they share is common among the records");
        } else if shared && self.rarity > RARE {
            reasons.push("what they share is rare among the records");
        }
        reasons
    }
}

impl Display for Evidence {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        for reason in self.reasons() {
            write!(formatter, "{reason}; ")?;
        }
        write!(formatter, "weight {:+.1}; probability {:.2}", self.weight, self.probability)
    }
}

fn reason(attribute: Attribute, level: u8) -> Option<&'static str> {
    let phrases: &[&'static str] = match attribute {
        Attribute::Given => &["given name same", "given name very similar", "given name similar", "given name differs"],
        Attribute::Family => &["family name same", "family name very similar", "family name similar", "family name differs"],
        Attribute::Further => &["further name same", "further name very similar", "further name similar", "further name differs"],
        Attribute::BirthDate => &[
            "birth date same",
            "birth date same with day and month exchanged",
            "birth date agrees on day and month, year differs",
            "birth date agrees on month and year, day differs",
            "birth date agrees on day and year, month differs",
            "birth date agrees on the year only",
            "birth date agrees on day or month only",
            "birth date differs",
        ],
        Attribute::BirthYear => &["birth year same, no day to compare", "birth year differs, no day to compare"],
        Attribute::Postcode => {
            &["postcode same", "postcode same sector", "postcode differs by a slip", "postcode same district", "postcode differs"]
        }
        Attribute::Email => &["e-mail address same", "e-mail address same before the @", "e-mail address differs"],
        Attribute::Phone => &["telephone number same", "telephone number differs"],
    };
    usize::from(level).checked_sub(1).and_then(|place| phrases.get(place)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_has_its_words() {
        for attribute in Attribute::ALL {
            for level in 1..=attribute.expected().len() {
                assert!(reason(attribute, level as u8).is_some(), "{attribute:?} {level}");
            }
            assert!(reason(attribute, 0).is_none());
        }
    }

    #[test]
    fn evidence_reads_as_a_sentence() {
        let mut pattern = Pattern::default();
        pattern.set(Attribute::Family, 2);
        pattern.set(Attribute::BirthDate, 4);
        pattern.set(Attribute::Postcode, 4);
        let evidence = Evidence::new(pattern, 0.0, 9.3 * std::f64::consts::LN_2, 0.97);
        assert_eq!(
            evidence.to_string(),
            "family name very similar; birth date agrees on month and year, day differs; postcode same district; \
             weight +9.3; probability 0.97"
        );
    }
}
