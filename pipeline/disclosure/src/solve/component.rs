//! Parts of the system that have no unknown in common: each is solved by itself.

use std::collections::BTreeMap;

use super::{Problem, Side};

/// Unknowns that hang together, numbered from nought, and the equations between them with what is fixed taken out.
#[derive(Debug, Clone)]
pub(crate) struct Component {
    /// The unknowns of the whole problem.
    pub(crate) variables: Vec<usize>,
    pub(crate) low: Vec<i64>,
    pub(crate) high: Vec<i64>,
    pub(crate) equations: Vec<Local>,
}

/// An equation between the unknowns of a component.
#[derive(Debug, Clone)]
pub(crate) struct Local {
    pub(crate) terms: Vec<(usize, i64)>,
    pub(crate) low: Option<i128>,
    pub(crate) high: Option<i128>,
    /// The equation of the whole problem.
    pub(crate) global: usize,
}

impl Component {
    pub(crate) fn end(&self, local: usize, side: Side) -> i64 {
        match side {
            Side::Low => self.low[local],
            Side::High => self.high[local],
        }
    }

    /// Takes over bounds that became narrower.
    pub(crate) fn refresh(&mut self, low: &[i64], high: &[i64]) {
        for (local, variable) in self.variables.iter().enumerate() {
            self.low[local] = low[*variable];
            self.high[local] = high[*variable];
        }
    }

    /// Whether values still lie within all bounds. The equations were checked when they were found.
    pub(crate) fn holds(&self, values: &[i64]) -> bool {
        values.iter().enumerate().all(|(local, value)| self.low[local] <= *value && *value <= self.high[local])
    }

    /// The component as a problem of its own.
    pub(crate) fn problem(&self) -> Problem {
        let equation =
            |local: &Local| crate::system::Equation { terms: local.terms.clone(), low: local.low, high: local.high, reason: 0 };
        Problem::new(self.low.clone(), self.high.clone(), self.equations.iter().map(equation).collect())
    }
}

/// Cuts the problem into components, smallest first, so that time that runs out costs the fewest.
pub(crate) fn split(problem: &Problem, low: &[i64], high: &[i64]) -> Vec<Component> {
    let is_open = |variable: usize| low[variable] < high[variable];
    let mut leader: Vec<usize> = (0..low.len()).collect();
    for equation in problem.equations.iter().filter(|equation| equation.low.is_some() || equation.high.is_some()) {
        let mut open = equation.terms.iter().map(|(variable, _)| *variable).filter(|variable| is_open(*variable));
        if let Some(first) = open.next() {
            for other in open {
                let (left, right) = (root(&mut leader, first), root(&mut leader, other));
                leader[left] = right;
            }
        }
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for variable in (0..low.len()).filter(|variable| is_open(*variable)) {
        members.entry(root(&mut leader, variable)).or_default().push(variable);
    }
    let mut equations: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, equation) in problem.equations.iter().enumerate() {
        if let Some((variable, _)) = equation.terms.iter().find(|(variable, _)| is_open(*variable)) {
            equations.entry(root(&mut leader, *variable)).or_default().push(index);
        }
    }
    let component = |(root, variables): (usize, Vec<usize>)| {
        let own = equations.get(&root).map_or(&[][..], Vec::as_slice);
        local(problem, low, high, variables, own)
    };
    let mut components: Vec<Component> =
        members.into_iter().map(component).filter(|component| !component.equations.is_empty()).collect();
    components.sort_by_key(|component| component.variables.len());
    components
}

fn root(leader: &mut [usize], mut variable: usize) -> usize {
    while leader[variable] != variable {
        leader[variable] = leader[leader[variable]];
        variable = leader[variable];
    }
    variable
}

fn local(problem: &Problem, low: &[i64], high: &[i64], variables: Vec<usize>, equations: &[usize]) -> Component {
    let places: BTreeMap<usize, usize> = variables.iter().enumerate().map(|(local, variable)| (*variable, local)).collect();
    let equations = equations
        .iter()
        .map(|global| (*global, &problem.equations[*global]))
        .filter(|(_, equation)| equation.low.is_some() || equation.high.is_some())
        .map(|(global, equation)| {
            let fixed = |(variable, coefficient): &(usize, i64)| i128::from(*coefficient) * i128::from(low[*variable]);
            let known: i128 = equation.terms.iter().filter(|(variable, _)| !places.contains_key(variable)).map(fixed).sum();
            let terms = equation.terms.iter().filter_map(|(variable, coefficient)| Some((*places.get(variable)?, *coefficient)));
            Local {
                terms: terms.collect(),
                low: equation.low.map(|bound| bound - known),
                high: equation.high.map(|bound| bound - known),
                global,
            }
        })
        .collect();
    Component {
        low: variables.iter().map(|variable| low[*variable]).collect(),
        high: variables.iter().map(|variable| high[*variable]).collect(),
        variables,
        equations,
    }
}
