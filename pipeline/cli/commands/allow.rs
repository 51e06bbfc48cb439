//! `choir allow`

use choir_contract::Rho;
use choir_engine::{Engine, EngineError, Holder};
use serde_json::json;

use crate::arguments::{AllowOptions, Arguments, Format};
use crate::commands::print_json;
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(arguments: &Arguments, options: &AllowOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let engine = arguments.engine()?;
    let holder: Holder = options.holder.parse().map_err(EngineError::Ledger)?;
    let reason = options.reason.trim();
    if reason.is_empty() {
        return Err(Failure::usage("--reason: expected a reason, got none\n  next: say in one sentence why".to_owned()));
    }
    let rho = amount(&engine, options)?;
    let entry = engine.allow(&options.population, &holder, rho, reason)?;
    if arguments.format == Format::Json {
        let value = json!({"holder": holder.to_string(), "population": options.population, "allowed": rho.to_string(), "ledger_entry": entry});
        return print_json(terminal, &value);
    }
    terminal.result(format!("{holder} may spend {rho} rho of {} in all", options.population));
    terminal.remark("  a share of the cap, never more than it; what was spent before counts: `choir budget` shows what is left");
    Ok(())
}

fn amount(engine: &Engine, options: &AllowOptions) -> Result<Rho, Failure> {
    let refuse = |given: String| Failure::usage(format!("--epsilon {given}: expected a number above 0, such as 0.5"));
    match (options.amount.rho, options.amount.epsilon) {
        (Some(rho), _) => Ok(rho),
        (None, Some(epsilon)) if epsilon.is_finite() && epsilon > 0.0 => {
            let rho = engine.rho_within(&options.population, epsilon)?;
            if rho == Rho::ZERO { Err(refuse(epsilon.to_string())) } else { Ok(rho) }
        }
        (None, epsilon) => Err(refuse(epsilon.map(|epsilon| epsilon.to_string()).unwrap_or_default())),
    }
}
