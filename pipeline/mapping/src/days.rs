//! The order of day, month and year, found from days that can be read in one way only.

use choir_contract::DateOrder;

use crate::content::{day_parts, is_day};
use crate::proposal::DayOrder;

/// Finds the order in which the cells of some columns are written.
pub(crate) fn order<'c>(cells: impl Iterator<Item = &'c String>) -> DayOrder {
    let (mut day_first, mut month_first, mut year_first, mut either) = (0_u64, 0_u64, 0_u64, 0_u64);
    for [first, second, _] in cells.filter(|cell| is_day(cell)).filter_map(|cell| day_parts(cell)) {
        match (first, second) {
            (first, _) if first > 31 => year_first += 1,
            (first, _) if first > 12 => day_first += 1,
            (_, second) if second > 12 => month_first += 1,
            _ => either += 1,
        }
    }
    match (day_first, month_first) {
        (0, 0) if either > 0 => DayOrder::Ambiguous { days: either },
        (0, 0) if year_first > 0 => DayOrder::Found { order: DateOrder::Ymd, days: year_first },
        (0, 0) => DayOrder::NoDays,
        (days, 0) => DayOrder::Found { order: DateOrder::Dmy, days },
        (0, days) => DayOrder::Found { order: DateOrder::Mdy, days },
        (day_first, month_first) => DayOrder::Mixed { day_first, month_first },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(cells: &[&str]) -> DayOrder {
        let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        order(cells.iter())
    }

    #[test]
    fn the_order_is_found_or_asked_for() {
        assert_eq!(found(&["03/04/2019", "25/04/2019"]), DayOrder::Found { order: DateOrder::Dmy, days: 1 });
        assert_eq!(found(&["03/04/2019", "04/25/2019"]), DayOrder::Found { order: DateOrder::Mdy, days: 1 });
        assert_eq!(found(&["2019-04-03", "x"]), DayOrder::Found { order: DateOrder::Ymd, days: 1 });
        assert_eq!(found(&["03/04/2019"]), DayOrder::Ambiguous { days: 1 });
        assert_eq!(found(&["25/04/2019", "04/25/2019"]), DayOrder::Mixed { day_first: 1, month_first: 1 });
        assert_eq!(found(&["soon"]), DayOrder::NoDays);
    }
}
