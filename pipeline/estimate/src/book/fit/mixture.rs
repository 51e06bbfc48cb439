//! The fit for more cells than can be held: a mixture of distributions under each of which variables are independent.
//!
//! A mixture costs its parts times the cells of the measured tables, however many cells there are in all. It starts as
//! independence, up to small fixed differences between parts that let them part.
//!
//! # Source
//! Liu, Vietri, Wu: Iterative methods for private synthetic data (2021), for fitting a mixture of products to noised
//! marginals; Kingma, Ba: Adam (2015), for the steps.

use super::super::View;
use super::{Answer, Component, Distribution};

const PARTS: usize = 64;
const MOST_STEPS: usize = 1_000;
const STEP: f64 = 0.03;
/// How far parts differ at the start, in logarithms.
const APART: f64 = 0.3;

/// Logarithms of chances up to a constant, in blocks that each add up to one: first the parts, then for each variable and
/// part its codes.
struct Mixture<'a> {
    component: &'a Component,
    sizes: Vec<usize>,
    rows: f64,
}

struct Chances {
    parts: Vec<f64>,
    /// For each variable: part by part the chance of every code.
    codes: Vec<Vec<f64>>,
}

/// The distribution, whether it came near enough, and the tables of the component under it.
pub(crate) fn fit(component: &Component, start: &[Vec<f64>], rows: f64) -> Answer {
    let mixture = Mixture { component, sizes: component.sizes(), rows };
    let mut logs = mixture.start(start);
    let mut adam = Adam::new(&logs);
    let mut reached = false;
    for _ in 0..MOST_STEPS {
        let chances = mixture.chances(&logs);
        let tables: Vec<Vec<f64>> = component.loss.views.iter().map(|view| mixture.table(&chances, view)).collect();
        let (loss, slopes) = component.loss.at(&tables);
        if loss <= component.loss.target {
            reached = true;
            break;
        }
        let slopes = mixture.slopes(&chances, &slopes);
        adam.step(&mut logs, &slopes);
    }
    let chances = mixture.chances(&logs);
    let tables = component.tables.iter().map(|view| mixture.table(&chances, view)).collect();
    let rows = chances.parts.iter().map(|part| part * rows).collect();
    (Distribution::Mixture { rows, chances: chances.codes }, reached, tables)
}

impl Mixture<'_> {
    fn start(&self, start: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let mut place = 0.0_f64;
        let mut wobble = || {
            // Multiples of the golden ratio: evenly spread, and the same every time.
            place = (place + 0.618_033_988_749_894_9).fract();
            APART * (2.0 * place - 1.0)
        };
        let mut logs = vec![vec![0.0; PARTS]];
        for chances in start {
            logs.push((0..PARTS).flat_map(|_| chances.iter()).map(|chance| chance.ln() + wobble()).collect());
        }
        logs
    }

    fn chances(&self, logs: &[Vec<f64>]) -> Chances {
        let codes = self.sizes.iter().zip(&logs[1..]).map(|(size, logs)| logs.chunks(*size).flat_map(softmax).collect());
        Chances { parts: softmax(&logs[0]), codes: codes.collect() }
    }

    /// Chances of the codes of a view's axes in one part.
    fn axes(&self, chances: &Chances, view: &View, part: usize) -> Vec<(usize, Vec<f64>)> {
        let axis = |(variable, level): (usize, u8)| {
            let place = self.component.variables.iter().position(|(own, _)| *own == variable).unwrap_or(0);
            let finest = self.component.variables[place].1;
            let own = &chances.codes[place][part * self.sizes[place]..(part + 1) * self.sizes[place]];
            let mut sums = vec![0.0; self.component.domain.size(variable, level)];
            let above = self.above(place, finest, level);
            own.iter().zip(above.iter()).for_each(|(chance, code)| sums[*code as usize] += chance);
            (place, sums)
        };
        view.axes().map(axis).collect()
    }

    fn above(&self, place: usize, finest: u8, level: u8) -> Vec<u32> {
        self.component.domain.ancestors(self.component.variables[place].0, finest, level)
    }

    fn table(&self, chances: &Chances, view: &View) -> Vec<f64> {
        let mut table = vec![0.0; self.component.domain.cells(view)];
        for part in 0..PARTS {
            let mut cells = vec![self.rows * chances.parts[part]];
            for (_, axis) in self.axes(chances, view, part) {
                cells = cells.iter().flat_map(|cell| axis.iter().map(move |chance| cell * chance)).collect();
            }
            table.iter_mut().zip(cells).for_each(|(sum, cell)| *sum += cell);
        }
        table
    }

    /// The derivative of the loss by every logarithm.
    fn slopes(&self, chances: &Chances, tables: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let mut parts = vec![0.0; PARTS];
        let mut codes: Vec<Vec<f64>> = chances.codes.iter().map(|codes| vec![0.0; codes.len()]).collect();
        for (view, slopes) in self.component.loss.views.iter().zip(tables) {
            let levels: Vec<u8> = view.axes().map(|(_, level)| level).collect();
            for (part, sum) in parts.iter_mut().enumerate() {
                let axes = self.axes(chances, view, part);
                for (axis, (place, own)) in axes.iter().enumerate() {
                    let slope = contracted(slopes, &axes, axis);
                    if axis == 0 {
                        *sum += self.rows * slope.iter().zip(own).map(|(slope, chance)| slope * chance).sum::<f64>();
                    }
                    let above = self.above(*place, self.component.variables[*place].1, levels[axis]);
                    let target = &mut codes[*place][part * self.sizes[*place]..(part + 1) * self.sizes[*place]];
                    let factor = self.rows * chances.parts[part];
                    target.iter_mut().zip(above).for_each(|(cell, code)| *cell += factor * slope[code as usize]);
                }
            }
        }
        let mut slopes = vec![through_softmax(&chances.parts, &parts)];
        for ((size, own), slope) in self.sizes.iter().zip(&chances.codes).zip(&codes) {
            slopes
                .push(own.chunks(*size).zip(slope.chunks(*size)).flat_map(|(own, slope)| through_softmax(own, slope)).collect());
        }
        slopes
    }
}

