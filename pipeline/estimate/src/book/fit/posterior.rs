//! The mean of all latent classes that could lie behind what was measured, each as likely as it makes the measurements: not
//! one nearest answer, which follows the noise, but the mean of many that the noise leaves open.
//!
//! A walk (Hamiltonian Monte Carlo) visits answers in proportion to how likely they are. Its steps come from a fixed stream
//! of numbers, so that the same measurements always give the same tables. It begins near the measurements, where descent
//! ends.
//!
//! What is assumed before: the logarithm of every chance lies about that of its code in all classes together, those about
//! that of their group, groups about each other, and classes differ in some variables more than in others. It is a guess about
//! people in general, which sees no data; where the walk does not come as near the measurements as the truth would be, its mean is not used.
//!
//! # Source
//! Neal: MCMC using Hamiltonian dynamics (2011); Hoffman, Gelman (2014) for tuning the step.

use super::super::View;
use super::latent::{Chances, Latent};
use super::levels::Levels;
use super::{Answer, Component, Distribution, mixture};

const CLASSES: usize = 12;
/// Where there are more cells in the tables than this, a walk would take minutes.
const MOST_CELLS: usize = 20_000;

/// Turns that find the way, turns that measure how steep it is, turns that try the step for it, and turns that count, of
/// which every so many is kept.
const FIRST_TURNS: usize = 60;
const MEASURING_TURNS: usize = 60;
const TRIED_TURNS: usize = 80;
const TURNS: usize = 400;
const KEPT_EVERY: usize = 10;
/// Steps of one turn; the length of the first one, before and after it is known how steep it is; the part of turns that is to
/// be taken, and how fast the step is tuned to that at first.
const STEPS: usize = 15;
const FIRST_STEP: f64 = 0.01;
const FIRST_EVEN_STEP: f64 = 0.1;
const TAKEN: f64 = 0.8;
const TUNING: f64 = 0.3;

/// Standard deviations of what is assumed, in logarithms: of classes' sizes, of codes between classes, and of the logarithm of
/// the last between variables; that of codes in all classes is [`super::levels`]'s.
const SIZES: f64 = 2.0;
const BETWEEN: f64 = 1.5;
const VARIABLES: f64 = 0.5;

/// The mean, whether it is as near the measurements as the truth would be, and the tables of the component under it. `None`
/// where it would take too long.
pub(super) fn mean(component: &Component, start: &[Vec<f64>], rows: f64) -> Option<Answer> {
    let latent = Latent::new(component, &component.loss.views, CLASSES, rows);
    if latent.cells() > MOST_CELLS {
        return None;
    }
    let (logs, near) = mixture::descended(component, &latent, start);
    if !near {
        return None;
    }
    let mut walk = Walk::new(component, &latent, &logs, start);
    walk.begin();
    let mut kept: Vec<Chances> = Vec::new();
    for turn in 0..TURNS {
        walk.turn();
        if turn % KEPT_EVERY == 0 {
            kept.push(latent.chances(&walk.spot.logs));
        }
    }
    let all = together(&kept);
    let tables = |views: &[View]| Latent::new(component, views, all.classes.len(), rows).tables(&all);
    let (loss, _) = component.loss.at(&tables(&component.loss.views));
    let reached = loss <= component.loss.target / super::DISCREPANCY;
    Some((Distribution::of(&all, rows), reached, tables(&component.tables)))
}

/// One mixture of several, each with the same share.
fn together(kept: &[Chances]) -> Chances {
    let share = 1.0 / kept.len() as f64;
    let classes = kept.iter().flat_map(|one| one.classes.iter().map(move |chance| chance * share)).collect();
    let variables = kept.first().map_or(0, |one| one.codes.len());
    let variable = |variable: usize| {
        let codes = kept.first().map_or(0, |one| one.codes[variable].len() / one.classes.len());
        let code = |code: usize| {
            kept.iter().flat_map(move |one| one.codes[variable][code * one.classes.len()..][..one.classes.len()].iter().copied())
        };
        (0..codes).flat_map(code).collect()
    };
    Chances { classes, codes: (0..variables).map(variable).collect() }
}

/// Where the walk stands: normal numbers from which all logarithms are made, and what is known there.
///
/// The numbers: one a class, one a variable, then variable by variable one a code of every level, and for each finest code one
/// a class.
#[derive(Clone)]
struct Spot {
    numbers: Vec<f64>,
    logs: Vec<Vec<f64>>,
    /// The loss and half the sum of squares of the numbers, and its slopes.
    height: f64,
    slopes: Vec<f64>,
}

struct Walk<'a> {
    component: &'a Component,
    latent: &'a Latent,
    levels: Vec<Levels>,
    spot: Spot,
    /// How heavy each number is: the mean of its squared slopes, so that all move about as far as they can.
    weights: Vec<f64>,
    step: f64,
    stream: Stream,
}

impl<'a> Walk<'a> {
    fn new(component: &'a Component, latent: &'a Latent, logs: &[Vec<f64>], start: &[Vec<f64>]) -> Self {
        let levels: Vec<Levels> = component.variables.iter().map(|axis| Levels::new(&component.domain, *axis)).collect();
        let mut numbers: Vec<f64> = logs[0].iter().map(|log| log / SIZES).collect();
        numbers.extend(start.iter().map(|_| 0.0));
        for ((logs, chances), levels) in logs[1..].iter().zip(start).zip(&levels) {
            numbers.extend(levels.numbers(chances));
            let codes = logs.chunks(latent.classes).zip(chances);
            numbers.extend(codes.flat_map(|(own, chance)| own.iter().map(move |log| (log - chance.ln()) / BETWEEN)));
        }
        let weights = vec![1.0; numbers.len()];
        let spot = spot(component, latent, &levels, numbers);
        Self { component, latent, levels, spot, weights, step: FIRST_STEP, stream: Stream(1) }
    }

