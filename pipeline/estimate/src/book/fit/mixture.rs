//! The fit for more cells than can be held: a mixture of distributions under each of which variables are independent.
//!
//! A mixture costs its parts times the cells of the measured tables, however many cells there are in all. It starts as
//! independence, up to small fixed differences between parts that let them part.
//!
//! # Source
//! Liu, Vietri, Wu: Iterative methods for private synthetic data (2021), for fitting a mixture of products to noised
//! marginals; Kingma, Ba: Adam (2015), for the steps.

use super::latent::Latent;
use super::{Answer, Component, Distribution};

const PARTS: usize = 64;
const MOST_STEPS: usize = 1_000;
const STEP: f64 = 0.03;
/// How far parts differ at the start, in logarithms.
const APART: f64 = 0.3;

/// The distribution, whether it came near enough, and the tables of the component under it.
pub(super) fn fit(component: &Component, start: &[Vec<f64>], rows: f64) -> Answer {
    let latent = Latent::new(component, &component.loss.views, PARTS, rows);
    let (logs, reached) = descended(component, &latent, start);
    let chances = latent.chances(&logs);
    let tables = Latent::new(component, &component.tables, PARTS, rows).tables(&chances);
    (Distribution::of(&chances, rows), reached, tables)
}

/// Logarithms of chances at which the loss has come down to its target, and whether it has.
pub(super) fn descended(component: &Component, latent: &Latent, start: &[Vec<f64>]) -> (Vec<Vec<f64>>, bool) {
    let mut logs = apart(start, latent.classes);
    let mut adam = Adam::new(&logs);
    for _ in 0..MOST_STEPS {
        let chances = latent.chances(&logs);
        let (loss, slopes) = component.loss.at(&latent.tables(&chances));
        if loss <= component.loss.target {
            return (logs, true);
        }
        adam.step(&mut logs, &latent.slopes(&chances, &slopes));
    }
    (logs, false)
}

fn apart(start: &[Vec<f64>], classes: usize) -> Vec<Vec<f64>> {
    let mut place = 0.0_f64;
    let mut wobble = || {
        // Multiples of the golden ratio: evenly spread, and the same every time.
        place = (place + 0.618_033_988_749_894_9).fract();
        APART * (2.0 * place - 1.0)
    };
    let mut logs = vec![vec![0.0; classes]];
    for chances in start {
        logs.push(chances.iter().flat_map(|chance| vec![chance.ln(); classes]).map(|log| log + wobble()).collect());
    }
    logs
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
