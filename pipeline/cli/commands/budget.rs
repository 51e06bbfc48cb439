//! `choir budget`

use choir_engine::PopulationBudget;
use serde_json::json;

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
            })
        });
        return print_json(terminal, &json!({"populations": populations.collect::<Vec<_>>()}));
    }
    let headings = ["population", "unit", "cap rho", "spent rho", "remaining rho", "cap epsilon", "spent epsilon", "delta"];
    print_rows(terminal, arguments.format, &headings, &[2, 3, 4, 5, 6, 7], rows(&budgets))?;
    terminal.remark("  one cap for each population, over all people who ask, all datasets and all time; it is never refilled");
    Ok(())
}

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
        ]
    };
    budgets.iter().map(row).collect()
}
