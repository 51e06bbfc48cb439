//! The smallest scale that a privacy map certifies.

use crate::MechanismError;

/// A mechanism at some scale, and the loss that its own privacy map certifies.
pub(crate) struct Certified<M> {
    pub(crate) loss: f64,
    pub(crate) mechanism: M,
}

/// A starting scale is the exact one up to rounding; each step adds a thousand-millionth.
const STEPS: u32 = 10_000;

/// The smallest scale from `start` on, to a thousand-millionth of itself, whose mechanism loses at most `share`.
pub(crate) fn smallest<M>(
    start: f64,
    share: f64,
    build: impl Fn(f64) -> Result<Certified<M>, MechanismError>,
) -> Result<(f64, M), MechanismError> {
    let mut scale = start;
    for _ in 0..STEPS {
        // OpenDP reads scale 0 as "no noise": a scale that is not above zero must never reach it.
        if !(scale > 0.0 && scale.is_finite()) {
            break;
        }
        let certified = build(scale)?;
        if certified.loss <= share {
            #[cfg(test)]
            let certified = build(crate::broken::scale(scale))?;
            return Ok((scale, certified.mechanism));
        }
        scale *= 1.0 + 1e-9;
    }
    Err(MechanismError::NoScale)
}
