//! Latent classes: people of one class are independent in all variables, so that every table is a sum over classes of
//! products, however many cells there are in all. Tables, and how what is made of them follows the logarithms of all chances.
//!
//! Numbers of one code stand together, one a class, so that all classes are reckoned at once.

use super::super::View;
use super::Component;

/// Chances of the classes, and for each variable code by code its chance in every class.
#[derive(Debug, Clone)]
pub(super) struct Chances {
    pub(super) classes: Vec<f64>,
    pub(super) codes: Vec<Vec<f64>>,
}

/// A model of so many classes for the tables of some views.
pub(super) struct Latent {
    /// Number of codes of each variable.
    pub(super) sizes: Vec<usize>,
    pub(super) rows: f64,
    pub(super) classes: usize,
    /// Variables at the levels that some view has.
    margins: Vec<Margin>,
    /// For each view the places of its axes among the margins.
    views: Vec<Vec<usize>>,
}

struct Margin {
    variable: usize,
    level: u8,
    /// Among the variables of the component.
    place: usize,
    size: usize,
    /// For every finest code its code here.
    above: Vec<u32>,
}

impl Latent {
    pub(super) fn new(component: &Component, views: &[View], classes: usize, rows: f64) -> Self {
        let mut margins: Vec<Margin> = Vec::new();
        let mut places = Vec::with_capacity(views.len());
        for view in views {
            let mut own = Vec::new();
            for (variable, level) in view.axes() {
                let known = margins.iter().position(|margin| margin.variable == variable && margin.level == level);
                own.push(known.unwrap_or(margins.len()));
                if known.is_none() {
                    margins.push(margin(component, variable, level));
                }
            }
            places.push(own);
        }
        Self { sizes: component.sizes(), rows, classes, margins, views: places }
    }

    /// Cells of one view.
    fn size(&self, axes: &[usize]) -> usize {
        axes.iter().map(|axis| self.margins[*axis].size).product()
    }

    /// Cells of all views.
    pub(super) fn cells(&self) -> usize {
        self.views.iter().map(|axes| self.size(axes)).sum()
    }

    /// From logarithms up to a constant: first of the classes, then variable by variable.
    pub(super) fn chances(&self, logs: &[Vec<f64>]) -> Chances {
        Chances { classes: softmax(&logs[0], 1), codes: logs[1..].iter().map(|logs| softmax(logs, self.classes)).collect() }
    }

    /// For each margin code by code its chance in every class.
    fn sums(&self, chances: &Chances) -> Vec<Vec<f64>> {
        let own = |margin: &Margin| {
            let mut sums = vec![0.0; margin.size * self.classes];
            for (code, own) in margin.above.iter().zip(chances.codes[margin.place].chunks(self.classes)) {
                add(&mut sums[*code as usize * self.classes..][..self.classes], own);
            }
            sums
        };
        self.margins.iter().map(own).collect()
    }

    /// The tables of all views.
    pub(super) fn tables(&self, chances: &Chances) -> Vec<Vec<f64>> {
        let sums = self.sums(chances);
        let rows: Vec<f64> = chances.classes.iter().map(|chance| self.rows * chance).collect();
        let table = |axes: &Vec<usize>| {
            let own: Vec<&[f64]> = axes.iter().map(|axis| sums[*axis].as_slice()).collect();
            let mut cells = Vec::with_capacity(self.size(axes));
            products(&own, &rows, &mut cells);
            cells
        };
        self.views.iter().map(table).collect()
    }

    /// The derivative by every logarithm of what has these derivatives by the cells of all tables.
    pub(super) fn slopes(&self, chances: &Chances, tables: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let sums = self.sums(chances);
        let rows: Vec<f64> = chances.classes.iter().map(|chance| self.rows * chance).collect();
        let mut by_rows = vec![0.0; self.classes];
        let mut by_sums: Vec<Vec<f64>> = sums.iter().map(|sums| vec![0.0; sums.len()]).collect();
        for (axes, slopes) in self.views.iter().zip(tables) {
            through_products(axes, &sums, &rows, slopes, &mut by_sums, &mut by_rows);
        }
        let mut by_codes: Vec<Vec<f64>> = self.sizes.iter().map(|size| vec![0.0; size * self.classes]).collect();
        for (margin, slopes) in self.margins.iter().zip(&by_sums) {
            for (code, own) in margin.above.iter().zip(by_codes[margin.place].chunks_mut(self.classes)) {
                add(own, &slopes[*code as usize * self.classes..][..self.classes]);
            }
        }
        by_rows.iter_mut().for_each(|slope| *slope *= self.rows);
        let mut logs = vec![through_softmax(&chances.classes, &by_rows, 1)];
        logs.extend(chances.codes.iter().zip(&by_codes).map(|(own, slopes)| through_softmax(own, slopes, self.classes)));
        logs
    }
}

