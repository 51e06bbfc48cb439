//! Whatever the numbers, nothing stops the program and nothing that is not a number comes out.

use choir_mechanism::{Expected, ExpectedNoise, Law};

use super::simulation::{BOTH_LAWS, Dice, vector};
use crate::measured::{Measured, Ranks};
use crate::sets::consistent;
use crate::table::table_of;
use crate::{
    AggregateShape, Centred, Estimate, EstimatePlan, Formula, Function, Grid, MeanSampling, Measure, Operator, OutputCell, Step,
    expected_errors,
};

const AGGREGATES: usize = 6;

fn whole(dice: &mut Dice) -> i64 {
    let small = dice.below(2_000) as i64 - 1_000;
    let any = dice.bits() as i64;
    dice.pick(&[0, 1, -1, i64::MIN, i64::MAX, 1 << 53, small, small, small, any])
}

fn real(dice: &mut Dice) -> f64 {
    let small = 20.0 * dice.share() - 10.0;
    let any = f64::from_bits(dice.bits());
    dice.pick(&[0.0, 1.0, -1.0, 1e-300, 1e300, f64::MAX, f64::NAN, f64::INFINITY, small, small, small, any])
}

fn scale(dice: &mut Dice) -> f64 {
    let small = 0.01 + 20.0 * dice.share();
    dice.pick(&[1e-300, 1e-9, 0.3, 1e6, 1e18, 1e300, small, small, small])
}

fn measure(dice: &mut Dice) -> Measure {
    // One index more than there is.
    let [a, b, c, d, e] = [(); 5].map(|()| dice.below(AGGREGATES + 1));
    let [resolution, low, high] = [(); 3].map(|()| real(dice));
    let [minimum, maximum, divisor] = [(); 3].map(|()| whole(dice));
    let centred = Centred { resolution, minimum, maximum, divisor };
    let [one, other] = [dice.share() < 0.5, dice.share() < 0.5];
    match dice.below(9) {
        0 => Measure::Count { aggregate: a },
        1 => Measure::Sum { aggregate: a, resolution, never_negative: one },
        2 => Measure::Mean { sum: a, count: b, centred, sampling: None },
        3 => Measure::Mean { sum: a, count: b, centred, sampling: Some(MeanSampling::Binary) },
        4 => Measure::Mean { sum: a, count: b, centred, sampling: Some(MeanSampling::Squares(c)) },
        5 => Measure::Variance { sum: a, count: b, squares: c, centred, sample: one, root: other },
        6 => Measure::Quantile { aggregate: a, grid: Grid { minimum, step: maximum, resolution }, count: b, tail: 0.25 },
        7 => Measure::Ratio { numerator: a, denominator: b, resolution, bounds: one.then_some((low, high)) },
        _ => match one {
            true => Measure::WeightedTotal { total: a, squares: b, resolution, never_negative: false },
            false => Measure::WeightedMean {
                sum: a,
                weight: b,
                count: c,
                weight_squares: d,
                squares: other.then_some(e),
                weight_resolution: high,
                centred,
            },
        },
    }
}

const OPERATORS: [Operator; 13] = [
    Operator::Add,
    Operator::Subtract,
    Operator::Multiply,
    Operator::Divide,
    Operator::Modulo,
    Operator::Equal,
    Operator::NotEqual,
    Operator::Less,
    Operator::LessOrEqual,
    Operator::Greater,
    Operator::GreaterOrEqual,
    Operator::And,
    Operator::Or,
];

const FUNCTIONS: [Function; 9] = [
    Function::Abs,
    Function::Round,
    Function::Floor,
    Function::Ceil,
    Function::Least,
    Function::Greatest,
    Function::Coalesce,
    Function::NullIf,
    Function::Sqrt,
];

fn formula(dice: &mut Dice, depth: usize) -> Formula {
    let kind = if depth == 0 { dice.below(7) } else { dice.below(14) };
    let mut part = || Box::new(formula(dice, depth.saturating_sub(1)));
    match kind {
        8 => Formula::Not(part()),
        9 => Formula::IsNull(part()),
        10 => Formula::Case(vec![(*part(), *part()), (*part(), *part())], Some(part())),
        11 => {
            let arguments = vec![*part(), *part()];
            Formula::Call(dice.pick(&FUNCTIONS), arguments)
        }
        7 | 12 | 13 => {
            let (left, right) = (part(), part());
            Formula::Binary(dice.pick(&OPERATORS), left, right)
        }
        0 => Formula::Key(dice.below(4)),
        1 => Formula::Number(real(dice)),
        2 => Formula::Text("north".to_owned()),
        3 => Formula::Flag(true),
        4 => Formula::Null,
        _ => Formula::Measure(dice.below(6)),
    }
}

