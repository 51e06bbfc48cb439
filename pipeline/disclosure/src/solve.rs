//! The least and the most that each cell can be, given every equation. Whatever is reported was proved in whole numbers:
//! by propagation, by a certificate of linear programming that is recomputed exactly, or by trying all cases.
//!
//! A linear program in floats only proposes the weights of a certificate. A wrong proposal gives a weaker bound, never
//! a false one.

mod certificate;
mod component;
mod explain;
mod propagate;
mod search;

use std::collections::BTreeSet;

use crate::options::Deadline;
use crate::system::Equation;
use crate::value::UNLIMITED;

use component::Component;
pub(crate) use explain::because;
use propagate::{Conflict, Trail};

/// An end of the range of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Low,
    High,
}

/// Whole numbers with bounds, and equations between them.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) low: Vec<i64>,
    pub(crate) high: Vec<i64>,
    pub(crate) equations: Vec<Equation>,
    /// The equations that speak of each number.
    users: Vec<Vec<usize>>,
}

impl Problem {
    pub(crate) fn new(low: Vec<i64>, high: Vec<i64>, equations: Vec<Equation>) -> Self {
        let mut users = vec![Vec::new(); low.len()];
        for (index, equation) in equations.iter().enumerate() {
            for (variable, _) in &equation.terms {
                users[*variable].push(index);
            }
        }
        Self { low, high, equations, users }
    }
}

/// What is known of the variables in the end.
#[derive(Debug)]
pub(crate) struct Solved {
    pub(crate) low: Vec<i64>,
    pub(crate) high: Vec<i64>,
    /// Which variables have bounds that are known to be reached: no better ones exist.
    pub(crate) exact: Vec<bool>,
    /// Equations that contradict the others and were left out.
    pub(crate) left_out: Vec<usize>,
    /// Whether the time ran out before everything was tried.
    pub(crate) out_of_time: bool,
    /// How each bound came about.
    pub(crate) trail: Trail,
    /// The problem that was solved in the end.
    pub(crate) problem: Problem,
}

/// Most equations that are left out before a contradictory system is given up.
const MOST_LEFT_OUT: usize = 50;
/// Most values that are tried one after the other at the end of a range.
const MOST_STEPS: usize = 60;
/// Most cases of a first search for an end, and of all thorough ones together.
const FEW_CASES: usize = 60;
const MANY_CASES: usize = 3_000;

/// Finds the bounds of the wanted variables.
pub(crate) fn solve(mut problem: Problem, wanted: &[bool], deadline: Deadline) -> Solved {
    let mut left_out = Vec::new();
    loop {
        match attempt(&problem, wanted, deadline) {
            Ok(mut solved) => {
                solved.left_out = left_out;
                return solved;
            }
            Err(Conflict { equations }) => {
                // Figures that contradict each other are no system: what a reader would distrust goes first.
                let Some(worst) = equations.iter().next_back().copied().filter(|_| left_out.len() < MOST_LEFT_OUT) else {
                    for equation in &mut problem.equations {
                        equation.low = None;
                        equation.high = None;
                    }
                    left_out.extend(0..problem.equations.len());
                    continue;
                };
                problem.equations[worst].low = None;
                problem.equations[worst].high = None;
                left_out.push(worst);
            }
        }
    }
}

fn attempt(problem: &Problem, wanted: &[bool], deadline: Deadline) -> Result<Solved, Conflict> {
    let mut solver = Solver {
        problem,
        low: problem.low.clone(),
        high: problem.high.clone(),
        trail: Trail::new(problem.low.len()),
        exact: vec![false; problem.low.len()],
        out_of_time: false,
        deadline,
    };
    propagate::run(problem, &mut solver.low, &mut solver.high, Some(&mut solver.trail), None)?;
    for component in component::split(problem, &solver.low, &solver.high) {
        solver.component(component, wanted)?;
    }
    let Solver { low, high, trail, mut exact, out_of_time, .. } = solver;
    for variable in 0..low.len() {
        exact[variable] |= low[variable] == high[variable];
    }
    Ok(Solved { low, high, exact, left_out: Vec::new(), out_of_time, trail, problem: problem.clone() })
}

struct Solver<'a> {
    problem: &'a Problem,
    low: Vec<i64>,
    high: Vec<i64>,
    trail: Trail,
    exact: Vec<bool>,
    out_of_time: bool,
    deadline: Deadline,
}