impl Chances {
    /// For each variable class by class the chance of every code.
    pub(super) fn by_class(&self) -> Vec<Vec<f64>> {
        let classes = self.classes.len();
        let turned = |codes: &Vec<f64>| {
            (0..classes).flat_map(|class| codes.iter().skip(class).step_by(classes).copied()).collect::<Vec<f64>>()
        };
        self.codes.iter().map(turned).collect()
    }
}

fn margin(component: &Component, variable: usize, level: u8) -> Margin {
    let place = component.variables.iter().position(|(own, _)| *own == variable).unwrap_or(0);
    let above = component.domain.ancestors(variable, component.variables[place].1, level);
    Margin { variable, level, place, size: component.domain.size(variable, level), above }
}

fn add(sums: &mut [f64], terms: &[f64]) {
    sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
}

fn add_product(sums: &mut [f64], factor: f64, terms: &[f64]) {
    sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += factor * term);
}

fn add_products(sums: &mut [f64], one: &[f64], other: &[f64]) {
    sums.iter_mut().zip(one.iter().zip(other)).for_each(|(sum, (one, other))| *sum += one * other);
}

/// In four sums side by side, which a processor adds at once.
fn product(one: &[f64], other: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (ones, others) = (one.chunks_exact(4), other.chunks_exact(4));
    let rest = product_in_order(ones.remainder(), others.remainder());
    ones.zip(others).for_each(|(one, other)| add_products(&mut sums, one, other));
    rest + sums.iter().sum::<f64>()
}

fn product_in_order(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// The cells of a table: over all classes, the sum of what stands before times the chances of all codes.
fn products(axes: &[&[f64]], before: &[f64], cells: &mut Vec<f64>) {
    match axes {
        [] => {}
        [last] => cells.extend(last.chunks(before.len()).map(|own| product(own, before))),
        [first, rest @ ..] => {
            let mut next = vec![0.0; before.len()];
            for own in first.chunks(before.len()) {
                next.iter_mut().zip(own.iter().zip(before)).for_each(|(next, (own, before))| *next = own * before);
                products(rest, &next, cells);
            }
        }
    }
}

/// The derivatives of [`products`] by the chances at margins and by what stands before.
fn through_products(
    axes: &[usize],
    sums: &[Vec<f64>],
    before: &[f64],
    slopes: &[f64],
    by_sums: &mut [Vec<f64>],
    by_before: &mut [f64],
) {
    let classes = before.len();
    match axes {
        [] => {}
        [last] => {
            let codes = sums[*last].chunks(classes).zip(by_sums[*last].chunks_mut(classes));
            for ((own, by_own), slope) in codes.zip(slopes) {
                add_product(by_own, *slope, before);
                add_product(by_before, *slope, own);
            }
        }
        [first, rest @ ..] => {
            let codes = sums[*first].len() / classes;
            let (mut next, mut by_next) = (vec![0.0; classes], vec![0.0; classes]);
            for (code, slopes) in slopes.chunks(slopes.len() / codes).enumerate() {
                let place = code * classes..(code + 1) * classes;
                let own = &sums[*first][place.clone()];
                next.iter_mut().zip(own.iter().zip(before)).for_each(|(next, (own, before))| *next = own * before);
                by_next.fill(0.0);
                through_products(rest, sums, &next, slopes, by_sums, &mut by_next);
                add_products(&mut by_sums[*first][place], &by_next, before);
                add_products(by_before, &by_next, own);
            }
        }
    }
}

/// Chances from logarithms, of which those of every so many belong together.
fn softmax(logs: &[f64], classes: usize) -> Vec<f64> {
    let mut largest = vec![f64::NEG_INFINITY; classes];
    let mut sums = vec![0.0; classes];
    for line in logs.chunks(classes) {
        largest.iter_mut().zip(line).for_each(|(largest, log)| *largest = largest.max(*log));
    }
    let mut powers = logs.to_vec();
    for line in powers.chunks_mut(classes) {
        line.iter_mut().zip(&largest).for_each(|(log, largest)| *log = (*log - largest).exp());
        add(&mut sums, line);
    }
    powers.chunks_mut(classes).for_each(|line| line.iter_mut().zip(&sums).for_each(|(power, sum)| *power /= sum));
    powers
}

fn through_softmax(chances: &[f64], slopes: &[f64], classes: usize) -> Vec<f64> {
    let mut means = vec![0.0; classes];
    chances.chunks(classes).zip(slopes.chunks(classes)).for_each(|(own, slopes)| add_products(&mut means, own, slopes));
    let mut logs = slopes.to_vec();
    for (line, own) in logs.chunks_mut(classes).zip(chances.chunks(classes)) {
        line.iter_mut().zip(own.iter().zip(&means)).for_each(|(slope, (own, mean))| *slope = own * (*slope - mean));
    }
    logs
}
