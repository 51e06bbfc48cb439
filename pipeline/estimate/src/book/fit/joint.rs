//! The fit over all cells of a component's variables: mirror descent from independence.

use super::super::{Domain, View};
use super::{Answer, Component, Distribution};

/// Most cells, and most cells times views, that are held.
const MOST_CELLS: usize = 4_000_000;
const MOST_PLACES: usize = 40_000_000;

/// Most steps, halvings of one step, and rounds of raking to public totals.
const MOST_STEPS: usize = 400;
const MOST_HALVINGS: usize = 40;
const RAKINGS: usize = 30;

/// How near the loss comes to its target, as a part of it.
const NEAR: f64 = 0.005;

/// Where the cells of a component lie in its views.
pub(crate) struct Joint {
    /// For each view of the loss: the cell of every cell.
    places: Vec<Vec<u32>>,
    allowed: Vec<bool>,
    /// For each public total: the code of every cell, and the counts.
    totals: Vec<(Vec<u32>, Vec<f64>)>,
}

struct Point {
    cells: Vec<f64>,
    tables: Vec<Vec<f64>>,
    loss: f64,
    slopes: Vec<Vec<f64>>,
}

/// The cells of a view that covers another, as that other's cells.
fn summed(cells: &[f64], places: &[u32], size: usize) -> Vec<f64> {
    let mut table = vec![0.0; size];
    cells.iter().zip(places).for_each(|(cell, place)| table[*place as usize] += cell);
    table
}

/// Independent variables: the product of their chances, times a factor.
fn product<C: AsRef<[f64]>>(factor: f64, chances: &[C]) -> Vec<f64> {
    let mut cells = vec![factor];
    for chances in chances {
        cells = cells.iter().flat_map(|cell| chances.as_ref().iter().map(move |chance| cell * chance)).collect();
    }
    cells
}

/// All cells of a mixture: of each part the products over the first variables, times those over the others.
fn mixed(component: &Component, parts: &[f64], chances: &[Vec<f64>]) -> Vec<f64> {
    let sizes = component.sizes();
    let mut cells = vec![0.0; component.domain.cells(&component.view)];
    let half = sizes.len() / 2;
    for (part, rows) in parts.iter().enumerate() {
        let own: Vec<&[f64]> =
            sizes.iter().zip(chances).map(|(size, chances)| &chances[part * size..(part + 1) * size]).collect();
        let (first, others) = (product(*rows, &own[..half]), product(1.0, &own[half..]));
        for (line, first) in cells.chunks_mut(others.len()).zip(first) {
            line.iter_mut().zip(&others).for_each(|(cell, other)| *cell += first * other);
        }
    }
    cells
}

impl Joint {
    /// `None` when there are too many cells to hold.
    pub(crate) fn new(component: &Component) -> Option<Self> {
        let domain = &component.domain;
        let cells = domain.cells(&component.view);
        if cells > MOST_CELLS || cells.saturating_mul(component.loss.views.len()) > MOST_PLACES {
            return None;
        }
        let places = component.loss.views.iter().map(|view| component.view.projection(domain, view)).collect();
        let allowed = domain.forbidden(&component.view).into_iter().map(|forbidden| !forbidden).collect();
        let total = |(place, above, counts): &(usize, Vec<u32>, Vec<u64>)| {
            let codes = component.view.projection(domain, &alone(domain, component.variables[*place]));
            (codes.into_iter().map(|code| above[code as usize]).collect(), counts.iter().map(|count| *count as f64).collect())
        };
        Some(Self { places, allowed, totals: component.totals.iter().map(total).collect() })
    }

    /// The mean of mirror descent, with a weight, and of the mixtures that came near enough, each with its own; whether
    /// descent came near enough; and the tables of the component under the mean.
    pub(crate) fn fit(
        &self,
        component: &Component,
        start: &[Vec<f64>],
        rows: f64,
        weight: f64,
        mixtures: &[(f64, &Answer)],
    ) -> Answer {
        let point = self.point(component, self.allowed(product(1.0, start)), rows);
        let (mut point, reached) = self.descend(component, point, rows);
        let mut all = weight;
        for (weight, mixture) in mixtures {
            if let (true, (Distribution::Mixture { rows: parts, chances }, true, _)) = (reached, mixture) {
                let other = self.point(component, self.allowed(mixed(component, parts, chances)), rows);
                all += weight;
                let share = weight / all;
                point.cells.iter_mut().zip(&other.cells).for_each(|(cell, other)| *cell += share * (other - *cell));
            }
        }
        let table = |view: &View| {
            let places = component.view.projection(&component.domain, view);
            summed(&point.cells, &places, component.domain.cells(view))
        };
        let tables = component.tables.iter().map(table).collect();
        (Distribution::Joint(point.cells), reached, tables)
    }

