//! How the noise of residuals reaches the cells of a table: coefficients in closed form.
//!
//! Along one variable, a code of a table's level takes from the residual of a coarser level the share `w` of one code among
//! all that stand below it, one factor `1 / k` a level, `k` being the number of siblings. The residual of a level keeps of
//! spherical noise the part `p = 1 - 1/k`. With a share `rho` of the budget the residual's own variance is `p` a step of
//! `p / (2 rho)`, so that the variance which it brings to a cell is `product of (p w)^2 / (2 rho)`.

use super::{Domain, View};

/// Along one variable: for every code of `level`, the part `p` that remains of noise at `residual`, and the weight `w`.
pub(crate) fn along(domain: &Domain, variable: usize, level: u8, residual: u8) -> Vec<(f64, f64)> {
    let at = |own: u8| domain.ancestors(variable, level, own);
    let siblings = |own: u8, code: u32| f64::from(domain.siblings(variable, own)[code as usize]);
    let mut weights = vec![1.0; domain.size(variable, level)];
    for own in residual + 1..=level {
        weights.iter_mut().zip(at(own)).for_each(|(weight, code)| *weight /= siblings(own, code));
    }
    let kept = |code: u32| if residual == 0 { 1.0 } else { 1.0 - 1.0 / siblings(residual, code) };
    at(residual).into_iter().map(kept).zip(weights).collect()
}

/// Weights of a residual in the cells of a view, cell by cell.
pub(crate) fn weights(domain: &Domain, view: &View, residual: &View) -> Vec<f64> {
    let mut cells = vec![1.0];
    for (variable, level) in view.axes() {
        let along = along(domain, variable, level, residual.level(variable));
        cells = cells.iter().flat_map(|cell| along.iter().map(move |(_, weight)| cell * weight)).collect();
    }
    cells
}

/// What a residual brings to the variance of a cell of a view, times `2 rho`, for one row a unit: the mean over cells,
/// without visiting them.
pub(crate) fn mean_variance(domain: &Domain, view: &View, residual: &View) -> f64 {
    let mean = |(variable, level)| {
        let along = along(domain, variable, level, residual.level(variable));
        along.iter().map(|(kept, weight)| (kept * weight).powi(2)).sum::<f64>() / along.len() as f64
    };
    view.axes().map(mean).product()
}

/// The same at one cell of every kind: codes of a variable that no residual tells apart are visited once.
pub(crate) fn kinds(domain: &Domain, view: &View, residuals: &[&View]) -> Vec<Vec<f64>> {
    let mut kinds: Vec<Vec<f64>> = vec![vec![1.0; residuals.len()]];
    for (variable, level) in view.axes() {
        let columns: Vec<Vec<(f64, f64)>> =
            residuals.iter().map(|residual| along(domain, variable, level, residual.level(variable))).collect();
        let code = |code: usize| columns.iter().map(|column| (column[code].0 * column[code].1).powi(2)).collect::<Vec<f64>>();
        let mut different: Vec<Vec<f64>> = (0..domain.size(variable, level)).map(code).collect();
        different.sort_by(|one, other| one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal));
        different.dedup();
        let times = |kind: &Vec<f64>| {
            different.iter().map(|own| kind.iter().zip(own).map(|(one, other)| one * other).collect()).collect::<Vec<Vec<f64>>>()
        };
        kinds = kinds.iter().flat_map(times).collect();
    }
    kinds
}
