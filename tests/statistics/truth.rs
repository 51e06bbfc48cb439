//! Statistics in plain Rust: what is true of a file.

use std::collections::BTreeMap;

use crate::coverage::Figures;

/// A figure of the recorded values of every group that has at least so many of them.
pub(crate) fn by_group<T>(
    rows: &[T],
    least: usize,
    keys: impl Fn(&T) -> Vec<String>,
    value: impl Fn(&T) -> Option<f64>,
    figure: impl Fn(&[f64]) -> f64,
) -> Figures {
    let mut groups: BTreeMap<Vec<String>, Vec<f64>> = BTreeMap::new();
    rows.iter()
        .filter_map(|row| Some((keys(row), value(row)?)))
        .for_each(|(keys, value)| groups.entry(keys).or_default().push(value));
    groups.into_iter().filter(|(_, values)| values.len() >= least).map(|(keys, values)| (keys, figure(&values))).collect()
}

/// Codes as keys.
pub(crate) fn codes<const N: usize>(codes: [&str; N]) -> Vec<String> {
    codes.map(str::to_owned).to_vec()
}

/// One where a condition holds, zero where it does not.
pub(crate) fn flag(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

pub(crate) fn count(values: &[f64]) -> f64 {
    values.len() as f64
}

pub(crate) fn sum(values: &[f64]) -> f64 {
    values.iter().sum()
}

pub(crate) fn mean(values: &[f64]) -> f64 {
    sum(values) / count(values)
}

/// Divided by n - 1.
pub(crate) fn variance(values: &[f64]) -> f64 {
    let middle = mean(values);
    values.iter().map(|value| (value - middle).powi(2)).sum::<f64>() / (count(values) - 1.0)
}

pub(crate) fn deviation(values: &[f64]) -> f64 {
    variance(values).sqrt()
}

/// How many different values.
pub(crate) fn different(values: &[f64]) -> f64 {
    values.iter().map(|value| value.to_bits()).collect::<std::collections::BTreeSet<_>>().len() as f64
}

pub(crate) fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

pub(crate) fn ninth_decile(values: &[f64]) -> f64 {
    quantile(values, 0.9)
}

/// Between the two nearest values in proportion, as PERCENTILE_CONT.
fn quantile(values: &[f64], level: f64) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let place = level * (values.len() - 1) as f64;
    let (low, high) = (values[place.floor() as usize], values[place.ceil() as usize]);
    low + (high - low) * place.fract()
}
