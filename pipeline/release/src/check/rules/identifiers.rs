//! SDC-24: no identifier in any cell, comment, property, name, hidden sheet, attribute or script.

use std::collections::BTreeSet;

use super::Seen;
use crate::check::found::Check;
use crate::check::identifier::{Declared, Identifier, all};
use crate::check::model::field;
use crate::check::read::{Kind, each};

pub(super) fn scan(seen: &Seen<'_>) -> Check {
    let mut check = Check::new(
        "SDC-24",
        "No e-mail address, telephone number, National Insurance number, postcode, Home Office reference or undeclared day",
        "take it out where it comes from; declare it only if it is the contact of the publisher or a public text",
    );
    let allowed = allowed(seen);
    each(seen.folder, &mut |kind, text, place| {
        check.look();
        for found in all(text) {
            if !allowed.contains(&found) {
                let hidden = if kind == Kind::Hidden { " where no reader looks" } else { "" };
                check.fail(&place(), &format!("it looks like {}{hidden}", found.0.words()));
            }
        }
    });
    check
}

/// Declared texts, the days of the release, and days that are released keys.
fn allowed(seen: &Seen<'_>) -> Declared {
    let mut allowed = seen.registered.declared().clone();
    allowed.extend(seen.expected.days.iter().map(|day| (Identifier::Day, day.clone())));
    let open = seen.pack.tables.iter().flat_map(|table| table.keys.iter().map(move |key| (table, key)));
    for (table, key) in open.filter(|(_, key)| seen.registered.is_open(key.name)) {
        let days: BTreeSet<&str> = table.rows.iter().map(|row| field(row, key.code)).collect();
        let days = days.into_iter().flat_map(all);
        allowed.extend(days.filter(|(identifier, _)| *identifier == Identifier::Day));
    }
    allowed
}
