//! People once: records of all partners are linked by what their encoded identifiers say, and keep their person's number.
//!
//! A record is what one partner means by one person: all rows with the same name and the same other identifiers. They are
//! encoded while a row is read (`choir_linkage`); the encodings lie encrypted in the zone for as long as deliveries may
//! still come, and [`People::close`] destroys them.

mod identities;
mod name;
mod people;
mod persons;
mod restricted;
mod table;
mod token;
mod told;
mod tombstones;

pub(crate) use identities::{Identities, Known};
pub(crate) use name::normalised_name;
pub use people::LinkReason;
pub(crate) use people::{People, Share, record_digest};
pub(crate) use persons::Unlinked;
pub(crate) use table::key_name as people_key;
pub(crate) use token::token;
pub(crate) use told::{Decided, Told, pair_name};
pub use told::{DistinctPeople, Pending};
pub(crate) use tombstones::Tombstones;

use crate::zone::SecretKey;

/// What a row says about who it is, while it is being landed.
#[derive(Default)]
pub(crate) struct Identity {
    pub(crate) name: String,
    pub(crate) given_names: String,
    pub(crate) family_names: String,
    pub(crate) birth_date: Option<i32>,
    pub(crate) postcode: String,
    pub(crate) email: String,
    pub(crate) reference: String,
}

impl Identity {
    /// The same, as linkage takes it.
    fn in_clear(&self) -> choir_linkage::Identity<'_> {
        choir_linkage::Identity {
            name: &self.name,
            given_names: &self.given_names,
            family_names: &self.family_names,
            birth_date: self.birth_date,
            postcode: &self.postcode,
            email: &self.email,
            ..choir_linkage::Identity::default()
        }
    }

    /// Its keyed number for one partner.
    pub(crate) fn record(&self, key: &SecretKey, partner: &str) -> i64 {
        let day = self.birth_date.map_or_else(Vec::new, |day| day.to_le_bytes().to_vec());
        let (name, postcode, email) = (normalised_name(&self.name), compact(&self.postcode), compact(&self.email));
        let parts = [name.as_bytes(), &day, postcode.as_bytes(), email.as_bytes(), self.reference.trim().as_bytes()];
        key.number("record", &[&[partner.as_bytes()], parts.as_slice()].concat())
    }

    /// Digests by which an erased person is known again: of the name with the birth date, the postcode, the e-mail address.
    pub(crate) fn match_keys(&self, key: &SecretKey) -> impl Iterator<Item = [u8; 16]> {
        let name = normalised_name(&self.name);
        let digest = |purpose: &str, part: &[u8]| {
            let mut first = [0_u8; 16];
            first.copy_from_slice(&key.digest(purpose, &[name.as_bytes(), part])[..16]);
            first
        };
        let (postcode, email) = (compact(&self.postcode), compact(&self.email));
        let keys = [
            self.birth_date.map(|day| digest("name and birth date", &day.to_le_bytes())),
            (!postcode.is_empty()).then(|| digest("name and postcode", postcode.as_bytes())),
            (!email.is_empty()).then(|| digest("name and e-mail", email.as_bytes())),
        ];
        keys.into_iter().flatten()
    }
}

/// Letters and digits alone, in capitals.
fn compact(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).collect::<String>().to_uppercase()
}
