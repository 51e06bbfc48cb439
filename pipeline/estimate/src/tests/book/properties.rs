//! What always holds for published tables: whole numbers from zero on, that add up and respect what is known.

use super::kernel::Kernel;
use super::{People, SIZES, TABLES, plan_over, variables};
use crate::book::{
    BookPlan, BookTables, CellStatus, Domain, Impossible, Measurements, Objective, PublicTotal, Route, Variable, View,
};
use crate::tests::simulation::Dice;

fn published(plan: &BookPlan, people: &People, rho: &str) -> BookTables {
    let noised = Kernel::new().release(plan, people, rho);
    Measurements::new(plan, &noised).unwrap().tables()
}

/// Every two tables agree on every view that both cover.
fn check_agreement(plan: &BookPlan, tables: &BookTables) {
    let domain = plan.domain();
    let projected = |index: usize, view: &View| {
        let table = &tables.tables[index];
        let mut sums = vec![0_u64; domain.cells(view)];
        let places = table.view.projection(domain, view);
        table.cells.iter().zip(places).for_each(|(cell, place)| sums[place as usize] += cell.published);
        sums
    };
    for one in 0..tables.tables.len() {
        assert_eq!(tables.tables[one].cells.iter().map(|cell| cell.published).sum::<u64>(), tables.rows);
        for other in 0..one {
            for view in tables.tables[one].view.covered() {
                if tables.tables[other].view.covers(&view) {
                    assert_eq!(projected(one, &view), projected(other, &view), "{view:?}");
                }
            }
        }
    }
}

#[test]
fn tables_are_whole_and_agree_at_every_budget() {
    let mut dice = Dice::new(7);
    for (rho, rows) in [("0.0005", 30), ("0.01", 400), ("5", 400), ("0.01", 0), ("100", 20_000)] {
        let people = People::new(&mut dice, &SIZES, rows);
        for objective in [Objective::MeanVariance, Objective::LargestVariance] {
            let plan = plan_over(Domain::new(variables(), vec![], vec![]).unwrap(), &TABLES, objective, 1);
            check_agreement(&plan, &published(&plan, &people, rho));
        }
    }
}

/// Nobody of region 0 is in the second half of the ages: a rule over a finest and a coarser level.
fn ruled() -> Domain {
    let rule = Impossible { conditions: vec![(0, 2, vec![0]), (1, 1, vec![1])] };
    Domain::new(variables(), vec![rule], vec![]).unwrap()
}

#[test]
fn structural_zeros_stay_zero() {
    let mut people = People::new(&mut Dice::new(8), &SIZES, 300);
    people.0.iter_mut().filter(|person| person[0] == 0).for_each(|person| person[1] = 1);
    let tables: [(&[(usize, u8)], f64); 3] = [(&[(0, 2), (1, 2)], 1.0), (&[(0, 2), (1, 1)], 1.0), (&[(1, 2), (2, 1)], 1.0)];
    let plan = plan_over(ruled(), &tables, Objective::MeanVariance, 1);
    for _ in 0..5 {
        let found = published(&plan, &people, "0.002");
        check_agreement(&plan, &found);
        let zeros: Vec<_> =
            found.tables.iter().flat_map(|table| &table.cells).filter(|cell| cell.status == CellStatus::Impossible).collect();
        assert_eq!(zeros.len(), 2 + 1);
        assert!(zeros.iter().all(|cell| cell.published == 0 && cell.upper == 0));
    }
}

#[test]
fn public_totals_are_kept() {
    let people = People::new(&mut Dice::new(9), &SIZES, 300);
    let free = Domain::new(variables(), vec![], vec![]).unwrap();
    let public = |axis: Option<(usize, u8)>| {
        let axes: Vec<(usize, u8)> = axis.into_iter().collect();
        let counts = people.counts(&free, &View::new(3, &axes)).iter().map(|count| *count as u64).collect();
        PublicTotal { axis, counts }
    };
    let totals = vec![public(None), public(Some((0, 1))), public(Some((1, 2)))];
    let domain = Domain::new(variables(), vec![], totals).unwrap();
    let mut tables = TABLES.to_vec();
    tables.extend([(&[(0_usize, 1_u8)][..], 1.0), (&[(1, 2)][..], 1.0)]);
    let plan = plan_over(domain, &tables, Objective::MeanVariance, 1);
    let found = published(&plan, &people, "0.002");
    check_agreement(&plan, &found);
    assert_eq!(found.rows, 300);
    for table in &found.tables[5..] {
        let exact = people.counts(plan.domain(), &table.view);
        for (cell, exact) in table.cells.iter().zip(exact) {
            assert!(cell.status == CellStatus::Public && cell.published as i64 == exact, "{cell:?} for {exact}");
        }
    }
}

