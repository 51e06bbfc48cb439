//! Nets, bases and shares: sums of cells with exact errors, and shares that are shares.

use super::kernel::Kernel;
use super::{People, SIZES, TABLES, plan, plan_over, variables};
use crate::book::{CellStatus, Domain, Impossible, Measurements, Objective, PublicTotal, View};
use crate::tests::simulation::Dice;

/// A sum over some variables is the cell of the coarser table, with its standard error: noise in common is counted right.
#[test]
fn a_sum_is_the_cell_of_the_coarser_table() {
    let plan = plan(Objective::MeanVariance);
    let people = People::new(&mut Dice::new(21), &SIZES, 300);
    let noised = Kernel::new().release(&plan, &people, "0.02");
    let measurements = Measurements::new(&plan, &noised).unwrap();
    for table in plan.tables() {
        for coarse in table.view.covered() {
            let cells = measurements.unbiased(&coarse);
            let places = table.view.projection(plan.domain(), &coarse);
            for (cell, coarse_cell) in cells.iter().enumerate() {
                // The codes of the table below the codes of the coarse cell.
                let first = places.iter().position(|place| *place as usize == cell).unwrap();
                let whole = View::new(3, &table.view.axes().collect::<Vec<_>>());
                let conditions: Vec<(usize, Vec<u32>)> = table
                    .view
                    .axes()
                    .map(|(variable, level)| {
                        let alone = View::new(3, &[(variable, level)]);
                        let own = whole.projection(plan.domain(), &alone)[first];
                        let above = plan.domain().ancestors(variable, level, coarse.level(variable));
                        let codes = (0..above.len() as u32).filter(|code| above[*code as usize] == above[own as usize]);
                        (variable, codes.collect())
                    })
                    .collect();
                let sum = measurements.sum(&table.view, &plan.domain().part(&table.view, &conditions).unwrap());
                assert!((sum.value - coarse_cell.value).abs() < 1e-8, "{sum:?}, {coarse_cell:?}");
                assert!((sum.deviation / coarse_cell.deviation - 1.0).abs() < 1e-9, "{sum:?}, {coarse_cell:?}");
            }
        }
    }
}

/// Shares of women and men together, the third code being no answer: from 0 to 1 at every budget, and their intervals hold
/// the truth. With 300 repetitions of eight shares, of which some hang together, the standard error is below 1%.
#[test]
fn shares_lie_from_zero_to_one_and_intervals_hold_the_truth() {
    let plan = plan(Objective::MeanVariance);
    let people = People::new(&mut Dice::new(22), &SIZES, 400);
    let view = &plan.tables()[3].view;
    let exact = people.counts(plan.domain(), view);
    let part = |conditions: &[(usize, Vec<u32>)]| plan.domain().part(view, conditions).unwrap();
    let base = part(&[(2, vec![0, 1])]);
    let mut kernel = Kernel::new();
    let (mut held, mut all) = (0, 0);
    for rho in ["0.0002", "0.005", "0.05", "0.5"] {
        for _ in 0..75 {
            let noised = kernel.release(&plan, &people, rho);
            let measurements = Measurements::new(&plan, &noised).unwrap();
            let tables = measurements.tables();
            let table = &tables.tables[3];
            let mut sum = 0.0;
            for (age, gender) in (0..8).map(|cell| (cell / 2, cell % 2)) {
                let own = part(&[(1, vec![age]), (2, vec![gender])]);
                let Some(share) = measurements.share(table, &own, &base) else { continue };
                let of = |genders: &[usize], ages: std::ops::Range<usize>| -> i64 {
                    ages.flat_map(|age| genders.iter().map(move |gender| age * 3 + gender)).map(|cell| exact[cell]).sum()
                };
                let (age, gender) = (age as usize, gender as usize);
                let truth = of(&[gender], age..age + 1) as f64 / of(&[0, 1], 0..4) as f64;
                assert!(0.0 <= share.lower && share.lower <= share.value && share.value <= share.upper && share.upper <= 1.0);
                held += i32::from(share.lower <= truth && truth <= share.upper);
                all += 1;
                sum += share.value;
            }
            assert!((sum - 1.0).abs() < 1e-9 || sum == 0.0, "{sum}");
        }
    }
    assert!(all > 2_000 && f64::from(held) >= 0.94 * f64::from(all), "{held} of {all}");
}

