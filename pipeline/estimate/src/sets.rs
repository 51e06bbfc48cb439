//! Totals that agree with their parts: generalised least squares over grouping sets, in closed form.
//!
//! Every grouping set of an additive aggregate is a noised projection of one and the same finest table. Each splits into
//! components that are orthogonal to each other, one a subset S of its keys: what remains of the marginal over S after
//! its own margins are taken out. Noise in different components is independent, so the best linear unbiased estimate
//! combines, component by component, the sets that have it, by inverse variance. The finest table need not be among them.
//!
//! # Source
//! Xiao, He, Zhang, Kifer: An optimal and scalable matrix mechanism for noisy marginals under convex loss functions
//! (2023), for the components; generalised least squares (Aitken 1935).

use crate::cells::{Domain, Mask};
use crate::measured::{Measured, Noise, Vector};
use crate::nonnegative::nonnegative;
use crate::{AggregateShape, EstimatePlan, Measure, Z_95};

/// Smallest variance that is told from none: with less, all numbers are exact as far as anyone can see.
const SMALLEST_VARIANCE: f64 = 1e-24;

/// Replaces the columns of additive aggregates by estimates that agree with each other. Other aggregates, and a plan of
/// one set, stay as they are.
pub(crate) fn consistent(plan: &EstimatePlan, measured: Vec<Vec<Measured>>) -> Vec<Vec<Measured>> {
    if plan.sets.len() < 2 {
        return measured;
    }
    let Some(lattice) = Lattice::of_plan(plan) else { return measured };
    let agree = |(aggregate, columns): (usize, Vec<Measured>)| {
        let additive = plan.aggregates.get(aggregate) == Some(&AggregateShape::Additive);
        match vectors(&columns).filter(|_| additive) {
            Some(vectors) => reconciled(&lattice, &vectors, shown_from_zero(plan, aggregate)).unwrap_or(columns),
            None => columns,
        }
    };
    measured.into_iter().enumerate().map(agree).collect()
}

fn vectors(columns: &[Measured]) -> Option<Vec<&Vector>> {
    columns.iter().map(|column| if let Measured::Vector(vector) = column { Some(vector) } else { None }).collect()
}

/// Whether some measure shows this aggregate as a number that cannot be below zero.
fn shown_from_zero(plan: &EstimatePlan, aggregate: usize) -> bool {
    plan.measures.iter().any(|measure| match measure {
        Measure::Count { aggregate: own } => *own == aggregate,
        Measure::Sum { aggregate: own, never_negative, .. } => *own == aggregate && *never_negative,
        _ => false,
    })
}

fn reconciled(lattice: &Lattice, vectors: &[&Vector], from_zero: bool) -> Option<Vec<Measured>> {
    let raw: Vec<Vec<f64>> = vectors.iter().map(|vector| vector.values.clone()).collect();
    if !lattice.fits(&raw) {
        return None;
    }
    let noises: Vec<Noise> = vectors.iter().map(|vector| vector.noise).collect();
    let weighted = lattice.weighted(&noises);
    let fitted = weighted.fit(&raw);
    let mut shown: Vec<Option<Vec<f64>>> =
        if from_zero { nonnegative(lattice, &fitted).into_iter().map(Some).collect() } else { vec![None; fitted.len()] };
    let column = |(set, values): (usize, Vec<f64>)| {
        Measured::Vector(Vector { values, shown: shown[set].take(), noise: weighted.noise(set) })
    };
    Some(fitted.into_iter().enumerate().map(column).collect())
}

/// The grouping sets and the components of which their tables are made.
#[derive(Debug)]
pub(crate) struct Lattice {
    domain: Domain,
    sets: Vec<Mask>,
    parts: Vec<Part>,
}

/// One component.
#[derive(Debug)]
struct Part {
    subset: Mask,
    /// For each set that has it.
    holders: Vec<Holder>,
    /// For each key of the subset: what the component is centred by.
    margins: Vec<Margin>,
}

#[derive(Debug)]
struct Holder {
    set: usize,
    projection: Vec<usize>,
    /// Cells of the set for each cell of the component.
    spread: f64,
}

#[derive(Debug)]
struct Margin {
    projection: Vec<usize>,
    cells: usize,
    size: f64,
}

impl Lattice {
    pub(crate) fn of_plan(plan: &EstimatePlan) -> Option<Self> {
        let domain = Domain::new(plan.keys.clone());
        let sets: Option<Vec<Mask>> = plan.sets.iter().map(|present| domain.mask(present)).collect();
        Some(Self::new(domain, sets?))
    }

    pub(crate) fn new(domain: Domain, sets: Vec<Mask>) -> Self {
        let mut subsets: Vec<Mask> = sets.iter().flat_map(|set| subsets(free_keys(&domain, *set))).collect();
        subsets.sort_unstable();
        subsets.dedup();
        let parts = subsets.into_iter().map(|subset| part(&domain, &sets, subset)).collect();
        Self { domain, sets, parts }
    }

    fn fits(&self, tables: &[Vec<f64>]) -> bool {
        let cells = self.sets.iter().map(|set| self.domain.cells(*set));
        tables.len() == self.sets.len() && cells.zip(tables).all(|(cells, table)| cells == table.len())
    }

