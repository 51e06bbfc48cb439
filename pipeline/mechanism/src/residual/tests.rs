use super::*;
use crate::tests::{REQUEST, count, grant, rho, vector};
use crate::{Bounded, ColumnPlan, Law, ReleasePlan, Shape, broken, release};

fn shape(axes: &[&[u32]], rows: u32) -> ResidualShape {
    ResidualShape::new(axes.iter().map(|axis| axis.to_vec()).collect(), count(rows)).unwrap()
}

fn image(shape: &ResidualShape, counts: &[i64]) -> Vec<i64> {
    match shape.sealed(counts).unwrap() {
        SealedColumn::Vector(values) => values,
        SealedColumn::Histograms(_) => panic!("a vector was sealed"),
    }
}

/// Squared length of the image of one row in each cell.
fn squares(shape: &ResidualShape) -> Vec<u64> {
    let unit = |cell: usize| {
        let mut counts = vec![0; shape.cells()];
        counts[cell] = 1;
        image(shape, &counts).iter().map(|value| value.unsigned_abs().pow(2)).sum()
    };
    (0..shape.cells()).map(unit).collect()
}

#[test]
fn a_plain_residual_is_centred_along_every_axis() {
    let shape = shape(&[&[0, 0], &[0, 0, 0]], 1);
    assert_eq!(image(&shape, &[1, 2, 4, 8, 16, 33]), [29, 8, -37, -29, -8, 37]);
    assert!(squares(&shape).iter().all(|square| *square == 2 * 6));
    assert!(shape.sensitivity() == Sensitivity::of_image(12.try_into().unwrap(), count(1)));
    assert!(shape.steps().iter().all(|steps| *steps == 6.0));
}

#[test]
fn the_total_is_the_residual_without_axes() {
    let shape = shape(&[], 3);
    assert!(shape.cells() == 1 && image(&shape, &[41]) == [41]);
    assert!(shape.sensitivity().l2_up() == 3.0);
}

/// No row is longer than the claim, one is as long, and the others nearly: the budget is spent in every block.
#[test]
fn the_claimed_square_is_that_of_the_longest_row() {
    for axes in
        [vec![&[0_u32, 0, 1, 0, 1, 2][..]], vec![&[0, 1, 1, 1, 0, 1, 1], &[0, 0, 0]], vec![&[0, 0, 1, 1, 1], &[1, 0, 1, 0, 0, 0]]]
    {
        let shape = shape(&axes, 1);
        let squares = squares(&shape);
        let longest = *squares.iter().max().unwrap();
        assert!(shape.sensitivity() == Sensitivity::of_image(longest.try_into().unwrap(), count(1)));
        for (square, steps) in squares.iter().zip(shape.steps()) {
            assert_eq!(*square == 0, steps == 0.0);
            assert!(*square == 0 || *square as f64 > 0.997 * longest as f64, "{square} of {longest}");
        }
    }
}

/// Every change of up to three rows of a unit, in whatever cells, stays within the sensitivity of three rows.
#[test]
fn no_unit_moves_the_residual_further_than_its_sensitivity() {
    let shape = shape(&[&[0, 0, 1, 1, 1], &[0, 0, 0]], 3);
    let start: Vec<i64> = (0..15).map(|cell| cell * cell % 7).collect();
    let before = image(&shape, &start);
    let bound = shape.sensitivity().l2_up();
    for (first, second, third) in (0..15 * 15 * 15).map(|index| (index / 225, index / 15 % 15, index % 15)) {
        let mut changed = start.clone();
        [first, second, third].iter().for_each(|cell| changed[*cell] += 1);
        let after = image(&shape, &changed);
        let moved: f64 = before.iter().zip(&after).map(|(old, new)| ((new - old) as f64).powi(2)).sum::<f64>().sqrt();
        assert!(moved <= bound, "{moved} of {bound}");
    }
}

#[test]
fn no_count_overflows() {
    let wide = vec![0_u32; 1 << 12];
    let shape = shape(&[&wide, &wide], 1);
    let mut counts = vec![i64::MIN; shape.cells()];
    counts[0] = i64::MAX;
    assert!(image(&shape, &counts)[0] > 0);
}

#[test]
fn shapes_that_make_no_residual_are_refused() {
    let one = NonZeroU32::MIN;
    for axes in [
        vec![vec![]],
        vec![vec![0, 1, 2]],
        vec![vec![0, 0], vec![0]],
        vec![vec![0, u32::MAX]],
        vec![vec![0, 2, 2]],
        vec![vec![0; 1 << 13], vec![0; 1 << 13]],
        vec![vec![0, 0]; 25],
    ] {
        let refused = ResidualShape::new(axes.clone(), one);
        // A group without codes is none: a number may be left out.
        assert!(matches!(refused, Err(MechanismError::Unsupported(_))) || axes == [vec![0, 2, 2]], "{axes:?}");
    }
    assert!(matches!(shape(&[&[0, 0]], 1).sealed(&[1]), Err(MechanismError::Misfit)));
}

/// Noise on a residual has the scale that its claim needs; half of it would be noticed. False-alarm rate 1e-9: the sum of
/// 20,000 squares over their variance is normal with a standard deviation of one in a hundred.
#[test]
fn the_noise_is_that_of_the_sensitivity() {
    let axis = vec![0_u32; 20_000];
    let shape = ResidualShape::new(vec![axis], count(2)).unwrap();
    let plan = ReleasePlan {
        law: Law::Gaussian,
        columns: vec![ColumnPlan { shape: Shape::Vector { sensitivity: shape.sensitivity() }, weight: count(1) }],
        threshold: None,
    };
    let needed = 2.0 * (20_000.0_f64 * 19_999.0).sqrt() / (2.0 * 0.02_f64).sqrt();
    let spread = || {
        let bounded = Bounded::seal(REQUEST.to_owned(), plan.clone(), vec![shape.sealed(&vec![0; 20_000]).unwrap()]);
        let noised = release(bounded, grant(REQUEST, rho("0.02"), "0")).unwrap();
        let values = vector(&noised, 0).values();
        (values.iter().map(|value| (*value as f64).powi(2)).sum::<f64>() / 20_000.0).sqrt() / needed
    };
    let honest = spread();
    assert!((honest - 1.0).abs() < 0.03, "{honest}");
    assert!((broken::with_half_the_noise(spread) - 0.5).abs() < 0.03, "half of the noise was not noticed");
}
