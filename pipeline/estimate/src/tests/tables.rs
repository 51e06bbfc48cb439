//! Rows, keys and steps of a table.

use choir_mechanism::Law;

use super::simulation::vector;
use crate::measured::Measured;
use crate::table::table_of;
use crate::{AggregateShape, EstimatePlan, Formula, KeyCell, Measure, Operator, OutputCell, Step, Table};

fn plan(keys: &[usize], sets: &[&[bool]], aggregates: usize, outputs: Vec<Formula>, steps: Vec<Step>) -> EstimatePlan {
    EstimatePlan {
        keys: keys.to_vec(),
        sets: sets.iter().map(|set| set.to_vec()).collect(),
        aggregates: vec![AggregateShape::Additive; aggregates],
        measures: (0..aggregates).map(|aggregate| Measure::Count { aggregate }).collect(),
        outputs,
        steps,
    }
}

fn counts(values: &[f64]) -> Measured {
    vector(values.to_vec(), Law::Gaussian, 1.0)
}

fn codes(lists: &[&[&str]]) -> Vec<Vec<String>> {
    lists.iter().map(|list| list.iter().map(|code| (*code).to_owned()).collect()).collect()
}

fn numbers(table: &Table, output: usize) -> Vec<Option<f64>> {
    let number = |cell: &OutputCell| if let OutputCell::Number(estimate) = cell { estimate.value } else { None };
    table.rows.iter().map(|row| number(&row.outputs[output])).collect()
}

fn more_than(measure: usize, number: f64) -> Formula {
    Formula::Binary(Operator::Greater, Box::new(Formula::Measure(measure)), Box::new(Formula::Number(number)))
}

#[test]
fn rows_are_row_major_set_after_set() {
    let sets: [&[bool]; 3] = [&[true, true], &[false, true], &[false, false]];
    let plan = plan(&[2, 2], &sets, 1, vec![Formula::Measure(0), Formula::Key(1)], Vec::new());
    let measured = vec![vec![counts(&[1.0, 2.0, 3.0, 4.0]), counts(&[4.0, 6.0]), counts(&[10.0])]];
    let table = table_of(&plan, &measured, None, &codes(&[&["a", "b"], &["x", "y"]]));
    assert_eq!(numbers(&table, 0), [1.0, 2.0, 3.0, 4.0, 4.0, 6.0, 10.0].map(Some));
    assert_eq!(table.rows[2].keys, [KeyCell::Code(1), KeyCell::Code(0)]);
    assert_eq!(table.rows[5].keys, [KeyCell::Total, KeyCell::Code(1)]);
    assert_eq!(table.rows[5].outputs[1], OutputCell::Text(Some("y".to_owned())));
    assert_eq!(table.rows[6].keys, [KeyCell::Total, KeyCell::Total]);
    assert_eq!(table.rows[6].outputs[1], OutputCell::Text(None));
}

#[test]
fn released_keys_end_with_other() {
    let plan = plan(&[0, 0], &[&[true, true]], 1, vec![Formula::Measure(0), Formula::Key(1)], Vec::new());
    let released = codes(&[&["a", "x"], &["b", "y"]]);
    let table = table_of(&plan, &[vec![counts(&[50.0, 60.0, 7.0])]], Some(&released), &[]);
    assert_eq!(numbers(&table, 0), [Some(50.0), Some(60.0), Some(7.0)]);
    assert_eq!(table.rows[1].keys, ["b", "y"].map(|text| KeyCell::Released(text.to_owned())));
    assert_eq!(table.rows[1].outputs[1], OutputCell::Text(Some("y".to_owned())));
    assert_eq!(table.rows[2].keys, [KeyCell::Other, KeyCell::Other]);
    let nothing = table_of(&plan, &[vec![counts(&[7.0])]], Some(&[]), &[]);
    assert_eq!(nothing.rows.len(), 1);
}

