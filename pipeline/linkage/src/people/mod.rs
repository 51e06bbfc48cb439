//! From scored pairs to people: groups that could belong together, each settled on its own.

mod assign;
mod group;
mod interval;
mod partition;
mod share;

pub use assign::{Assignment, Merge, Split, assign};
pub(crate) use group::{Scored, Settled, groups, settle};
pub use interval::PeopleInterval;
pub use share::Share;
pub(crate) use share::shares;
