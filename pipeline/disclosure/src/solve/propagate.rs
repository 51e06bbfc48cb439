//! Propagation: each equation, with what is known of all its cells but one, says how small and how large that one can be.
//! All in whole numbers, rounded inwards.

use std::collections::{BTreeSet, VecDeque};

use super::{Problem, Side};

/// Figures that exclude each other, and the equations that show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Conflict {
    pub(crate) equations: BTreeSet<usize>,
}

/// A bound that was derived: from which equations, and from which derived bounds before it.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) equations: BTreeSet<usize>,
    pub(crate) premises: Vec<usize>,
}

/// How each bound came about.
#[derive(Debug)]
pub(crate) struct Trail {
    pub(crate) steps: Vec<Step>,
    latest: Vec<[Option<usize>; 2]>,
}

impl Trail {
    pub(crate) fn new(variables: usize) -> Self {
        Self { steps: Vec::new(), latest: vec![[None; 2]; variables] }
    }

    /// The step that gave a bound; none when it was printed.
    pub(crate) fn latest(&self, variable: usize, side: Side) -> Option<usize> {
        self.latest[variable][side as usize]
    }

    pub(crate) fn push(&mut self, variable: usize, side: Side, equations: BTreeSet<usize>, premises: &[(usize, Side)]) {
        let premises: BTreeSet<usize> = premises.iter().filter_map(|(other, side)| self.latest(*other, *side)).collect();
        self.steps.push(Step { equations, premises: premises.into_iter().collect() });
        self.latest[variable][side as usize] = Some(self.steps.len() - 1);
    }
}

/// Passes over an equation for each that there is, before propagation ends early. Ranges that shrink by one at a time
/// would go on for ever; what was proved until then stays.
const PASSES: usize = 60;

/// Narrows bounds until nothing changes. With `changed`, only what follows from that variable is looked at first.
pub(crate) fn run(
    problem: &Problem,
    low: &mut [i64],
    high: &mut [i64],
    mut trail: Option<&mut Trail>,
    changed: Option<usize>,
) -> Result<(), Conflict> {
    let users = &problem.users;
    let mut queue: VecDeque<usize> = match changed {
        Some(variable) => users[variable].iter().copied().collect(),
        None => (0..problem.equations.len()).collect(),
    };
    let mut waits = vec![false; problem.equations.len()];
    queue.iter().for_each(|equation| waits[*equation] = true);
    let mut left = PASSES * problem.equations.len().max(1);
    while let Some(equation) = queue.pop_front() {
        waits[equation] = false;
        let Some(rest) = left.checked_sub(1) else { break };
        left = rest;
        for variable in narrow(problem, equation, low, high, trail.as_deref_mut())? {
            for user in users[variable].iter().filter(|user| **user != equation || problem.equations[equation].terms.len() > 1) {
                if !waits[*user] {
                    waits[*user] = true;
                    queue.push_back(*user);
                }
            }
        }
    }
    Ok(())
}

/// Narrows the variables of one equation; gives those that changed.
fn narrow(
    problem: &Problem,
    index: usize,
    low: &mut [i64],
    high: &mut [i64],
    mut trail: Option<&mut Trail>,
) -> Result<Vec<usize>, Conflict> {
    let equation = &problem.equations[index];
    let mut changed = Vec::new();
    let (mut least, mut most) = (0, 0);
    for (variable, coefficient) in &equation.terms {
        let (down, up) = ends(*coefficient, low[*variable], high[*variable]);
        (least, most) = (least + down, most + up);
    }
    for (variable, coefficient) in &equation.terms {
        let (down, up) = ends(*coefficient, low[*variable], high[*variable]);
        // low <= a x + others <= high
        let bottom = equation.low.map(|bound| bound - (most - up));
        let top = equation.high.map(|bound| bound - (least - down));
        let (at_least, at_most) = quotients(i128::from(*coefficient), bottom, top);
        let sides = [
            (Side::Low, at_least.filter(|bound| *bound > i128::from(low[*variable]))),
            (Side::High, at_most.filter(|bound| *bound < i128::from(high[*variable]))),
        ];
        for (side, bound) in sides {
            let Some(bound) = bound else { continue };
            if let Some(trail) = trail.as_deref_mut() {
                let premises = premises(equation, *variable, side, *coefficient);
                trail.push(*variable, side, BTreeSet::from([index]), &premises);
            }
            let clamped = i64::try_from(bound.clamp(-1, i128::from(i64::MAX))).unwrap_or(i64::MAX);
            match side {
                Side::Low => low[*variable] = clamped,
                Side::High => high[*variable] = clamped,
            }
            changed.push(*variable);
        }
        if low[*variable] > high[*variable] {
            return Err(conflict(trail.as_deref(), index, *variable));
        }
        let (new_down, new_up) = ends(*coefficient, low[*variable], high[*variable]);
        (least, most) = (least - down + new_down, most - up + new_up);
    }
    changed.dedup();
    Ok(changed)
}

/// The least and the most of a term.
fn ends(coefficient: i64, low: i64, high: i64) -> (i128, i128) {
    let (a, low, high) = (i128::from(coefficient), i128::from(low), i128::from(high));
    if a >= 0 { (a * low, a * high) } else { (a * high, a * low) }
}

/// Bounds of `x` from `bottom <= a x <= top`, rounded inwards.
fn quotients(a: i128, bottom: Option<i128>, top: Option<i128>) -> (Option<i128>, Option<i128>) {
    if a == 0 {
        return (None, None);
    }
    let size = a.abs();
    let floor = |number: i128| number.div_euclid(size);
    let ceiling = |number: i128| -(-number).div_euclid(size);
    // Dividing by a negative number turns the ends around.
    if a > 0 {
        (bottom.map(ceiling), top.map(floor))
    } else {
        (top.map(|top| ceiling(-top)), bottom.map(|bottom| floor(-bottom)))
    }
}

/// Which ends of the other variables a bound rests on.
fn premises(equation: &crate::system::Equation, variable: usize, side: Side, own: i64) -> Vec<(usize, Side)> {
    // The upper end of a term with a positive sign rests on the lower ends of the other positive terms.
    let from_top = (side == Side::High) == (own > 0);
    let end = |coefficient: i64| if (coefficient > 0) == from_top { Side::Low } else { Side::High };
    equation
        .terms
        .iter()
        .filter(|(other, _)| *other != variable)
        .map(|(other, coefficient)| (*other, end(*coefficient)))
        .collect()
}

fn conflict(trail: Option<&Trail>, index: usize, variable: usize) -> Conflict {
    let mut equations = BTreeSet::from([index]);
    if let Some(trail) = trail {
        for side in [Side::Low, Side::High] {
            if let Some(step) = trail.latest(variable, side) {
                equations.extend(&trail.steps[step].equations);
            }
        }
    }
    Conflict { equations }
}
