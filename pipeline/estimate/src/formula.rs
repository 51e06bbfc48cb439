//! Formulas over the released figures of one row: their value, their type and their interval.

use crate::probes::{Probes, Row, mentioned};
use crate::value::{Value, call, operate};
use crate::{Estimate, Formula, Function, Operator, OutputCell};

/// What a formula gives, whatever the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
    Flag,
}

/// The value of a formula in a row.
pub(crate) fn value(formula: &Formula, row: Row) -> Value {
    evaluate(formula, &Probes::of(formula, row)).into_iter().next().unwrap_or(Value::Null)
}

/// The released cell of a formula in a row.
pub(crate) fn cell(formula: &Formula, row: Row) -> OutputCell {
    match kind(formula).unwrap_or(Kind::Number) {
        Kind::Number => OutputCell::Number(estimate(formula, row)),
        Kind::Text => OutputCell::Text(match value(formula, row) {
            Value::Text(text) => Some(text),
            _ => None,
        }),
        Kind::Flag => OutputCell::Flag(value(formula, row).as_flag()),
    }
}

fn estimate(formula: &Formula, row: Row) -> Estimate {
    if let Formula::Measure(index) = formula {
        return row.outcomes.get(*index).map_or(Estimate::NOTHING, |outcome| outcome.estimate);
    }
    let probes = Probes::of(formula, row);
    let values = evaluate(formula, &probes);
    let Some(value) = values.first().and_then(Value::as_number) else { return Estimate::NOTHING };
    let estimate = match probes.half_width(&values) {
        Some(width) => Estimate::new(value, value - width, value + width),
        None => Estimate::without_interval(value),
    };
    let mut measures = Vec::new();
    mentioned(formula, &mut measures);
    estimate.low_when(measures.iter().any(|measure| row.outcomes.get(*measure).is_some_and(|outcome| outcome.thin)))
}

/// The values of a formula at every point of the probes. Total: what cannot be said is null.
fn evaluate(formula: &Formula, probes: &Probes) -> Vec<Value> {
    let constant = |value: Value| vec![value; probes.points()];
    match formula {
        Formula::Key(key) => constant(probes.row().keys.get(*key).cloned().flatten().map_or(Value::Null, Value::Text)),
        Formula::Measure(measure) => probes.measure(*measure),
        Formula::Number(number) => constant(Value::number(*number)),
        Formula::Text(text) => constant(Value::Text(text.clone())),
        Formula::Flag(flag) => constant(Value::Flag(*flag)),
        Formula::Null => constant(Value::Null),
        Formula::Binary(operator, left, right) => binary(*operator, left, right, probes),
        Formula::Not(part) => evaluate(part, probes).iter().map(Value::negated).collect(),
        Formula::IsNull(part) => evaluate(part, probes).iter().map(|value| Value::Flag(*value == Value::Null)).collect(),
        Formula::Case(branches, otherwise) => case(branches, otherwise.as_deref(), probes),
        Formula::Call(function, arguments) => {
            let columns: Vec<Vec<Value>> = arguments.iter().map(|argument| evaluate(argument, probes)).collect();
            let at = |point: usize| columns.iter().filter_map(|column| column.get(point).cloned()).collect::<Vec<_>>();
            (0..probes.points()).map(|point| call(*function, &at(point))).collect()
        }
    }
}

fn binary(operator: Operator, left: &Formula, right: &Formula, probes: &Probes) -> Vec<Value> {
    let (left, right) = (evaluate(left, probes), evaluate(right, probes));
    // What does not stand clear of its noise is as good as zero, and nothing is divided by it.
    if matches!(operator, Operator::Divide | Operator::Modulo) && !probes.is_clear(&right) {
        return vec![Value::Null; probes.points()];
    }
    left.iter().zip(&right).map(|(left, right)| operate(operator, left, right)).collect()
}

fn case(branches: &[(Formula, Formula)], otherwise: Option<&Formula>, probes: &Probes) -> Vec<Value> {
    let mut values = otherwise.map_or_else(|| vec![Value::Null; probes.points()], |formula| evaluate(formula, probes));
    // From the last branch to the first, so that the first that holds has the last word.
    for (condition, result) in branches.iter().rev() {
        let (conditions, results) = (evaluate(condition, probes), evaluate(result, probes));
        for (value, (holds, result)) in values.iter_mut().zip(conditions.iter().zip(results)) {
            if holds.as_flag() == Some(true) {
                *value = result;
            }
        }
    }
    values
}

/// The type of a formula; `None` for null, which has every type.
fn kind(formula: &Formula) -> Option<Kind> {
    match formula {
        Formula::Measure(_) | Formula::Number(_) => Some(Kind::Number),
        Formula::Key(_) | Formula::Text(_) => Some(Kind::Text),
        Formula::Flag(_) | Formula::Not(_) | Formula::IsNull(_) => Some(Kind::Flag),
        Formula::Null => None,
        Formula::Binary(operator, ..) => Some(kind_of_operator(*operator)),
        Formula::Case(branches, otherwise) => {
            let results = branches.iter().map(|(_, result)| result);
            results.chain(otherwise.as_deref()).find_map(kind)
        }
        Formula::Call(Function::Least | Function::Greatest | Function::Coalesce | Function::NullIf, arguments) => {
            arguments.iter().find_map(kind)
        }
        Formula::Call(..) => Some(Kind::Number),
    }
}

const fn kind_of_operator(operator: Operator) -> Kind {
    match operator {
        Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide | Operator::Modulo => Kind::Number,
        _ => Kind::Flag,
    }
}
