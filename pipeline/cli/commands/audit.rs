//! `choir audit`

use choir_engine::PrivacyAudit;
use serde_json::json;

use crate::arguments::{Arguments, AuditAction, AuditOptions, AuditPrivacyOptions, Format};
use crate::commands::print_json;
use crate::fault::Failure;
use crate::numbers::{align_right, table};
use crate::terminal::Terminal;

pub(crate) async fn run(arguments: &Arguments, options: &AuditOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    match &options.what {
        AuditAction::Ledger => ledger(arguments, terminal),
        AuditAction::Privacy(options) => privacy(arguments, options, terminal).await,
    }
}

fn ledger(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), Failure> {
    let head = arguments.engine()?.audit_ledger()?;
    terminal.result(format!("the ledger is whole: {} entries, each following from the one before", head.number));
    terminal.result(format!("the newest entry: {} {}", head.number, head.hash));
    terminal.remark("  next: note the newest entry elsewhere; only that shows later whether an older copy was put back");
    Ok(())
}

async fn privacy(arguments: &Arguments, options: &AuditPrivacyOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let engine = arguments.engine()?;
    let spinner = terminal.spinner();
    let mut progress = |what: &str| spinner.set_message(what.chars().take(70).collect::<String>());
    let audit = engine.audit_privacy(options.inputs, options.trials, &mut progress).await;
    spinner.finish_and_clear();
    let audit = audit?;
    match arguments.format {
        Format::Json => print_json(terminal, &as_json(&audit))?,
        Format::Table | Format::Csv => print(&audit, options.inputs, terminal),
    }
    if audit.holds() {
        Ok(())
    } else {
        Err(Failure::fault(
            "the self-audit found a promise that is not kept\n  next: answer nothing more until it is mended".to_owned(),
        ))
    }
}

fn as_json(audit: &PrivacyAudit) -> serde_json::Value {
    json!({
        "holds": audit.holds(),
        "replays": audit.replays.iter().map(|check| json!({"name": check.name, "ran": check.ran, "worst_share": check.worst, "holds": check.holds, "detail": check.detail})).collect::<Vec<_>>(),
        "epsilons": audit.epsilons.iter().map(|check| json!({"name": check.name, "claimed": check.claimed, "delta": check.delta, "at_least": check.at_least, "trials": check.trials, "confidence": check.confidence, "holds": check.holds()})).collect::<Vec<_>>(),
        "samplers": audit.samplers.iter().map(|check| json!({"name": check.name, "scale": check.scale, "draws": check.draws, "distance": check.distance, "distance_of_wrong": check.distance_of_wrong, "holds": check.holds()})).collect::<Vec<_>>(),
    })
}

fn print(audit: &PrivacyAudit, inputs: u64, terminal: &mut Terminal) {
    let ran = audit.replays.iter().filter(|check| check.ran).count();
    let worst = audit.replays.iter().map(|check| check.worst).fold(0.0, f64::max);
    terminal.result(format!(
        "1. Record and replay: {ran} questions and statements ran on {inputs} pairs of inputs that differ in one privacy unit;\n   {} were refused, the same on every input. The largest move was {:.0}% of the declared sensitivity.",
        audit.replays.len() - ran,
        worst * 100.0
    ));
    for check in audit.replays.iter().filter(|check| !check.holds) {
        terminal.result(format!(
            "   NOT KEPT: {} (moved {:.0}% of what is declared) {}",
            check.name,
            check.worst * 100.0,
            check.detail
        ));
    }
    terminal.result("\n2. What epsilon is at least, by many releases on two neighbours (it must not pass what is promised):");
    let mut epsilons = table(&["mechanism", "releases", "at least", "promised", ""]);
    for check in &audit.epsilons {
        epsilons.add_row(vec![
            check.name.to_owned(),
            check.trials.to_string(),
            format!("{:.3}", check.at_least),
            if check.delta > 0.0 {
                format!("{:.3} at delta {:e}", check.claimed, check.delta)
            } else {
                format!("{:.3}", check.claimed)
            },
            kept(check.holds()).to_owned(),
        ]);
    }
    align_right(&mut epsilons, &[1, 2]);
    terminal.result(epsilons);
    terminal.result("3. Whether noise follows its law (distance below 6; a scale a tenth off must lie above):");
    let mut samplers = table(&["law", "scale", "draws", "distance", "of a wrong scale", ""]);
    for check in &audit.samplers {
        samplers.add_row(vec![
            check.name.to_owned(),
            format!("{:.3}", check.scale),
            check.draws.to_string(),
            format!("{:.1}", check.distance),
            format!("{:.1}", check.distance_of_wrong),
            kept(check.holds()).to_owned(),
        ]);
    }
    align_right(&mut samplers, &[1, 2, 3, 4]);
    terminal.result(samplers);
    terminal.result("   No row of the lake was read and nothing was spent: all of this ran on made-up data.");
}

const fn kept(holds: bool) -> &'static str {
    if holds { "kept" } else { "NOT KEPT" }
}
