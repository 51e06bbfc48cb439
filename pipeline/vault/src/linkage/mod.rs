//! People once: records of all partners are joined by a keyed, deterministic rule, and keep their person's number.
//!
//! A record is what one partner means by one person: all rows with the same name and the same other identifiers. What it is
//! linked by are keyed digests, made while a row is read; they lie encrypted in the zone for as long as deliveries may still
//! come, and [`People::close`] destroys them. Linkage that tolerates spelling differences takes this room's rule later.

mod identities;
mod name;
mod people;
mod persons;
mod restricted;
mod table;
mod token;
mod tombstones;

pub(crate) use identities::Identities;
pub(crate) use name::normalised_name;
pub(crate) use people::{People, record_digest};
pub(crate) use persons::Closed;
pub(crate) use table::key_name as people_key;
pub(crate) use token::token;
pub(crate) use tombstones::Tombstones;

use crate::zone::SecretKey;

/// What a row says about who it is, while it is being landed.
#[derive(Default)]
pub(crate) struct Identity {
    pub(crate) name: String,
    pub(crate) birth_date: Option<i32>,
    pub(crate) postcode: String,
    pub(crate) email: String,
    pub(crate) reference: String,
}

impl Identity {
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