    /// The turns before the walk counts.
    fn begin(&mut self) {
        self.tuned(FIRST_TURNS, |_| {});
        let mut squares = vec![0.0; self.weights.len()];
        self.tuned(MEASURING_TURNS, |slopes| {
            squares.iter_mut().zip(slopes).for_each(|(sum, slope)| *sum += slope * slope / MEASURING_TURNS as f64);
        });
        // The assumption alone weighs one.
        self.weights = squares.into_iter().map(|square| square.max(1.0)).collect();
        self.step = FIRST_EVEN_STEP;
        self.tuned(TRIED_TURNS, |_| {});
    }

    /// Turns after each of which the step is tuned, less and less.
    fn tuned(&mut self, turns: usize, mut seen: impl FnMut(&[f64])) {
        for turn in 0..turns {
            let chance = self.turn();
            self.step *= (TUNING / (1.0 + turn as f64 / 10.0).sqrt() * (chance - TAKEN)).exp();
            seen(&self.spot.slopes);
        }
    }

    /// One turn: a push in a new direction, some steps along the slopes, and back where they led too high. Returns the chance
    /// with which the turn was taken.
    fn turn(&mut self) -> f64 {
        let push = |(stream, weight): (f64, &f64)| stream * weight.sqrt();
        let pushes: Vec<f64> = self.weights.iter().map(|_| self.stream.normal()).collect();
        let mut speed: Vec<f64> = pushes.into_iter().zip(&self.weights).map(push).collect();
        let before = self.spot.height + self.energy(&speed);
        let step = self.step * (0.8 + 0.4 * self.stream.uniform());
        let mut next = self.spot.clone();
        for _ in 0..STEPS {
            speed.iter_mut().zip(&next.slopes).for_each(|(speed, slope)| *speed -= step / 2.0 * slope);
            let moves = next.numbers.iter_mut().zip(speed.iter().zip(&self.weights));
            moves.for_each(|(number, (speed, weight))| *number += step * speed / weight);
            next = spot(self.component, self.latent, &self.levels, next.numbers);
            speed.iter_mut().zip(&next.slopes).for_each(|(speed, slope)| *speed -= step / 2.0 * slope);
        }
        let change = before - next.height - self.energy(&speed);
        let chance = if change.is_finite() { change.min(0.0).exp() } else { 0.0 };
        if self.stream.uniform() < chance {
            self.spot = next;
        }
        chance
    }

    fn energy(&self, speed: &[f64]) -> f64 {
        speed.iter().zip(&self.weights).map(|(speed, weight)| speed * speed / weight).sum::<f64>() / 2.0
    }
}

fn spot(component: &Component, latent: &Latent, levels: &[Levels], numbers: Vec<f64>) -> Spot {
    let classes = latent.classes;
    let (sizes, rest) = numbers.split_at(classes);
    let (variables, mut rest) = rest.split_at(latent.sizes.len());
    let spreads: Vec<f64> = variables.iter().map(|number| BETWEEN * (VARIABLES * number).exp()).collect();
    let mut logs: Vec<Vec<f64>> = vec![sizes.iter().map(|number| SIZES * number).collect()];
    let mut owns = Vec::with_capacity(spreads.len());
    for (levels, spread) in levels.iter().zip(&spreads) {
        let (common, after) = rest.split_at(levels.count);
        let (own, after) = after.split_at(levels.paths.len() * classes);
        let mut all: Vec<f64> = own.iter().map(|own| spread * own).collect();
        let commons = levels.logs(common);
        all.chunks_mut(classes).zip(commons).for_each(|(all, common)| all.iter_mut().for_each(|log| *log += common));
        logs.push(all);
        owns.push(own);
        rest = after;
    }
    let chances = latent.chances(&logs);
    let (loss, by_tables) = component.loss.at(&latent.tables(&chances));
    let by_logs = latent.slopes(&chances, &by_tables);
    let mut slopes = Vec::with_capacity(numbers.len());
    slopes.extend(by_logs[0].iter().map(|slope| SIZES * slope));
    for ((by_logs, own), spread) in by_logs[1..].iter().zip(&owns).zip(&spreads) {
        slopes.push(VARIABLES * spread * by_logs.iter().zip(*own).map(|(slope, own)| slope * own).sum::<f64>());
    }
    for ((by_logs, spread), levels) in by_logs[1..].iter().zip(&spreads).zip(levels) {
        slopes.extend(levels.slopes(by_logs.chunks(classes).map(|code| code.iter().sum::<f64>())));
        slopes.extend(by_logs.iter().map(|slope| spread * slope));
    }
    slopes.iter_mut().zip(&numbers).for_each(|(slope, number)| *slope += number);
    let height = loss + numbers.iter().map(|number| number * number).sum::<f64>() / 2.0;
    Spot { numbers, logs, height, slopes }
}

/// A fixed stream of numbers.
///
/// # Source
/// Steele, Lea, Flood: Fast splittable pseudorandom number generators (2014); Box, Muller (1958) for normal numbers.
struct Stream(u64);

impl Stream {
    /// Above zero, at most one.
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (((mixed ^ (mixed >> 31)) >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_normal() {
        let mut stream = Stream(1);
        let numbers: Vec<f64> = (0..100_000).map(|_| stream.normal()).collect();
        let mean = |power: i32| numbers.iter().map(|number| number.powi(power)).sum::<f64>() / 1e5;
        assert!(mean(1).abs() < 0.02 && (mean(2) - 1.0).abs() < 0.03 && (mean(4) - 3.0).abs() < 0.3);
    }
}
