//! Local search: one code of one record changes wherever that brings the tables nearer their targets.

use super::super::fit::Component;

/// Passes over all records, and about how many codes are tried in all: with very many records rounding matters little.
const MOST_PASSES: usize = 6;
const MOST_TRIALS: usize = 2_000_000_000;

/// Records with the deviations of their tables from the targets.
pub(super) struct Search<'a> {
    component: &'a Component,
    pub(super) records: Vec<Vec<u32>>,
    tables: Vec<Table>,
    /// For each variable the tables that have it, with the place of its axis.
    having: Vec<Vec<(usize, usize)>>,
}

struct Table {
    axes: Vec<Axis>,
    /// Records less target, cell by cell.
    apart: Vec<f64>,
}

struct Axis {
    place: usize,
    /// For every code of the variable: what it adds to the cell.
    offsets: Vec<usize>,
}

impl Table {
    fn cell(&self, record: &[u32]) -> usize {
        self.axes.iter().map(|axis| axis.offsets[record[axis.place] as usize]).sum()
    }
}

impl<'a> Search<'a> {
    pub(super) fn new(component: &'a Component, targets: &[Vec<f64>], records: Vec<Vec<u32>>) -> Self {
        let tables: Vec<Table> =
            component.tables.iter().zip(targets).map(|(view, target)| table(component, view, target)).collect();
        let having = (0..component.variables.len())
            .map(|place| {
                let own = |table: &Table| table.axes.iter().position(|axis| axis.place == place);
                tables.iter().enumerate().filter_map(|(index, table)| Some((index, own(table)?))).collect()
            })
            .collect();
        let mut search = Self { component, records, tables, having };
        for record in &search.records {
            for table in &mut search.tables {
                let cell = table.cell(record);
                table.apart[cell] += 1.0;
            }
        }
        search
    }

    /// What changing one code adds to the sum of squared deviations.
    fn change(&self, cells: &[usize], place: usize, from: u32, to: u32) -> f64 {
        let own = |(index, axis): &(usize, usize)| {
            let (table, cell) = (&self.tables[*index], cells[*index]);
            let offsets = &table.axes[*axis].offsets;
            let next = cell - offsets[from as usize] + offsets[to as usize];
            if next == cell { 0.0 } else { 2.0 * (table.apart[next] - table.apart[cell] + 1.0) }
        };
        self.having[place].iter().map(own).sum()
    }

    fn cells(&self, record: usize) -> Vec<usize> {
        self.tables.iter().map(|table| table.cell(&self.records[record])).collect()
    }

    fn set(&mut self, record: usize, place: usize, code: u32) {
        for step in [-1.0, 1.0] {
            for (index, _) in &self.having[place] {
                let table = &mut self.tables[*index];
                let cell = table.cell(&self.records[record]);
                table.apart[cell] += step;
            }
            self.records[record][place] = code;
        }
    }

    /// The code of a variable that suits best, and what it adds, among those that are allowed.
    fn best(&self, record: usize, place: usize, allowed: impl Fn(u32) -> bool) -> Option<(u32, f64)> {
        let own = self.records[record][place];
        let cells = self.cells(record);
        let codes = self.component.domain.size(self.component.variables[place].0, self.component.variables[place].1) as u32;
        let mut best: Option<(u32, f64)> = None;
        for code in (0..codes).filter(|code| *code != own && allowed(*code)) {
            let change = self.change(&cells, place, own, code);
            if best.is_none_or(|(_, least)| change < least) && !self.forbids(record, place, code) {
                best = Some((code, change));
            }
        }
        best
    }

    fn forbids(&self, record: usize, place: usize, code: u32) -> bool {
        if self.component.impossible.is_empty() {
            return false;
        }
        let mut changed = self.records[record].clone();
        changed[place] = code;
        self.component.forbids(&changed)
    }