/// A net is the sum of what is published, with the interval of the sum; what is known stays known.
#[test]
fn nets_add_up_and_what_is_known_stays_known() {
    let mut people = People::new(&mut Dice::new(23), &SIZES, 200);
    people.0.iter_mut().filter(|person| person[1] < 2).for_each(|person| person[2] = person[2].min(1));
    let free = Domain::new(variables(), vec![], vec![]).unwrap();
    let ages = people.counts(&free, &View::new(3, &[(1, 2)])).iter().map(|count| *count as u64).collect();
    let rule = Impossible { conditions: vec![(1, 1, vec![0]), (2, 1, vec![2])] };
    let domain = Domain::new(variables(), vec![rule], vec![PublicTotal { axis: Some((1, 2)), counts: ages }]).unwrap();
    let mut tables = TABLES.to_vec();
    tables.push((&[(1_usize, 2_u8)][..], 1.0));
    let plan = plan_over(domain, &tables, Objective::MeanVariance, 1);
    let noised = Kernel::new().release(&plan, &people, "0.02");
    let measurements = Measurements::new(&plan, &noised).unwrap();
    let found = measurements.tables();
    let crossed = &found.tables[3];
    let part = |conditions: &[(usize, Vec<u32>)]| plan.domain().part(&crossed.view, conditions).unwrap();
    let net = measurements.net(crossed, &part(&[(1, vec![2, 3])]));
    let cells = crossed.cells.iter().enumerate().filter(|(cell, _)| cell / 3 >= 2);
    assert_eq!(net.published, cells.map(|(_, cell)| cell.published).sum::<u64>());
    assert!(net.lower <= net.published && net.published <= net.upper && net.unbiased.deviation > 0.0);
    let none = part(&[(1, vec![0, 1]), (2, vec![2])]);
    let impossible = measurements.net(crossed, &none);
    assert!(impossible.status == CellStatus::Impossible && impossible.published == 0 && impossible.upper == 0);
    let share = measurements.share(crossed, &none, &part(&[])).unwrap();
    assert!(share.status == CellStatus::Impossible && share.value == 0.0 && share.upper == 0.0);
    assert!(measurements.share(crossed, &part(&[]), &none).is_none());
    let known = found.tables.last().unwrap();
    let of = |codes: &[u32]| plan.domain().part(&known.view, &[(1, codes.to_vec())]).unwrap();
    let young = measurements.share(known, &of(&[0, 1]), &of(&[0, 1, 2, 3])).unwrap();
    assert!(young.status == CellStatus::Public && young.lower == young.upper);
    assert!(measurements.net(known, &of(&[0, 1])).status == CellStatus::Public);
    assert!(
        plan.domain().part(&known.view, &[(2, vec![0])]).is_err() && plan.domain().part(&known.view, &[(1, vec![4])]).is_err()
    );
}

/// A person with several rows moves a table by all of them: the whole pipeline states the wider intervals, and they hold.
#[test]
fn many_rows_a_person_are_protected_together() {
    let dice = &mut Dice::new(24);
    let rows = People((0..120).flat_map(|_| vec![People::new(dice, &SIZES, 1).0.remove(0); 3]).collect());
    let plan = plan_over(Domain::new(variables(), vec![], vec![]).unwrap(), &TABLES, Objective::MeanVariance, 3);
    let single = plan_over(plan.domain().clone(), &TABLES, Objective::MeanVariance, 1);
    let mut kernel = Kernel::new();
    let (mut held, mut all) = (0, 0);
    for _ in 0..40 {
        let noised = kernel.release(&plan, &rows, "0.2");
        let measurements = Measurements::new(&plan, &noised).unwrap();
        let once = kernel.release(&single, &rows, "0.2");
        let (wide, narrow) = (measurements.total().deviation, Measurements::new(&single, &once).unwrap().total().deviation);
        assert!((wide / narrow - 3.0).abs() < 1e-6, "{wide}, {narrow}");
        for (table, planned) in measurements.tables().tables.iter().zip(plan.tables()) {
            for (cell, exact) in table.cells.iter().zip(rows.counts(plan.domain(), &planned.view)) {
                held += i32::from(cell.lower as i64 <= exact && exact <= cell.upper as i64);
                all += 1;
            }
        }
    }
    assert!(f64::from(held) >= 0.94 * f64::from(all), "{held} of {all}");
}
