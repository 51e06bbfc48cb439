//! HAVING, ORDER BY and LIMIT: over released figures, so that what is left out and what comes first tells nothing more.

use std::cmp::Ordering;

use crate::Step;
use crate::formula::value;
use crate::probes::Row;
use crate::value::Value;

/// Which rows remain, in which order. A row keeps all its figures.
pub(crate) fn apply<'a>(steps: &[Step], count: usize, row: impl Fn(usize) -> Row<'a>) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..count).collect();
    for step in steps {
        match step {
            Step::Filter(condition) => rows.retain(|index| value(condition, row(*index)).as_flag() == Some(true)),
            Step::Sort(orders) => {
                let key = |index: &usize| orders.iter().map(|(formula, ..)| value(formula, row(*index))).collect();
                let mut keyed: Vec<(Vec<Value>, usize)> = rows.iter().map(|index| (key(index), *index)).collect();
                let directions: Vec<(bool, bool)> = orders.iter().map(|(_, ascending, nulls)| (*ascending, *nulls)).collect();
                // A stable sort: rows that tie keep their order.
                keyed.sort_by(|(one, _), (other, _)| compare(one, other, &directions));
                rows = keyed.into_iter().map(|(_, index)| index).collect();
            }
            Step::Limit { skip, fetch } => rows = rows.into_iter().skip(*skip).take(fetch.unwrap_or(usize::MAX)).collect(),
        }
    }
    rows
}

fn compare(one: &[Value], other: &[Value], directions: &[(bool, bool)]) -> Ordering {
    let pairs = one.iter().zip(other).zip(directions);
    let orders = pairs.map(|((one, other), (ascending, nulls_first))| compare_one(one, other, *ascending, *nulls_first));
    orders.fold(Ordering::Equal, Ordering::then)
}

fn compare_one(one: &Value, other: &Value, ascending: bool, nulls_first: bool) -> Ordering {
    match (*one == Value::Null, *other == Value::Null) {
        (true, true) => Ordering::Equal,
        (true, false) => {
            if nulls_first {
                Ordering::Less
            } else {
                Ordering::Greater
            }
        }
        (false, true) => {
            if nulls_first {
                Ordering::Greater
            } else {
                Ordering::Less
            }
        }
        (false, false) => {
            // Values of two types never come from one formula of a plan; the order of types keeps the sort total.
            let order = one.compare(other).unwrap_or_else(|| one.rank().cmp(&other.rank()));
            if ascending { order } else { order.reverse() }
        }
    }
}