/// Two aggregates move together through every step.
#[test]
fn rows_keep_their_figures_through_filter_sort_and_limit() {
    let steps = vec![
        Step::Filter(more_than(0, 15.0)),
        Step::Sort(vec![(Formula::Measure(0), false, false)]),
        Step::Limit { skip: 1, fetch: Some(2) },
    ];
    let plan = plan(&[5], &[&[true]], 2, vec![Formula::Measure(0), Formula::Measure(1)], steps);
    let measured = vec![vec![counts(&[10.0, 40.0, 20.0, 30.0, 50.0])], vec![counts(&[1.0, 4.0, 2.0, 3.0, 5.0])]];
    let table = table_of(&plan, &measured, None, &codes(&[&["a", "b", "c", "d", "e"]]));
    assert_eq!(numbers(&table, 0), [Some(40.0), Some(30.0)]);
    assert_eq!(numbers(&table, 1), [Some(4.0), Some(3.0)]);
    let keys: Vec<&KeyCell> = table.rows.iter().map(|row| &row.keys[0]).collect();
    assert_eq!(keys, [&KeyCell::Code(1), &KeyCell::Code(3)]);
}

fn order_of(orders: Vec<(Formula, bool, bool)>, values: &[f64], list: &[&str]) -> Vec<usize> {
    let plan = plan(&[values.len()], &[&[true]], 1, Vec::new(), vec![Step::Sort(orders)]);
    let table = table_of(&plan, &[vec![counts(values)]], None, &codes(&[list]));
    let code = |cell: &KeyCell| if let KeyCell::Code(code) = cell { *code } else { usize::MAX };
    table.rows.iter().map(|row| code(&row.keys[0])).collect()
}

#[test]
fn sorting_is_stable_and_knows_text_and_nulls() {
    let values = [20.0, 10.0, 20.0, 10.0];
    let list = ["d", "b", "a", "c"];
    assert_eq!(order_of(vec![(Formula::Measure(0), true, false)], &values, &list), [1, 3, 0, 2]);
    assert_eq!(order_of(vec![(Formula::Measure(0), false, false)], &values, &list), [0, 2, 1, 3]);
    assert_eq!(order_of(vec![(Formula::Key(0), true, false)], &values, &list), [2, 1, 3, 0]);
    let both = vec![(Formula::Measure(0), false, false), (Formula::Key(0), true, false)];
    assert_eq!(order_of(both, &values, &list), [2, 0, 1, 3]);
    // Null where the count is 10.
    let sparse = Formula::Case(vec![(more_than(0, 15.0), Formula::Measure(0))], None);
    for ascending in [true, false] {
        assert_eq!(order_of(vec![(sparse.clone(), ascending, true)], &values, &list), [1, 3, 0, 2]);
        assert_eq!(order_of(vec![(sparse.clone(), ascending, false)], &values, &list), [0, 2, 1, 3]);
    }
}

#[test]
fn a_filter_keeps_what_is_true_and_not_what_is_null() {
    let unknown = Formula::Binary(Operator::Equal, Box::new(Formula::Null), Box::new(Formula::Null));
    for (condition, rows) in [(unknown, 0), (Formula::Flag(true), 2), (Formula::Flag(false), 0), (Formula::Number(1.0), 0)] {
        let plan = plan(&[2], &[&[true]], 1, Vec::new(), vec![Step::Filter(condition)]);
        assert_eq!(table_of(&plan, &[vec![counts(&[1.0, 2.0])]], None, &[]).rows.len(), rows);
    }
}

#[test]
fn values_of_one_set_are_the_noised_whole_numbers() {
    let plan = plan(&[3], &[&[true]], 1, vec![Formula::Measure(0)], Vec::new());
    let measured = crate::sets::consistent(&plan, vec![vec![vector(vec![12.0, -4.0, 30.0], Law::Gaussian, 5.0)]]);
    let table = table_of(&plan, &measured, None, &[]);
    let cell = |row: usize| match &table.rows[row].outputs[0] {
        OutputCell::Number(estimate) => [estimate.value, estimate.lower, estimate.upper].map(Option::unwrap),
        other => panic!("{other:?}"),
    };
    // P(|Z| <= 10) is the first above 95%. Below zero the interval is counted from zero.
    assert_eq!(cell(0), [12.0, 2.0, 22.0]);
    assert_eq!(cell(1), [0.0, 0.0, 10.0]);
    assert_eq!(cell(2), [30.0, 20.0, 40.0]);
}

#[test]
fn columns_stand_aggregate_by_aggregate() {
    let sets: [&[bool]; 3] = [&[true], &[false], &[false]];
    let plan = plan(&[2], &sets, 2, Vec::new(), Vec::new());
    let column = |index: usize| counts(&[index as f64]);
    let arranged = crate::measured::arranged(&plan, column);
    assert_eq!(arranged, [[column(0), column(1), column(2)], [column(3), column(4), column(5)]]);
}