impl Solver<'_> {
    fn component(&mut self, mut component: Component, wanted: &[bool]) -> Result<(), Conflict> {
        let mut witnesses: Vec<Vec<i64>> = Vec::new();
        let variables: Vec<usize> = (0..component.variables.len()).filter(|local| wanted[component.variables[*local]]).collect();
        for local in variables {
            let mut reached = [false; 2];
            for side in [Side::Low, Side::High] {
                reached[side as usize] = self.end(&mut component, local, side, &mut witnesses)?;
                if self.deadline.is_over() {
                    self.out_of_time = true;
                    return Ok(());
                }
            }
            // The second end may have moved the first: what was reached stays within.
            self.exact[component.variables[local]] = reached == [true, true];
        }
        Ok(())
    }

    /// Moves one end of a variable inwards as far as can be proved. Says whether it is known to be reached.
    fn end(
        &mut self,
        component: &mut Component,
        local: usize,
        side: Side,
        witnesses: &mut Vec<Vec<i64>>,
    ) -> Result<bool, Conflict> {
        let (mut few, mut many) = (FEW_CASES, MANY_CASES);
        let mut thorough = false;
        if side == Side::High && component.end(local, side) >= UNLIMITED / 2 {
            // Nothing but a certificate can find an end to what has none yet, and without one there is none to tell.
            self.certify(component, local, side)?;
            if component.end(local, side) >= UNLIMITED / 2 {
                return Ok(true);
            }
        }
        for _ in 0..MOST_STEPS {
            let bound = component.end(local, side);
            if witnesses.iter().any(|witness| witness[local] == bound && component.holds(witness)) {
                return Ok(true);
            }
            let cases = if thorough { &mut many } else { &mut few };
            match search::with(component, local, bound, cases, self.deadline) {
                search::Outcome::Found(witness) => {
                    witnesses.push(witness);
                    return Ok(true);
                }
                search::Outcome::GaveUp if !thorough => {
                    thorough = true;
                    self.certify(component, local, side)?;
                }
                search::Outcome::Impossible if !thorough => {
                    thorough = true;
                    // A certificate names fewer equations than a search over all of them, and moves further.
                    if !self.certify(component, local, side)? {
                        self.exclude(component, local, side)?;
                    }
                }
                search::Outcome::Impossible => self.exclude(component, local, side)?,
                search::Outcome::GaveUp => return Ok(false),
            }
            if self.deadline.is_over() {
                return Ok(false);
            }
        }
        Ok(false)
    }

    /// Takes the bound of a certificate, where it is better.
    fn certify(&mut self, component: &mut Component, local: usize, side: Side) -> Result<bool, Conflict> {
        let Some(certificate) = certificate::find(component, local, side, self.deadline) else { return Ok(false) };
        let bound = component.end(local, side);
        let better = match side {
            Side::Low => certificate.bound > bound,
            Side::High => certificate.bound < bound,
        };
        if better {
            let premises = certificate.premises.iter().map(|(other, side)| (component.variables[*other], *side)).collect();
            self.move_end(component, local, side, certificate.bound, certificate.equations, premises)?;
        }
        Ok(better)
    }

    /// Moves an end by one, as no solution reaches it.
    fn exclude(&mut self, component: &mut Component, local: usize, side: Side) -> Result<(), Conflict> {
        let bound = component.end(local, side);
        let next = if side == Side::Low { bound + 1 } else { bound - 1 };
        let equations = component.equations.iter().map(|equation| equation.global).collect();
        let premises =
            component.variables.iter().flat_map(|variable| [(*variable, Side::Low), (*variable, Side::High)]).collect();
        self.move_end(component, local, side, next, equations, premises)
    }

    fn move_end(
        &mut self,
        component: &mut Component,
        local: usize,
        side: Side,
        bound: i64,
        equations: BTreeSet<usize>,
        premises: Vec<(usize, Side)>,
    ) -> Result<(), Conflict> {
        let variable = component.variables[local];
        match side {
            Side::Low => self.low[variable] = bound,
            Side::High => self.high[variable] = bound,
        }
        // What a component was cut from counts as a premise too: its fixed neighbours.
        let fixed = equations.iter().flat_map(|equation| &self.problem.equations[*equation].terms).map(|(other, _)| *other);
        let fixed = fixed
            .filter(|other| !component.variables.contains(other))
            .flat_map(|other| [(other, Side::Low), (other, Side::High)]);
        let premises: Vec<(usize, Side)> = premises.into_iter().chain(fixed).collect();
        self.trail.push(variable, side, equations.clone(), &premises);
        if self.low[variable] > self.high[variable] {
            return Err(Conflict { equations });
        }
        propagate::run(self.problem, &mut self.low, &mut self.high, Some(&mut self.trail), Some(variable))?;
        component.refresh(&self.low, &self.high);
        Ok(())
    }
}
