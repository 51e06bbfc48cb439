//! Variables that some table, or some structural zero, ties together. Components are independent of each other.

use std::collections::BTreeMap;

use super::super::{Domain, Measurements, View};
use super::loss::Loss;

/// One component with all that bears on it.
#[derive(Debug)]
pub(crate) struct Component {
    /// Its variables, each at the finest level that a table uses.
    pub(crate) variables: Vec<(usize, u8)>,
    /// All of them at those levels.
    pub(crate) view: View,
    /// Its tables: places in the plan, and views.
    pub(crate) places: Vec<usize>,
    pub(crate) tables: Vec<View>,
    /// Distance from what was measured.
    pub(crate) loss: Loss,
    /// Structural zeros among its variables: for each rule and each of its variables (by place in `variables`), the codes
    /// that are meant.
    pub(crate) impossible: Vec<Vec<(usize, Vec<bool>)>>,
    /// Public totals of its variables: place of the variable, the code above every code, and the counts.
    pub(crate) totals: Vec<(usize, Vec<u32>, Vec<u64>)>,
    pub(crate) domain: Domain,
}

/// The components of what was measured. A table without variables belongs to none.
pub(crate) fn components(measurements: &Measurements<'_>) -> Vec<Component> {
    let plan = measurements.plan;
    let mut groups = Groups::new(plan.domain.variables().len());
    for table in plan.tables() {
        groups.join(table.view.axes().map(|(variable, _)| variable));
    }
    let finest = finest(plan.tables().iter().map(|table| &table.view));
    for rule in plan.domain.impossible() {
        if rule.conditions.iter().all(|(variable, ..)| finest.contains_key(variable)) {
            groups.join(rule.conditions.iter().map(|(variable, ..)| *variable));
        }
    }
    let mut members: BTreeMap<usize, Vec<(usize, u8)>> = BTreeMap::new();
    for (variable, level) in &finest {
        members.entry(groups.find(*variable)).or_default().push((*variable, *level));
    }
    members.into_values().map(|variables| component(measurements, variables)).collect()
}

fn finest<'a>(views: impl Iterator<Item = &'a View>) -> BTreeMap<usize, u8> {
    let mut finest = BTreeMap::new();
    for (variable, level) in views.flat_map(View::axes) {
        let known = finest.entry(variable).or_insert(level);
        *known = level.max(*known);
    }
    finest
}

fn component(measurements: &Measurements<'_>, variables: Vec<(usize, u8)>) -> Component {
    let domain = &measurements.plan.domain;
    let view = View::new(domain.variables().len(), &variables);
    let tables = measurements.plan.tables().iter().enumerate();
    let within = |table: &View| table.axes().next().is_some() && view.covers(table);
    let (places, tables): (Vec<usize>, Vec<View>) =
        tables.filter(|(_, table)| within(&table.view)).map(|(place, table)| (place, table.view.clone())).unzip();
    let impossible = domain.impossible().iter().filter_map(|rule| meant(domain, rule, &variables)).collect();
    let total = |total: &super::super::PublicTotal| {
        let (variable, level) = total.axis?;
        let place = variables.iter().position(|(own, finest)| *own == variable && *finest >= level)?;
        Some((place, domain.ancestors(variable, variables[place].1, level), total.counts.clone()))
    };
    let totals = domain.totals().iter().filter_map(total).collect();
    let loss = Loss::new(measurements, &view);
    Component { variables, view, places, tables, loss, impossible, totals, domain: domain.clone() }
}

/// The codes that a rule means, when all its variables are here.
fn meant(domain: &Domain, rule: &super::super::Impossible, variables: &[(usize, u8)]) -> Option<Vec<(usize, Vec<bool>)>> {
    let all_here = rule.conditions.iter().all(|(variable, ..)| variables.iter().any(|(own, _)| own == variable));
    let own = |(place, (variable, level)): (usize, &(usize, u8))| {
        let named = rule.conditions.iter().any(|(own, ..)| own == variable);
        named.then(|| (place, domain.meant(rule, *variable, *level)))
    };
    all_here.then(|| variables.iter().enumerate().filter_map(own).collect())
}

impl Component {
    /// Whether a record, one code a variable, is impossible.
    pub(crate) fn forbids(&self, record: &[u32]) -> bool {
        self.impossible.iter().any(|rule| rule.iter().all(|(place, meant)| meant[record[*place] as usize]))
    }

    /// Number of codes of each variable.
    pub(crate) fn sizes(&self) -> Vec<usize> {
        self.variables.iter().map(|(variable, level)| self.domain.size(*variable, *level)).collect()
    }
}

/// Sets of variables that are joined.
struct Groups(Vec<usize>);

impl Groups {
    fn new(members: usize) -> Self {
        Self((0..members).collect())
    }

    fn find(&self, mut member: usize) -> usize {
        while self.0[member] != member {
            member = self.0[member];
        }
        member
    }

    fn join(&mut self, mut members: impl Iterator<Item = usize>) {
        let Some(first) = members.next() else { return };
        for member in members {
            let (one, other) = (self.find(first), self.find(member));
            self.0[one.max(other)] = one.min(other);
        }
    }
}
