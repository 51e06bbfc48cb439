//! `choir budget`

use choir_engine::{Allowance, PopulationBudget};
use serde_json::{Value, json};

use crate::arguments::{Arguments, Format};
use crate::commands::{print_json, print_rows};
use crate::fault::Failure;
use crate::numbers::epsilon;
use crate::terminal::Terminal;

pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), Failure> {
    let budgets = arguments.engine()?.budget()?;
    if arguments.format == Format::Json {
        let populations = budgets.iter().map(|budget| {
            json!({
                "population": budget.population, "label": budget.label, "unit": budget.unit,
                "cap": budget.cap.to_string(), "spent": budget.spent.to_string(), "remaining": budget.remaining.to_string(),
                "cap_epsilon": budget.cap_epsilon, "spent_epsilon": budget.spent_epsilon, "remaining_epsilon": budget.remaining_epsilon, "delta": budget.delta,
                "delta_cap": budget.delta_cap.to_string(), "delta_spent": budget.delta_spent.to_string(), "delta_remaining": budget.delta_remaining.to_string(),
                "allowances": budget.allowances.iter().map(allowance_json).collect::<Vec<_>>(),
            })
        });
        return print_json(terminal, &json!({"populations": populations.collect::<Vec<_>>()}));
    }
    print_rows(terminal, arguments.format, &HEADINGS, &NUMBERS, rows(&budgets))?;
    let shares = allowance_rows(&budgets);
    if arguments.format == Format::Table && !shares.is_empty() {
        let headings = ["population", "allowance of", "allowed rho", "spent rho", "remaining rho", "remaining epsilon"];
        print_rows(terminal, arguments.format, &headings, &[2, 3, 4, 5], shares)?;
    }
    terminal.remark("  one cap for each population, over all people who ask, all datasets and all time; it is never refilled");
    Ok(())
}

/// Headings of [`rows`].
pub(crate) const HEADINGS: [&str; 9] = [
    "population",
    "unit",
    "cap rho",
    "spent rho",
    "remaining rho",
    "cap epsilon",
    "spent epsilon",
    "delta",
    "remaining delta by threshold",
];

/// The columns of [`rows`] that are numbers.
pub(crate) const NUMBERS: [usize; 7] = [2, 3, 4, 5, 6, 7, 8];

/// Budgets as rows of text.
pub(crate) fn rows(budgets: &[PopulationBudget]) -> Vec<Vec<String>> {
    let row = |budget: &PopulationBudget| {
        vec![
            budget.population.clone(),
            budget.unit.to_owned(),
            budget.cap.to_string(),
            budget.spent.to_string(),
            budget.remaining.to_string(),
            epsilon(budget.cap_epsilon),
            epsilon(budget.spent_epsilon),
            format!("{:e}", budget.delta),
            budget.delta_remaining.to_string(),
        ]
    };
    budgets.iter().map(row).collect()
}

fn allowance_rows(budgets: &[PopulationBudget]) -> Vec<Vec<String>> {
    let row = |budget: &PopulationBudget, Allowance { state, remaining_epsilon, .. }: &Allowance| {
        let amounts = [state.allowed, state.spent, state.remaining()].map(|rho| rho.to_string());
        [vec![budget.population.clone(), state.holder.to_string()], amounts.to_vec(), vec![epsilon(*remaining_epsilon)]].concat()
    };
    budgets.iter().flat_map(|budget| budget.allowances.iter().map(move |allowance| row(budget, allowance))).collect()
}

fn allowance_json(allowance: &Allowance) -> Value {
    let Allowance { state, allowed_epsilon, remaining_epsilon } = allowance;
    json!({
        "holder": state.holder.to_string(), "allowed": state.allowed.to_string(), "spent": state.spent.to_string(),
        "remaining": state.remaining().to_string(), "allowed_epsilon": allowed_epsilon, "remaining_epsilon": remaining_epsilon,
    })
}