/// A table summed over all axes but one, each cell times the chances of its other codes.
fn contracted(table: &[f64], axes: &[(usize, Vec<f64>)], kept: usize) -> Vec<f64> {
    let mut cells = table.to_vec();
    for (_, axis) in axes[kept + 1..].iter().rev() {
        let line = |line: &[f64]| line.iter().zip(axis).map(|(cell, chance)| cell * chance).sum();
        cells = cells.chunks(axis.len()).map(line).collect();
    }
    for (_, axis) in &axes[..kept] {
        let rest = cells.len() / axis.len().max(1);
        let mut sums = vec![0.0; rest];
        for (line, chance) in cells.chunks(rest.max(1)).zip(axis) {
            sums.iter_mut().zip(line).for_each(|(sum, cell)| *sum += cell * chance);
        }
        cells = sums;
    }
    cells
}

fn softmax(logs: &[f64]) -> Vec<f64> {
    let largest = logs.iter().fold(f64::NEG_INFINITY, |largest, log| largest.max(*log));
    let powers: Vec<f64> = logs.iter().map(|log| (log - largest).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

fn through_softmax(chances: &[f64], slopes: &[f64]) -> Vec<f64> {
    let mean: f64 = chances.iter().zip(slopes).map(|(chance, slope)| chance * slope).sum();
    chances.iter().zip(slopes).map(|(chance, slope)| chance * (slope - mean)).collect()
}

struct Adam {
    first: Vec<Vec<f64>>,
    second: Vec<Vec<f64>>,
    steps: i32,
}

impl Adam {
    fn new(like: &[Vec<f64>]) -> Self {
        let zeros = || like.iter().map(|block| vec![0.0; block.len()]).collect();
        Self { first: zeros(), second: zeros(), steps: 0 }
    }

    fn step(&mut self, logs: &mut [Vec<f64>], slopes: &[Vec<f64>]) {
        self.steps += 1;
        let (early_first, early_second) = (1.0 - 0.9_f64.powi(self.steps), 1.0 - 0.999_f64.powi(self.steps));
        let blocks = logs.iter_mut().zip(slopes).zip(self.first.iter_mut().zip(&mut self.second));
        for ((logs, slopes), (first, second)) in blocks {
            let cells = logs.iter_mut().zip(slopes).zip(first.iter_mut().zip(second));
            for ((log, slope), (first, second)) in cells {
                *first = 0.9 * *first + 0.1 * slope;
                *second = 0.999 * *second + 0.001 * slope * slope;
                *log -= STEP * (*first / early_first) / ((*second / early_second).sqrt() + 1e-12);
            }
        }
    }
}
