//! Whether the noise follows its law, by a chi-square test that is also seen to reject a law next to it.

use choir_mechanism::{Law, NoisedColumn, SealedColumn, Sensitivity, Shape};

use crate::EngineError;
use crate::audit::trials::released;

/// One sampler against its law.
#[derive(Debug, Clone, PartialEq)]
pub struct SamplerCheck {
    /// The law.
    pub name: &'static str,
    /// The declared scale.
    pub scale: f64,
    /// Draws.
    pub draws: u32,
    /// How far the draws are from their law, in standard deviations of the chi-square statistic.
    pub distance: f64,
    /// The same from a law whose scale is a tenth off: a test that could not see that would be worth nothing.
    pub distance_of_wrong: f64,
}

/// A true law is further away than this less than once in a million times: the chi-square statistic of these bins is
/// close to normal, and heavier in its upper tail.
const FAR: f64 = 6.0;

impl SamplerCheck {
    /// Whether the draws are near their law and far from the wrong one.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.distance < FAR && self.distance_of_wrong > FAR
    }
}

pub(super) fn samplers(draws: u32) -> Result<Vec<SamplerCheck>, EngineError> {
    // Enough draws to tell a scale that is a tenth off.
    let draws = draws.max(20_000);
    Ok(vec![checked("discrete Gaussian", Law::Gaussian, draws)?, checked("discrete Laplace", Law::Laplace, draws)?])
}

fn checked(name: &'static str, law: Law, draws: u32) -> Result<SamplerCheck, EngineError> {
    let bound = choir_contract::ContributionBound {
        max_groups: std::num::NonZeroU32::MIN,
        max_rows_per_group: std::num::NonZeroU32::MIN.saturating_add(4),
    };
    let shape = Shape::Vector { sensitivity: Sensitivity::of_rows(bound) };
    let noised = released(law, shape, SealedColumn::Vector(vec![0; draws as usize]))?;
    let Some(NoisedColumn::Vector(vector)) = noised.columns().first() else { return Err(EngineError::Task) };
    let distance = |scale: f64| distance(vector.values(), &probabilities(law, scale));
    let scale = vector.scale();
    Ok(SamplerCheck { name, scale, draws, distance: distance(scale), distance_of_wrong: distance(scale * 1.1) })
}

/// Probabilities of -12 to 12, and of everything beyond on either side.
fn probabilities(law: Law, scale: f64) -> Vec<f64> {
    let weight = |value: i32| match law {
        Law::Gaussian => (-f64::from(value).powi(2) / (2.0 * scale * scale)).exp(),
        Law::Laplace => (-f64::from(value.abs()) / scale).exp(),
    };
    let far = 400 + 40 * REACH;
    let total: f64 = (-far..=far).map(weight).sum();
    let tail = (REACH + 1..=far).map(weight).sum::<f64>() / total;
    let inside = (-REACH..=REACH).map(|value| weight(value) / total);
    std::iter::once(tail).chain(inside).chain([tail]).collect()
}

const REACH: i32 = 12;

#[allow(clippy::cast_precision_loss, clippy::cast_sign_loss, clippy::cast_possible_truncation, reason = "counts of draws")]
fn distance(values: &[i64], probabilities: &[f64]) -> f64 {
    let mut seen = vec![0_u32; probabilities.len()];
    for value in values {
        let bin = (value.clamp(&-i64::from(REACH + 1), &i64::from(REACH + 1)) + i64::from(REACH) + 1) as usize;
        if let Some(seen) = seen.get_mut(bin) {
            *seen += 1;
        }
    }
    let draws = values.len() as f64;
    let bins = seen.iter().zip(probabilities).filter(|(_, probability)| **probability * draws >= 10.0);
    let (mut chi, mut degrees) = (0.0, -1.0);
    for (seen, probability) in bins {
        let expected = probability * draws;
        chi += (f64::from(*seen) - expected).powi(2) / expected;
        degrees += 1.0;
    }
    (chi - degrees) / (2.0 * degrees).sqrt()
}
