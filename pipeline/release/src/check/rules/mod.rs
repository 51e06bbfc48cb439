//! The checks, one file each, in the order of the checklist.

mod account;
mod agreement;
mod charts;
mod columns;
mod context;
mod display;
mod files;
mod heading;
mod identifiers;
mod labels;
mod listing;
mod parameters;
pub(super) mod prose;
mod scope;

use super::Expected;
use super::found::Check;
use super::model::{Numbers, Pack};
use super::read::Folder;
use super::registered::Registered;

pub(crate) use scope::dimensions;

/// What every check sees.
pub(crate) struct Seen<'a> {
    pub(crate) folder: &'a Folder,
    pub(crate) pack: &'a Pack<'a>,
    pub(crate) registered: &'a Registered,
    pub(crate) expected: Expected<'a>,
}

impl<'a> Seen<'a> {
    /// Tables of released numbers: all but what is made of them, and public targets.
    pub(crate) fn released(&self) -> impl Iterator<Item = &'a Numbers<'a>> {
        self.pack.tables.iter().filter(|table| table.kind.is_released())
    }
}

/// Runs every check.
pub(crate) fn all(seen: &Seen<'_>) -> Vec<Check> {
    vec![
        files::limits(seen),
        display::zeros(seen),
        display::rounding(seen),
        display::percentages(seen),
        scope::variables(seen),
        agreement::same_cell(seen),
        scope::geography(seen),
        columns::working(seen),
        labels::declared(seen),
        identifiers::scan(seen),
        parameters::scan(seen),
        charts::drawn(seen),
        context::complete(seen),
        review(),
        listing::evidence(seen),
        account::complete(seen),
        display::threshold(seen),
    ]
}

/// Two-person review is the ledger's; here it is only said that it has to follow.
fn review() -> Check {
    let mut check =
        Check::new("SDC-28", "A second person must review this draft before it is published", "ask a second person for a review");
    check.note(None, "no program can do this: a second person must review the draft; the account of releases holds who did");
    check
}
