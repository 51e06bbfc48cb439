//! Formulas: total evaluation, three-valued logic, and intervals that hold.

use choir_mechanism::Law;

use super::simulation::{BOTH_LAWS, check_coverage, exact};
use crate::Operator::{Add, And, Divide, Equal, Greater, Less, Modulo, Multiply, NotEqual, Or, Subtract};
use crate::measured::Measured;
use crate::table::table_of;
use crate::{AggregateShape, Centred, Estimate, EstimatePlan, Formula, Function, Measure, Operator, OutputCell, Reliability};

fn binary(operator: Operator, left: Formula, right: Formula) -> Formula {
    Formula::Binary(operator, Box::new(left), Box::new(right))
}

fn number(number: f64) -> Formula {
    Formula::Number(number)
}

fn text(text: &str) -> Formula {
    Formula::Text(text.to_owned())
}

const A: Formula = Formula::Measure(0);
const B: Formula = Formula::Measure(1);

fn cell(formula: Formula, measures: &[Measure], columns: Vec<Measured>) -> OutputCell {
    let plan = EstimatePlan {
        keys: vec![1],
        sets: vec![vec![true]],
        aggregates: vec![AggregateShape::Additive; columns.len()],
        measures: measures.to_vec(),
        outputs: vec![formula],
        steps: Vec::new(),
    };
    let measured: Vec<Vec<Measured>> = columns.into_iter().map(|column| vec![column]).collect();
    table_of(&plan, &measured, None, &[vec!["north".to_owned()]]).rows.remove(0).outputs.remove(0)
}

/// A formula over counts with Gaussian noise of scale 1.
fn over(formula: Formula, counts: &[f64]) -> OutputCell {
    let measures: Vec<Measure> = (0..counts.len()).map(|aggregate| Measure::Count { aggregate }).collect();
    cell(formula, &measures, counts.iter().map(|count| exact(*count, Law::Gaussian, 1.0)).collect())
}

fn estimate(cell: OutputCell) -> Estimate {
    if let OutputCell::Number(estimate) = cell { estimate } else { panic!("{cell:?} is no number") }
}

fn value(formula: Formula) -> Option<f64> {
    estimate(over(formula, &[30.0, 20.0])).value
}

fn call(function: Function, arguments: &[Formula]) -> Formula {
    Formula::Call(function, arguments.to_vec())
}

#[test]
fn arithmetic_is_total() {
    for (operator, left, right, expected) in [
        (Add, number(2.0), number(3.0), Some(5.0)),
        (Subtract, number(2.0), number(3.0), Some(-1.0)),
        (Multiply, A, number(3.0), Some(90.0)),
        (Divide, A, B, Some(1.5)),
        (Divide, A, number(0.0), None),
        (Modulo, number(7.0), number(0.0), None),
        (Modulo, number(7.0), number(4.0), Some(3.0)),
        (Multiply, number(1e300), number(1e300), None),
        (Add, A, Formula::Null, None),
        (Add, A, Formula::Measure(99), None),
    ] {
        assert_eq!(value(binary(operator, left.clone(), right.clone())), expected, "{operator:?} {left:?} {right:?}");
    }
}

#[test]
fn functions_are_total() {
    let (null, minus) = (Formula::Null, number(-2.5));
    for (function, arguments, expected) in [
        (Function::Abs, vec![minus.clone()], Some(2.5)),
        (Function::Floor, vec![minus.clone()], Some(-3.0)),
        (Function::Ceil, vec![minus.clone()], Some(-2.0)),
        (Function::Round, vec![minus.clone()], Some(-3.0)),
        (Function::Round, vec![number(1234.567), number(2.0)], Some(1234.57)),
        (Function::Round, vec![number(1234.567), number(-2.0)], Some(1200.0)),
        (Function::Round, vec![number(1234.567), number(1e9)], Some(1234.567)),
        (Function::Round, vec![number(1234.567), number(-1e9)], Some(0.0)),
        (Function::Sqrt, vec![minus.clone()], None),
        (Function::Sqrt, vec![number(16.0)], Some(4.0)),
        (Function::Least, vec![number(3.0), null.clone(), minus.clone()], Some(-2.5)),
        (Function::Greatest, vec![number(3.0), null.clone(), minus.clone()], Some(3.0)),
        (Function::Coalesce, vec![null.clone(), number(4.0), number(5.0)], Some(4.0)),
        (Function::NullIf, vec![number(4.0), number(4.0)], None),
        (Function::NullIf, vec![number(4.0), null.clone()], Some(4.0)),
        (Function::Abs, vec![], None),
        (Function::Least, vec![null.clone()], None),
    ] {
        assert_eq!(value(call(function, &arguments)), expected, "{function:?} {arguments:?}");
    }
}

fn flag(formula: Formula) -> Option<bool> {
    let cell = over(formula, &[30.0, 20.0]);
    if let OutputCell::Flag(flag) = cell { flag } else { panic!("{cell:?} is no flag") }
}