    /// The same, with the noise of each set.
    pub(crate) fn weighted(&self, noises: &[Noise]) -> Weighted<'_> {
        let variances: Vec<f64> = noises.iter().map(|noise| noise.deviation.powi(2).max(SMALLEST_VARIANCE)).collect();
        let tail = |noise: &Noise| if noise.deviation > 0.0 { noise.reach() / noise.deviation } else { Z_95 };
        // One step of a whole number is no sign of heavy tails once numbers are combined.
        let tails = noises.iter().map(|noise| tail(&Noise { half_width: noise.half_width - 0.5, ..*noise }));
        Weighted { lattice: self, tail: tails.fold(Z_95, f64::max), variances }
    }

    /// Every table weighs as much as every other, whatever the noise and however many cells it has.
    pub(crate) fn by_cells(&self) -> Weighted<'_> {
        let variances = self.sets.iter().map(|set| self.domain.cells(*set).max(1) as f64).collect();
        Weighted { lattice: self, variances, tail: Z_95 }
    }

    /// The set that has the keys of all others.
    pub(crate) fn finest(&self) -> Option<usize> {
        let all = self.sets.iter().fold(0, |all, set| all | set);
        self.sets.iter().position(|set| *set == all)
    }

    /// The table of a set as sums of one that has all its keys.
    pub(crate) fn sums(&self, finest: usize, set: usize, table: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.domain.cells(self.sets[set])];
        table.iter().zip(self.projection(finest, set)).for_each(|(value, cell)| sums[cell] += value);
        sums
    }

    /// For every cell of a set, the cell of a coarser one that holds it.
    pub(crate) fn projection(&self, finest: usize, set: usize) -> Vec<usize> {
        self.domain.projection(self.sets[finest], self.sets[set])
    }
}

/// Keys that can differ: centring a key of one code leaves nothing.
fn free_keys(domain: &Domain, set: Mask) -> Mask {
    domain.axes(set).filter(|(_, size)| *size > 1).fold(0, |mask, (key, _)| mask | (1 << key))
}

fn subsets(set: Mask) -> impl Iterator<Item = Mask> {
    // From the whole set down to the empty one, through every subset.
    std::iter::successors(Some(set), move |subset| (*subset > 0).then(|| (subset - 1) & set))
}

fn part(domain: &Domain, sets: &[Mask], subset: Mask) -> Part {
    let own = sets.iter().enumerate().filter(|(_, set)| *set & subset == subset && domain.cells(**set) > 0);
    let holder = |(set, mask): (usize, &Mask)| Holder {
        set,
        projection: domain.projection(*mask, subset),
        spread: domain.cells(mask & !subset) as f64,
    };
    let margin = |(key, size): (usize, usize)| {
        let rest = subset & !(1 << key);
        Margin { projection: domain.projection(subset, rest), cells: domain.cells(rest), size: size as f64 }
    };
    Part { subset, holders: own.map(holder).collect(), margins: domain.axes(subset).map(margin).collect() }
}

/// A lattice with the noise of its sets.
#[derive(Debug)]
pub(crate) struct Weighted<'a> {
    lattice: &'a Lattice,
    variances: Vec<f64>,
    /// Half width of a 95% interval over a standard deviation.
    tail: f64,
}

impl Weighted<'_> {
    /// The best linear unbiased estimate of every table from the noised ones.
    pub(crate) fn fit(&self, tables: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let mut fitted: Vec<Vec<f64>> = tables.iter().map(|table| vec![0.0; table.len()]).collect();
        for part in &self.lattice.parts {
            let component = self.component(part, tables);
            for holder in &part.holders {
                for (value, cell) in fitted[holder.set].iter_mut().zip(&holder.projection) {
                    *value += component[*cell] / holder.spread;
                }
            }
        }
        fitted
    }

    /// A component, combined over the sets that have it.
    fn component(&self, part: &Part, tables: &[Vec<f64>]) -> Vec<f64> {
        let mut component = vec![0.0; self.lattice.domain.cells(part.subset)];
        let sum = part.holders.iter().map(|holder| self.precision(holder)).sum::<f64>();
        for holder in &part.holders {
            let share = self.precision(holder) / sum;
            for (value, cell) in tables[holder.set].iter().zip(&holder.projection) {
                component[*cell] += share * value;
            }
        }
        part.margins.iter().for_each(|margin| centre(&mut component, margin));
        component
    }

    /// One over the variance of a cell of the component, from one set.
    fn precision(&self, holder: &Holder) -> f64 {
        (self.variances[holder.set] * holder.spread).recip()
    }

    /// The noise of every cell of a fitted table.
    pub(crate) fn noise(&self, set: usize) -> Noise {
        let Some(mask) = self.lattice.sets.get(set) else { return Noise { deviation: 0.0, half_width: 0.0 } };
        let own = self.lattice.parts.iter().filter(|part| mask & part.subset == part.subset);
        let deviation = own.map(|part| self.variance(part, *mask)).sum::<f64>().sqrt();
        Noise { deviation, half_width: self.tail * deviation }
    }

    /// What a component adds to the variance of a cell.
    fn variance(&self, part: &Part, mask: Mask) -> f64 {
        let combined = part.holders.iter().map(|holder| self.precision(holder)).sum::<f64>().recip();
        let centred: f64 = part.margins.iter().map(|margin| 1.0 - margin.size.recip()).product();
        let spread = self.lattice.domain.cells(mask & !part.subset) as f64;
        combined * centred / (spread * spread)
    }
}

/// Takes the mean over one key away.
fn centre(component: &mut [f64], margin: &Margin) {
    let mut means = vec![0.0; margin.cells];
    for (value, cell) in component.iter().zip(&margin.projection) {
        means[*cell] += value / margin.size;
    }
    for (value, cell) in component.iter_mut().zip(&margin.projection) {
        *value -= means[*cell];
    }
}
