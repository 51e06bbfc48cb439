//! Which equations give a cell away: traced back from the bound, then thinned out until each one is needed.

use std::collections::BTreeSet;

use crate::options::Deadline;

use super::propagate::run;
use super::{Problem, Side, Solved, attempt};

/// Most reasons that are thinned out one by one.
const MOST_REASONS: usize = 40;

/// The reasons that prove the bounds of a variable, in the order of the system.
pub(crate) fn because(solved: &Solved, variable: usize, deadline: Deadline) -> Vec<usize> {
    let mut steps: Vec<usize> = [Side::Low, Side::High].iter().filter_map(|side| solved.trail.latest(variable, *side)).collect();
    let mut seen: BTreeSet<usize> = steps.iter().copied().collect();
    let mut reasons = BTreeSet::new();
    while let Some(step) = steps.pop() {
        let step = &solved.trail.steps[step];
        reasons.extend(step.equations.iter().map(|equation| solved.problem.equations[*equation].reason));
        steps.extend(step.premises.iter().filter(|premise| seen.insert(**premise)));
    }
    thin_out(solved, variable, reasons, deadline).into_iter().collect()
}

fn thin_out(solved: &Solved, variable: usize, mut reasons: BTreeSet<usize>, deadline: Deadline) -> BTreeSet<usize> {
    if reasons.len() > MOST_REASONS {
        return reasons;
    }
    // Far ends first: what stands near the cell is easier to follow.
    let order: Vec<usize> = reasons.iter().rev().copied().collect();
    for reason in order {
        if deadline.is_over() {
            break;
        }
        reasons.remove(&reason);
        if !proves(solved, variable, &reasons, deadline) {
            reasons.insert(reason);
        }
    }
    reasons
}

/// Whether the equations of these reasons alone give the same bounds.
fn proves(solved: &Solved, variable: usize, reasons: &BTreeSet<usize>, deadline: Deadline) -> bool {
    let problem = restricted(&solved.problem, reasons);
    let goal = (solved.low[variable], solved.high[variable]);
    let (mut low, mut high) = (problem.low.clone(), problem.high.clone());
    if run(&problem, &mut low, &mut high, None, None).is_err() {
        return false;
    }
    if (low[variable], high[variable]) == goal {
        return true;
    }
    let mut wanted = vec![false; low.len()];
    wanted[variable] = true;
    attempt(&problem, &wanted, deadline).is_ok_and(|alone| (alone.low[variable], alone.high[variable]) == goal)
}

fn restricted(problem: &Problem, reasons: &BTreeSet<usize>) -> Problem {
    let equations = problem.equations.iter().filter(|equation| reasons.contains(&equation.reason)).cloned().collect();
    Problem::new(problem.low.clone(), problem.high.clone(), equations)
}