#[test]
fn logic_has_three_values() {
    let (yes, no, unknown) = (Formula::Flag(true), Formula::Flag(false), binary(Equal, A, Formula::Null));
    for (formula, expected) in [
        (binary(And, yes.clone(), unknown.clone()), None),
        (binary(And, unknown.clone(), no.clone()), Some(false)),
        (binary(Or, unknown.clone(), yes.clone()), Some(true)),
        (binary(Or, no.clone(), unknown.clone()), None),
        (binary(Or, no.clone(), no), Some(false)),
        (Formula::Not(Box::new(unknown.clone())), None),
        (Formula::Not(Box::new(yes)), Some(false)),
        (Formula::IsNull(Box::new(unknown)), Some(true)),
        (Formula::IsNull(Box::new(A)), Some(false)),
        (binary(Greater, A, B), Some(true)),
        (binary(Equal, Formula::Key(0), text("north")), Some(true)),
        (binary(Less, Formula::Key(0), text("south")), Some(true)),
        (binary(NotEqual, Formula::Key(0), A), None),
    ] {
        assert_eq!(flag(formula.clone()), expected, "{formula:?}");
    }
}

#[test]
fn cases_take_the_first_that_holds() {
    let above = |bound| binary(Greater, A, number(bound));
    let case = Formula::Case(vec![(above(50.0), text("many")), (above(20.0), text("some"))], Some(Box::new(text("few"))));
    assert_eq!(over(case.clone(), &[30.0]), OutputCell::Text(Some("some".to_owned())));
    assert_eq!(over(case.clone(), &[60.0]), OutputCell::Text(Some("many".to_owned())));
    assert_eq!(over(case, &[3.0]), OutputCell::Text(Some("few".to_owned())));
    let nothing = Formula::Case(vec![(above(50.0), A)], None);
    assert_eq!(estimate(over(nothing, &[30.0])), Estimate::NOTHING);
}

#[test]
fn nothing_is_divided_by_what_does_not_stand_clear_of_its_noise() {
    let share = binary(Divide, A, binary(Subtract, A, B));
    assert_eq!(estimate(over(share.clone(), &[30.0, 29.0])).reliability, Reliability::None);
    assert!(estimate(over(share, &[30.0, 20.0])).value.is_some());
}

#[test]
fn a_plain_number_has_no_width_and_a_plain_measure_its_own_interval() {
    let constant = estimate(over(number(4.0), &[]));
    assert_eq!((constant.lower, constant.upper, constant.reliability), (Some(4.0), Some(4.0), Reliability::Ok));
    let count = estimate(over(A, &[30.0]));
    assert_eq!((count.lower, count.upper), (Some(28.0), Some(32.0)));
}

fn noised(dice: &mut super::simulation::Dice, law: Law, columns: &[(f64, f64)]) -> Vec<Measured> {
    columns.iter().map(|(value, scale)| exact(value + dice.noise(law, *scale), law, *scale)).collect()
}

#[test]
fn intervals_of_formulas_hold() {
    let counts: Vec<Measure> = (0..2).map(|aggregate| Measure::Count { aggregate }).collect();
    let percent = binary(Multiply, number(100.0), binary(Divide, A, B));
    let half = call(Function::Round, &[binary(Divide, A, number(2.0))]);
    for (name, formula, truth) in [
        ("difference", binary(Subtract, A, B), -240.0),
        ("two and a half times", binary(Multiply, number(2.5), A), 900.0),
        ("percentage", percent, 60.0),
        ("product", binary(Multiply, A, B), 216_000.0),
        ("root", call(Function::Sqrt, &[A]), 360_f64.sqrt()),
        ("twice the same", binary(Add, A, A), 720.0),
        ("rounded half", half, 180.0),
        ("least of a measure and a large number", call(Function::Least, &[A, number(1e9)]), 360.0),
    ] {
        for (seed, law) in (800..).zip(BOTH_LAWS) {
            check_coverage(&format!("{name}, {law:?}"), seed, truth, |dice| {
                let columns = noised(dice, law, &[(360.0, 12.0), (600.0, 15.0)]);
                estimate(cell(formula.clone(), &counts, columns))
            });
        }
    }
}

#[test]
fn the_difference_of_two_means_holds() {
    let centred = Centred { resolution: 0.5, minimum: 0, maximum: 20, divisor: 1 };
    let means = [(0, 1), (2, 3)].map(|(sum, count)| Measure::Mean { sum, count, centred, sampling: None });
    let columns = [(400.0, 80.0), (300.0, 4.0), (-100.0, 80.0), (200.0, 4.0)];
    let truth = 0.5 * (400.0 / 300.0 + 100.0 / 200.0) / 2.0;
    for (seed, law) in (900..).zip(BOTH_LAWS) {
        check_coverage(&format!("difference of means, {law:?}"), seed, truth, |dice| {
            estimate(cell(binary(Subtract, A, B), &means, noised(dice, law, &columns)))
        });
    }
}

/// Sampling errors are added up as if they moved together: the sum of a total and itself is as wide as twice the total.
#[test]
fn sampling_enters_formulas() {
    let total = [Measure::WeightedTotal { total: 0, squares: 1, resolution: 1.0, never_negative: false }];
    let columns = || vec![exact(1_000.0, Law::Gaussian, 3.0), exact(40_000.0, Law::Gaussian, 3.0)];
    let width = |estimate: Estimate| estimate.upper.unwrap() - estimate.lower.unwrap();
    let one = width(estimate(cell(A, &total, columns())));
    let two = width(estimate(cell(binary(Add, A, A), &total, columns())));
    assert!((two / one - 2.0).abs() < 0.01, "{one} and {two}");
}
