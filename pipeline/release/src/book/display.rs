//! A released number of a book as a pack shows it: threshold and rounding, and the mark beside it.

use super::document::{BookCellDocument, BookCellStatus, BookNumber};
use crate::display::{CONFIDENTIAL, Display};

/// What stands beside a number, or in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    /// Readable as it is.
    Reliable,
    /// `[u]`
    Unreliable,
    /// `[low]`
    Low,
    /// `[c]`
    Confidential,
    /// `[z]`
    Impossible,
    /// Publicly known.
    Public,
}

impl Mark {
    /// The mark as readers see it; a word where there is none, so that no cell is empty.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Reliable => "Reliable",
            Self::Unreliable => "[u]",
            Self::Low => "[low]",
            Self::Confidential => "[c]",
            Self::Impossible => "[z]",
            Self::Public => "Public figure",
        }
    }

    /// The mark in files for machines.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Reliable => "ok",
            Self::Unreliable => "low_reliability",
            Self::Low => "low",
            Self::Confidential => "confidential",
            Self::Impossible => "not_applicable",
            Self::Public => "public",
        }
    }

    /// What the mark means, in a plain sentence; nothing for what needs none.
    pub(crate) const fn meaning(self) -> Option<&'static str> {
        match self {
            Self::Reliable => None,
            Self::Unreliable => Some("[u] means low reliability: the number is uncertain, so use it with care."),
            Self::Low => Some("[low] means a number near zero, which may be zero or a little more."),
            Self::Confidential => Some(CONFIDENTIAL),
            Self::Impossible => Some("[z] means not applicable: there can be no such number."),
            Self::Public => Some("Public figure means that the number was published before and has no noise."),
        }
    }
}

/// A cell as it is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shown {
    /// The number; absent where it is hidden.
    pub(crate) value: Option<u64>,
    /// Lower and upper end; absent where the number is hidden or has no interval.
    pub(crate) interval: Option<(u64, u64)>,
    /// The measurement with its standard error, for machines; absent where it would undo the display.
    pub(crate) measured: Option<(f64, f64)>,
    pub(crate) mark: Mark,
}

impl Shown {
    /// The number for readers, or the mark that takes its place.
    pub(crate) const fn replaced_by(&self) -> Option<&'static str> {
        match self.mark {
            Mark::Low | Mark::Confidential | Mark::Impossible => Some(self.mark.text()),
            Mark::Reliable | Mark::Unreliable | Mark::Public => None,
        }
    }
}

/// A released cell, shown.
pub(crate) fn shown(cell: &BookCellDocument, display: &Display) -> Shown {
    let measured = Some((cell.measured, cell.standard_error)).filter(|_| !display.rounds());
    let status = match cell.status {
        BookCellStatus::Impossible => {
            return Shown { value: None, interval: None, measured: None, mark: Mark::Impossible };
        }
        BookCellStatus::Public => {
            return Shown { value: Some(cell.published), interval: None, measured: None, mark: Mark::Public };
        }
        other => other,
    };
    // A zero that is certain says nothing about anybody; every other small number is hidden, zero included.
    let certain_zero = cell.published == 0 && cell.upper == 0;
    if cell.published < display.threshold && display.hides() && !certain_zero {
        return Shown { value: None, interval: None, measured: None, mark: Mark::Confidential };
    }
    let value = display.nearest(cell.published);
    let interval = Some((display.down(cell.lower), display.up(cell.upper)));
    let mark = match status {
        BookCellStatus::Low => Mark::Low,
        _ if value == 0 && cell.upper > 0 => Mark::Low,
        BookCellStatus::Unreliable => Mark::Unreliable,
        _ => Mark::Reliable,
    };
    Shown { value: Some(value), interval, measured, mark }
}

/// A base, shown: never hidden by the threshold unless it is small itself.
pub(crate) fn shown_base(base: &BookNumber, display: &Display) -> Shown {
    if !base.public && base.value < display.threshold && display.hides() {
        return Shown { value: None, interval: None, measured: None, mark: Mark::Confidential };
    }
    if base.public {
        return Shown { value: Some(base.value), interval: None, measured: None, mark: Mark::Public };
    }
    let interval = base.interval.map(|(lower, upper)| (display.down(lower), display.up(upper)));
    Shown { value: Some(display.nearest(base.value)), interval, measured: None, mark: Mark::Reliable }
}
