//! Quotients of two linear aggregates.

use super::Outcome;
use super::quotient::Quotient;
use crate::Estimate;
use crate::estimate::within;
use crate::measured::Entries;

/// Fieller's interval, in the quotient of the two resolutions, clipped to declared bounds. The denominator may lie on
/// either side of zero; nothing is said unless it stands clear of it, which is decided on released figures.
pub(super) fn outcome(
    entries: &Entries,
    numerator: usize,
    denominator: usize,
    resolution: f64,
    bounds: Option<(f64, f64)>,
) -> Option<Outcome> {
    let quotient = Quotient::of_noise(entries.number(numerator)?, entries.number(denominator)?);
    let (one, other) = quotient.ends()?;
    let place = |ratio: f64| bounds.map_or(ratio * resolution, |(low, high)| within(ratio * resolution, low, high));
    let (one, other) = (place(one), place(other));
    Some(Outcome::of(Estimate::new(place(quotient.value()), one.min(other), one.max(other))))
}
