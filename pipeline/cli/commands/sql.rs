//! `choir sql`

use choir_contract::ContributionBound;
use choir_engine::{Budget, SqlRequest};

use crate::arguments::{Arguments, Format, SqlOptions};
use crate::commands::{ask, explain, print_json};
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) async fn run(arguments: &Arguments, options: &SqlOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let asked = request(options)?;
    let engine = arguments.engine()?;
    if options.explain {
        let explanation = engine.explain_sql(&asked).await?;
        if arguments.format == Format::Json {
            return print_json(terminal, &explain::json(&explanation));
        }
        explain::print(&explanation, terminal);
        return Ok(());
    }
    let spinner = terminal.spinner();
    spinner.set_message("asking");
    let answer = engine.sql(&asked).await;
    spinner.finish_and_clear();
    ask::show(arguments, &answer?.document, terminal)
}

fn request(options: &SqlOptions) -> Result<SqlRequest, Failure> {
    let budget = match (options.budget.rho, options.budget.epsilon) {
        (Some(rho), _) => Budget::Rho(rho),
        (None, Some(epsilon)) if epsilon.is_finite() && epsilon > 0.0 => Budget::Epsilon(epsilon),
        (None, epsilon) => {
            let given = epsilon.map(|epsilon| epsilon.to_string()).unwrap_or_default();
            return Err(Failure::usage(format!("--epsilon {given}: expected a number above 0, such as 0.5")));
        }
    };
    Ok(SqlRequest {
        sql: options.sql.clone(),
        budget,
        bound: ContributionBound { max_groups: options.max_groups, max_rows_per_group: options.max_rows_per_group },
        purpose: options.purpose.clone(),
        pure: options.pure,
    })
}
