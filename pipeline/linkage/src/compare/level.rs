//! Levels of agreement, and the pattern they make together. Level 0 is "missing in one of the two" and weighs nothing.

/// Number of attributes.
pub(crate) const ATTRIBUTES: usize = 8;

/// Places for levels of an attribute, with 0 for missing.
pub(crate) const LEVELS: usize = 9;

/// Bits of a level in a pattern.
const WIDTH: u32 = 4;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attribute {
    Given,
    Family,
    Further,
    BirthDate,
    BirthYear,
    Postcode,
    Email,
    Phone,
}

impl Attribute {
    pub(crate) const ALL: [Self; ATTRIBUTES] =
        [Self::Given, Self::Family, Self::Further, Self::BirthDate, Self::BirthYear, Self::Postcode, Self::Email, Self::Phone];

    /// Shares of true matches at each level, from level 1, before any data: guesses of an ordinary, careful registration.
    pub(crate) fn expected(self) -> &'static [f64] {
        match self {
            Self::Given => &[0.74, 0.14, 0.05, 0.07],
            Self::Family => &[0.78, 0.11, 0.04, 0.07],
            Self::Further => &[0.60, 0.14, 0.06, 0.20],
            Self::BirthDate => &[0.84, 0.015, 0.035, 0.04, 0.03, 0.01, 0.015, 0.015],
            Self::BirthYear => &[0.90, 0.10],
            Self::Postcode => &[0.70, 0.04, 0.06, 0.05, 0.15],
            Self::Email => &[0.75, 0.05, 0.20],
            Self::Phone => &[0.70, 0.30],
        }
    }

    pub(crate) fn place(self) -> usize {
        self as usize
    }
}

/// Levels of a name part.
pub(crate) mod name {
    pub(crate) const EXACT: u8 = 1;
    pub(crate) const VERY_SIMILAR: u8 = 2;
    pub(crate) const SIMILAR: u8 = 3;
    pub(crate) const DIFFERENT: u8 = 4;
}

/// Levels of a birth date, and of a birth year where a date says no more.
pub(crate) mod birth {
    pub(crate) const EXACT: u8 = 1;
    pub(crate) const CROSSED: u8 = 2;
    pub(crate) const DAY_AND_MONTH: u8 = 3;
    pub(crate) const MONTH_AND_YEAR: u8 = 4;
    pub(crate) const DAY_AND_YEAR: u8 = 5;
    pub(crate) const YEAR: u8 = 6;
    pub(crate) const DAY_OR_MONTH: u8 = 7;
    pub(crate) const NONE: u8 = 8;
    pub(crate) const YEAR_AGREES: u8 = 1;
    pub(crate) const YEAR_DIFFERS: u8 = 2;
}

/// Levels of a postcode.
pub(crate) mod postcode {
    pub(crate) const FULL: u8 = 1;
    pub(crate) const SECTOR: u8 = 2;
    pub(crate) const SLIP: u8 = 3;
    pub(crate) const DISTRICT: u8 = 4;
    pub(crate) const DIFFERENT: u8 = 5;
}

/// Levels of e-mail address and telephone number. A telephone number has no mailbox: its second level is "different".
pub(crate) mod contact {
    pub(crate) const SAME: u8 = 1;
    pub(crate) const SAME_MAILBOX: u8 = 2;
    pub(crate) const DIFFERENT: u8 = 3;
}

/// Number of classes of patterns: one for every choice of attributes.
pub(crate) const CLASSES: usize = 1 << ATTRIBUTES;

/// The levels of all attributes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Pattern(u32);

impl Pattern {
    pub(crate) fn level(self, attribute: Attribute) -> u8 {
        ((self.0 >> (WIDTH * attribute as u32)) & 0xf) as u8
    }

    /// Sets the level of an attribute that has none yet; beyond the attribute's last level counts as the last.
    pub(crate) fn set(&mut self, attribute: Attribute, level: u8) {
        let last = attribute.expected().len() as u32;
        self.0 |= u32::from(level).min(last) << (WIDTH * attribute as u32);
    }

    /// Whether given and family name are both shared, as far as spelling allows.
    pub(crate) fn shares_both_names(self) -> bool {
        let shared = |attribute| (name::EXACT..=name::VERY_SIMILAR).contains(&self.level(attribute));
        shared(Attribute::Given) && shared(Attribute::Family)
    }

    /// Whether names, and something else that tells people apart, could be compared.
    pub(crate) fn is_told_apart_by_more_than_names(self) -> bool {
        let compared = |attribute| self.level(attribute) != 0;
        let names = compared(Attribute::Given) && compared(Attribute::Family);
        names && [Attribute::BirthDate, Attribute::Postcode, Attribute::Email, Attribute::Phone].into_iter().any(compared)
    }

    /// Which attributes could be compared, one bit each.
    pub(crate) fn class(self) -> usize {
        self.levels().fold(0, |class, (attribute, _)| class | (1 << attribute))
    }

    /// Attribute and level of everything that could be compared.
    pub(crate) fn levels(self) -> impl Iterator<Item = (usize, usize)> {
        (0..ATTRIBUTES)
            .map(move |place| (place, ((self.0 >> (WIDTH * place as u32)) & 0xf) as usize))
            .filter(|(_, level)| *level != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_keeps_every_level() {
        let mut pattern = Pattern::default();
        for (place, attribute) in Attribute::ALL.into_iter().enumerate() {
            let last = attribute.expected().len() as u8;
            pattern.set(attribute, last);
            assert_eq!((pattern.level(attribute), attribute.place()), (last, place));
            assert!(usize::from(last) < LEVELS);
        }
        assert_eq!(pattern.levels().count(), ATTRIBUTES);
    }

    #[test]
    fn expected_shares_are_whole() {
        for attribute in Attribute::ALL {
            let sum: f64 = attribute.expected().iter().sum();
            assert!((sum - 1.0).abs() < 1e-9, "{attribute:?} {sum}");
        }
    }
}