    fn allowed(&self, mut cells: Vec<f64>) -> Vec<f64> {
        cells.iter_mut().zip(&self.allowed).filter(|(_, allowed)| !**allowed).for_each(|(cell, _)| *cell = 0.0);
        cells
    }

    /// Scales cells to the rows and to public totals, and looks at them.
    fn point(&self, component: &Component, mut cells: Vec<f64>, rows: f64) -> Point {
        let sum: f64 = cells.iter().sum();
        let factor = if sum > 0.0 { rows / sum } else { 0.0 };
        cells.iter_mut().for_each(|cell| *cell *= factor);
        self.rake(&mut cells);
        let sized = component.loss.views.iter().zip(&self.places);
        let tables: Vec<Vec<f64>> = sized.map(|(view, places)| summed(&cells, places, component.domain.cells(view))).collect();
        let (loss, slopes) = component.loss.at(&tables);
        Point { cells, tables, loss, slopes }
    }

    fn rake(&self, cells: &mut [f64]) {
        let rounds = if self.totals.len() > 1 { RAKINGS } else { 1 };
        for _ in 0..rounds {
            for (codes, counts) in &self.totals {
                let sums = summed(cells, codes, counts.len());
                let factor =
                    |code: u32| if sums[code as usize] > 0.0 { counts[code as usize] / sums[code as usize] } else { 0.0 };
                cells.iter_mut().zip(codes).for_each(|(cell, code)| *cell *= factor(*code));
            }
        }
    }

    fn moved(&self, component: &Component, from: &Point, size: f64, rows: f64) -> Point {
        // Slopes are taken from their largest, so that no factor overflows.
        let mut slopes = vec![0.0; from.cells.len()];
        for (view, places) in from.slopes.iter().zip(&self.places) {
            slopes.iter_mut().zip(places).for_each(|(slope, place)| *slope += view[*place as usize]);
        }
        let least = slopes.iter().fold(f64::INFINITY, |least, slope| least.min(*slope));
        let cells = from.cells.iter().zip(&slopes).map(|(cell, slope)| cell * (-size * (slope - least)).exp()).collect();
        self.point(component, cells, rows)
    }

    fn descend(&self, component: &Component, mut point: Point, rows: f64) -> (Point, bool) {
        let target = component.loss.target;
        let mut size = 1.0 / (rows * component.loss.curvature).max(f64::MIN_POSITIVE);
        for _ in 0..MOST_STEPS {
            if point.loss <= target * (1.0 + NEAR) {
                return (point, true);
            }
            let Some((next, used)) = self.lower(component, &point, size, rows) else { return (point, false) };
            if next.loss < target * (1.0 - NEAR) {
                return (self.between(component, &point, used, rows), true);
            }
            point = next;
            size = used * 2.0;
        }
        (point, false)
    }

    /// A step that lowers the loss by at least half of what its slope promises (Armijo).
    fn lower(&self, component: &Component, point: &Point, mut size: f64, rows: f64) -> Option<(Point, f64)> {
        for _ in 0..MOST_HALVINGS {
            let next = self.moved(component, point, size, rows);
            let promised: f64 = point.slopes.iter().zip(point.tables.iter().zip(&next.tables)).map(gain).sum();
            if next.loss <= point.loss - promised.max(0.0) / 2.0 {
                return (next.loss < point.loss).then_some((next, size));
            }
            size /= 2.0;
        }
        None
    }

    /// A shorter step, whose loss is about the target.
    fn between(&self, component: &Component, point: &Point, size: f64, rows: f64) -> Point {
        let target = component.loss.target;
        let (mut low, mut high) = (0.0, size);
        loop {
            let middle = f64::midpoint(low, high);
            let next = self.moved(component, point, middle, rows);
            if (next.loss / target - 1.0).abs() <= NEAR || high - low < size * 1e-6 {
                return next;
            }
            if next.loss > target { low = middle } else { high = middle }
        }
    }
}

fn gain((slopes, (before, after)): (&Vec<f64>, (&Vec<f64>, &Vec<f64>))) -> f64 {
    slopes.iter().zip(before.iter().zip(after)).map(|(slope, (before, after))| slope * (before - after)).sum()
}

/// The view of one variable alone.
fn alone(domain: &Domain, axis: (usize, u8)) -> View {
    View::new(domain.variables().len(), &[axis])
}