    /// Moves records out of impossible cells; of the codes that help, the best.
    pub(super) fn keep_rules(&mut self) {
        for record in 0..self.records.len() {
            // Each turn changes one code; no record needs more turns than it has variables, unless nothing is possible.
            for _ in 0..=self.component.variables.len() {
                if !self.component.forbids(&self.records[record]) {
                    break;
                }
                let places = 0..self.component.variables.len();
                let ways =
                    places.filter_map(|place| self.best(record, place, |_| true).map(|(code, change)| (place, code, change)));
                let Some((place, code, _)) = ways.min_by(|one, other| one.2.total_cmp(&other.2)) else { break };
                self.set(record, place, code);
            }
        }
    }

    /// Moves records from codes that have more than their public total to codes that have fewer.
    pub(super) fn keep_totals(&mut self) {
        for index in 0..self.component.totals.len() {
            let (place, above, counts) = self.component.totals[index].clone();
            let mut missing: Vec<i64> = counts.iter().map(|count| i64::try_from(*count).unwrap_or(i64::MAX)).collect();
            for record in &self.records {
                missing[above[record[place] as usize] as usize] -= 1;
            }
            loop {
                let wanted = |code: u32| missing[above[code as usize] as usize] > 0;
                let spare = |record: usize, missing: &[i64]| missing[above[self.records[record][place] as usize] as usize] < 0;
                let ways = (0..self.records.len()).filter(|record| spare(*record, &missing));
                let ways =
                    ways.filter_map(|record| self.best(record, place, wanted).map(|(code, change)| (record, code, change)));
                let mut ways: Vec<(usize, u32, f64)> = ways.collect();
                ways.sort_by(|one, other| one.2.total_cmp(&other.2));
                // The best eighth of what is missing moves before all ways are weighed again: few turns, however many rows.
                let turn = missing.iter().filter(|missing| **missing > 0).sum::<i64>().div_euclid(8).max(1);
                let mut moved = 0;
                for (record, code, _) in ways {
                    let (from, to) = (above[self.records[record][place] as usize] as usize, above[code as usize] as usize);
                    if moved < turn && missing[from] < 0 && missing[to] > 0 {
                        missing[from] += 1;
                        missing[to] -= 1;
                        moved += 1;
                        self.set(record, place, code);
                    }
                }
                if moved == 0 {
                    break;
                }
            }
        }
    }

    /// Passes over all records until nothing comes nearer. Public totals stay as they are.
    pub(super) fn improve(&mut self) {
        let fixed: Vec<Option<Vec<u32>>> = (0..self.component.variables.len())
            .map(|place| self.component.totals.iter().find(|(own, ..)| *own == place).map(|(_, above, _)| above.clone()))
            .collect();
        let sizes = self.component.sizes();
        let trials: usize = sizes.iter().zip(&self.having).map(|(size, having)| size * having.len()).sum();
        for _ in 0..(MOST_TRIALS / (trials * self.records.len()).max(1)).clamp(1, MOST_PASSES) {
            let mut moved = false;
            for record in 0..self.records.len() {
                for (place, above) in fixed.iter().enumerate() {
                    let own = self.records[record][place];
                    let stays = |code: u32| above.as_ref().is_none_or(|above| above[code as usize] == above[own as usize]);
                    if let Some((code, change)) = self.best(record, place, stays).filter(|(_, change)| *change < -1e-9) {
                        debug_assert!(change < 0.0, "a move must bring tables nearer");
                        self.set(record, place, code);
                        moved = true;
                    }
                }
            }
            if !moved {
                break;
            }
        }
    }
}

fn table(component: &Component, view: &super::super::View, target: &[f64]) -> Table {
    let domain = &component.domain;
    let mut axes = Vec::new();
    let mut stride = 1;
    for (place, (variable, finest)) in component.variables.iter().enumerate().rev() {
        let level = view.level(*variable);
        if level > 0 {
            let offsets = domain.ancestors(*variable, *finest, level).into_iter().map(|code| code as usize * stride).collect();
            axes.push(Axis { place, offsets });
            stride *= domain.size(*variable, level);
        }
    }
    Table { axes, apart: target.iter().map(|value| -value).collect() }
}