fn column(dice: &mut Dice, cells: usize) -> Measured {
    let cells = if dice.share() < 0.1 { cells / 2 } else { cells };
    match dice.below(8) {
        0 => Measured::Absent,
        1 => {
            let mut ranks = || (0..cells).map(|_| dice.bits() as u32).collect();
            Measured::Quantile(Ranks { lower: ranks(), middle: ranks(), upper: ranks(), margin: 3.0 })
        }
        _ => {
            let (law, scale) = (dice.pick(&BOTH_LAWS), scale(dice));
            vector((0..cells).map(|_| whole(dice) as f64).collect(), law, scale)
        }
    }
}

fn plan(dice: &mut Dice) -> EstimatePlan {
    let keys: Vec<usize> = (0..dice.below(3)).map(|_| dice.below(4)).collect();
    let length = |dice: &mut Dice| if dice.share() < 0.05 { 5 } else { keys.len() };
    let set = |dice: &mut Dice| (0..length(dice)).map(|_| dice.share() < 0.6).collect();
    EstimatePlan {
        sets: (0..dice.below(4)).map(|_| set(dice)).collect(),
        aggregates: (0..AGGREGATES)
            .map(|_| dice.pick(&[AggregateShape::Additive, AggregateShape::Additive, AggregateShape::NotAdditive]))
            .collect(),
        measures: (0..5).map(|_| measure(dice)).collect(),
        outputs: (0..5).map(|measure| if measure < 3 { Formula::Measure(measure) } else { formula(dice, 3) }).collect(),
        steps: vec![
            Step::Sort(vec![(formula(dice, 1), dice.share() < 0.5, dice.share() < 0.5)]),
            Step::Limit { skip: dice.below(2), fetch: Some(20) },
        ],
        keys,
    }
}

fn check(estimate: &Estimate) {
    let numbers = [estimate.value, estimate.lower, estimate.upper, estimate.design_effect];
    assert!(numbers.into_iter().flatten().all(f64::is_finite), "{estimate:?}");
    if let (Some(value), Some(lower), Some(upper)) = (estimate.value, estimate.lower, estimate.upper) {
        assert!(lower <= value && value <= upper, "{estimate:?}");
    }
    assert_eq!(estimate.lower.is_some(), estimate.upper.is_some(), "{estimate:?}");
    assert_eq!(estimate.value.is_none(), estimate.reliability == crate::Reliability::None, "{estimate:?}");
}

#[test]
fn numbers_are_finite_and_lie_in_their_intervals() {
    let (mut dice, mut numbers, mut said) = (Dice::new(2_000), 0, 0);
    for _ in 0..20_000 {
        let plan = plan(&mut dice);
        let cells = |set: &[bool]| plan.keys.iter().zip(set).filter(|(_, present)| **present).map(|(size, _)| size).product();
        let measured: Vec<Vec<Measured>> =
            (0..AGGREGATES).map(|_| plan.sets.iter().map(|set| column(&mut dice, cells(set))).collect()).collect();
        let table = table_of(&plan, &consistent(&plan, measured), None, &[vec!["north".to_owned(), "south".to_owned()]]);
        for cell in table.rows.iter().flat_map(|row| &row.outputs) {
            if let OutputCell::Number(estimate) = cell {
                check(estimate);
                numbers += 1;
                said += usize::from(estimate.value.is_some());
            }
        }
    }
    // The wild inputs are not so wild that nothing is ever said.
    assert!(said > 20_000 && said < numbers, "{said} of {numbers}");
}

#[test]
fn expected_errors_are_finite() {
    let mut dice = Dice::new(2_001);
    for _ in 0..5_000 {
        let plan = plan(&mut dice);
        let columns = (0..dice.below(20)).map(|_| match dice.share() < 0.2 {
            true => ExpectedNoise::Quantile { rank_scale: real(&mut dice), rank_margin: real(&mut dice) },
            false => ExpectedNoise::Vector { scale: scale(&mut dice) },
        });
        let expected = Expected { columns: columns.collect(), threshold: None };
        let errors = expected_errors(&plan, Law::Laplace, &expected);
        assert_eq!(errors.len(), plan.outputs.len());
        assert!(errors.iter().filter_map(|error| error.half_width).all(f64::is_finite), "{errors:?}");
    }
}