/// Twelve variables with all pairs, which have far more cells than can be held, and how many people are where.
struct Wide {
    plan: BookPlan,
    people: Vec<Vec<usize>>,
}

impl Wide {
    fn new(people: Vec<Vec<usize>>, rules: Vec<Impossible>, totals: Vec<PublicTotal>) -> Self {
        let domain = Domain::new((0..12).map(|_| Variable::new("v", 7)).collect(), rules, totals).unwrap();
        let pairs: Vec<[(usize, u8); 2]> = (0..12).flat_map(|one| (one + 1..12).map(move |two| [(one, 1), (two, 1)])).collect();
        let mut tables: Vec<(&[(usize, u8)], f64)> = pairs.iter().map(|pair| (pair.as_slice(), 1.0)).collect();
        tables.push((&[(3, 1)], 1.0));
        Self { plan: plan_over(domain, &tables, Objective::MeanVariance, 1), people }
    }

    fn counts(&self, view: &View) -> Vec<i64> {
        let axes: Vec<usize> = view.axes().map(|(variable, _)| variable).collect();
        let mut counts = vec![0_i64; self.plan.domain().cells(view)];
        self.people.iter().for_each(|person| counts[axes.iter().fold(0, |cell, axis| cell * 7 + person[*axis])] += 1);
        counts
    }

    fn published(&self, rho: &str) -> BookTables {
        let noised = Kernel::new().release_counted(&self.plan, |view| self.counts(view), rho);
        let found = Measurements::new(&self.plan, &noised).unwrap().tables();
        assert!(found.routes.len() == 1 && found.routes[0].0 == Route::Mixture);
        check_agreement(&self.plan, &found);
        found
    }
}

#[test]
fn wide_books_are_fitted_without_all_cells() {
    let wide = Wide::new(wide_people(&[7; 12], 600), vec![], vec![]);
    let found = wide.published("0.05");
    let error = |of: fn(&crate::book::BookCell) -> f64| {
        let squares = found.tables.iter().flat_map(|table| {
            table.cells.iter().zip(wide.counts(&table.view)).map(move |(cell, exact)| (of(cell) - exact as f64).powi(2))
        });
        squares.sum::<f64>()
    };
    let (fitted, unbiased) = (error(|cell| cell.published as f64), error(|cell| cell.unbiased.value));
    assert!(fitted < 0.3 * unbiased, "{fitted} of {unbiased}");
}

/// What cannot be and what is known also hold where all cells cannot be held.
#[test]
fn wide_books_keep_rules_and_totals() {
    let mut people = wide_people(&[7; 12], 600);
    people.iter_mut().filter(|person| person[0] == 2).for_each(|person| person[1] = 6);
    let rule = Impossible { conditions: vec![(0, 1, vec![2]), (1, 1, (0..6).collect())] };
    let mut counts = vec![0; 7];
    people.iter().for_each(|person| counts[person[3]] += 1);
    let wide = Wide::new(people, vec![rule], vec![PublicTotal { axis: Some((3, 1)), counts: counts.clone() }]);
    // With so little budget most of what is known must come from what is known.
    let found = wide.published("0.001");
    assert_eq!(found.rows, 600);
    let known = found.tables.last().unwrap();
    assert_eq!(known.cells.iter().map(|cell| cell.published).collect::<Vec<_>>(), counts);
    assert!(known.cells.iter().all(|cell| cell.status == CellStatus::Public && cell.lower == cell.upper));
    let zeros: Vec<_> = found.tables[0].cells.iter().filter(|cell| cell.status == CellStatus::Impossible).collect();
    assert!(zeros.len() == 6 && zeros.iter().all(|cell| cell.published == 0 && cell.upper == 0));
}

