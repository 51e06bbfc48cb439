//! An explanation for people: what a request does, step by step, before it does it.

use choir_engine::Explanation;
use serde_json::{Value, json};

use crate::numbers::{align_right, epsilon, table};
use crate::terminal::Terminal;

pub(crate) fn json(explanation: &Explanation) -> Value {
    json!({
        "steps": explanation.steps.iter().map(|step| json!({"step": step.name, "text": step.text, "invariants": step.invariants})).collect::<Vec<_>>(),
        "measured": explanation.columns.iter().map(|column| json!({"what": column.measured, "sensitivity": column.sensitivity, "mechanism": column.mechanism, "scale": column.scale, "share_percent": column.share})).collect::<Vec<_>>(),
        "outputs": explanation.outputs.iter().map(|output| json!({"name": output.name, "statistic": output.statistic, "within_95": output.within, "sentence": output.sentence})).collect::<Vec<_>>(),
        "privacy": {"rho": explanation.rho.to_string(), "epsilon": explanation.epsilon, "delta": explanation.delta, "population": explanation.population, "remaining_rho": explanation.remaining.to_string()},
    })
}

/// Prints the steps, what is measured, and what comes out.
pub(crate) fn print(explanation: &Explanation, terminal: &mut Terminal) {
    for step in &explanation.steps {
        let numbers = step.invariants.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
        terminal.result(format!("  {:<11}{}  [{numbers}]", step.name, step.text));
    }
    terminal.result("  Numbers in brackets: the invariants of pipeline/ARCHITECTURE.md that the step rests on.\n");
    let mut measured = table(&["measured", "one unit moves it by at most", "mechanism", "noise scale", "share of budget"]);
    for column in &explanation.columns {
        measured.add_row(vec![
            column.measured.clone(),
            column.sensitivity.clone(),
            column.mechanism.to_owned(),
            format!("{:.3}", column.scale),
            format!("{:.1}%", column.share),
        ]);
    }
    align_right(&mut measured, &[3, 4]);
    terminal.result(measured);
    let mut outputs = table(&["column", "what it is", "expected error"]);
    for output in &explanation.outputs {
        outputs.add_row(vec![output.name.clone(), output.statistic.to_owned(), output.sentence.clone()]);
    }
    terminal.result(outputs);
    terminal.result(format!(
        "  cost       {} rho (epsilon {} at delta {:e}) of `{}`, which has {} rho left. Nothing was read or spent.",
        explanation.rho,
        epsilon(explanation.epsilon),
        explanation.delta,
        explanation.population,
        explanation.remaining
    ));
}
