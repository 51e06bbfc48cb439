//! People once: privacy-preserving linkage of records over all partners, by probability.
//!
//! Identities become keyed encodings ([`Encoder`]), attribute by attribute. [`link`] compares encodings that share a keyed block,
//! weighs the agreement of each attribute (Fellegi and Sunter), and settles who is one person by correlation clustering. Every
//! link has [`Evidence`] in words without names; what is in doubt goes to a steward ([`Doubt`]), whose [`Decision`]s bind the next
//! linkage. The number of people is an interval ([`PeopleInterval`]). [`assign`] keeps the ids of people who were known.
//!
//! # Privacy
//! Encodings are personal data: whoever holds the key can try names. They have no voice, `link` takes them by value, and their
//! bytes are wiped when they are dropped. Nothing that comes out holds an encoding or a token. Patterns of agreement in the
//! evidence are still about single people: they are for stewards, not for analysts.

mod block;
mod candidates;
mod compare;
mod decide;
mod draws;
mod encode;
mod error;
mod evidence;
mod forest;
mod link;
mod model;
mod names;
mod parallel;
mod people;
mod queue;
mod record;
mod settings;

pub use block::Capped;
pub use encode::{Encoded, Encoder, Identity, SHORTEST_KEY};
pub use error::LinkError;
pub use evidence::Evidence;
pub use link::{Link, Linkage, link};
pub use people::{Assignment, Merge, PeopleInterval, Share, Split, assign};
pub use queue::Doubt;
pub use record::{Decision, PersonId, Record, RecordKey, Verdict};
pub use settings::Settings;