/// A rule and a total that contradict each other: tables still add up, and the interval holds what is known.
#[test]
fn totals_that_no_rule_allows_are_told_in_the_interval() {
    let rule = Impossible { conditions: vec![(2, 1, vec![0])] };
    let total = PublicTotal { axis: Some((2, 1)), counts: vec![40, 30, 30] };
    let domain = Domain::new(variables(), vec![rule], vec![total]).unwrap();
    let mut tables = TABLES.to_vec();
    tables.push((&[(2_usize, 1_u8)][..], 1.0));
    let plan = plan_over(domain, &tables, Objective::MeanVariance, 1);
    let found = published(&plan, &People::new(&mut Dice::new(15), &SIZES, 100), "0.05");
    check_agreement(&plan, &found);
    let cells = &found.tables.last().unwrap().cells;
    assert!(cells[0].status == CellStatus::Impossible && cells[0].published == 0);
    for (cell, known) in cells[1..].iter().zip([30, 30]) {
        assert!(cell.status == CellStatus::Public && cell.lower <= known && known <= cell.upper, "{cell:?}");
    }
}

fn wide_people(sizes: &[usize], rows: usize) -> Vec<Vec<usize>> {
    People::new(&mut Dice::new(10), sizes, rows).0
}

#[test]
fn a_release_of_another_plan_is_refused() {
    let people = People::new(&mut Dice::new(11), &SIZES, 50);
    let domain = Domain::new(variables(), vec![], vec![]).unwrap();
    let one = plan_over(domain.clone(), &TABLES, Objective::MeanVariance, 1);
    let other = plan_over(domain, &TABLES[..3], Objective::MeanVariance, 1);
    let noised = Kernel::new().release(&one, &people, "0.1");
    assert!(Measurements::new(&other, &noised).is_err());
    let expected = one.release_plan().expected("0.1".parse().unwrap()).unwrap();
    assert!(other.preview(&expected, None).is_err());
}

/// A preview is what the measurement will say, and four times the budget halves it.
#[test]
fn a_preview_is_kept_and_follows_the_budget() {
    let plan = plan_over(Domain::new(variables(), vec![], vec![]).unwrap(), &TABLES, Objective::MeanVariance, 2);
    let people = People::new(&mut Dice::new(12), &SIZES, 50);
    let preview = |rho: &str| plan.preview(&plan.release_plan().expected(rho.parse().unwrap()).unwrap(), Some(300.0)).unwrap();
    let noised = Kernel::new().release(&plan, &people, "0.01");
    let measurements = Measurements::new(&plan, &noised).unwrap();
    for (small, large) in preview("0.01").iter().zip(preview("0.04")) {
        let cells = measurements.unbiased(&small.view);
        let mean = cells.iter().map(|cell| cell.deviation.powi(2)).sum::<f64>() / cells.len() as f64;
        assert!((mean.sqrt() / small.deviation - 1.0).abs() < 1e-9);
        assert!((small.deviation / large.deviation - 2.0).abs() < 1e-6);
        assert!((small.relative.unwrap() - small.deviation * cells.len() as f64 / 300.0).abs() < 1e-9);
    }
}

/// With more rows than records, tables still agree, and are off by no more than what a record stands for, and the noise.
#[test]
fn very_many_rows_are_published_whole_and_near() {
    let people = People::new(&mut Dice::new(13), &SIZES, 400);
    let plan = plan_over(Domain::new(variables(), vec![], vec![]).unwrap(), &TABLES, Objective::MeanVariance, 1);
    let counts = |view: &View| people.counts(plan.domain(), view).iter().map(|count| count * 12_500).collect::<Vec<i64>>();
    let noised = Kernel::new().release_counted(&plan, counts, "0.05");
    let found = Measurements::new(&plan, &noised).unwrap().tables();
    check_agreement(&plan, &found);
    for table in &found.tables {
        for (cell, exact) in table.cells.iter().zip(counts(&table.view)) {
            assert!((cell.published as f64 - exact as f64).abs() < 200.0, "{cell:?} for {exact}");
        }
    }
}
