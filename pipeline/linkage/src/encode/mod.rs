//! What a record says about who it is, turned into keyed filters and tokens: the only form in which identities are linked.

mod bytes;
mod encoded;
mod filter;
mod identity;
mod secret;
#[cfg(test)]
mod tests;

use zeroize::Zeroizing;

pub use encoded::Encoded;
pub(crate) use encoded::{MOST_PARTS, Part};
pub(crate) use filter::dice;
pub use identity::Identity;

use crate::error::LinkError;
use crate::names::{self, Reading, skeleton};
use encoded::{Birth, Contact, Postcode};
use filter::Grams;
use secret::Secret;

/// Fewest bytes of a linkage key.
pub const SHORTEST_KEY: usize = 16;

/// Most given names and, of the last written, most family names that are kept.
const MOST_GIVEN: usize = 2;

/// Turns identities into encodings under one key: one derived key an attribute, so that equal words in two attributes have
/// nothing in common.
///
/// # Privacy
/// Against whoever lacks the key, an encoding is the output of a pseudo-random function; against whoever holds the key it is
/// personal data, because names can be tried. Within one key, equal values have equal encodings: encodings stay inside
/// the linkage, are dropped with it, and the key is of one programme.
///
/// # Source
/// Schnell and Borgs, "Randomized response and balanced Bloom filters" (ICDMW 2016) for random hashing and BLIP hardening;
/// RFC 5869 for the derivation of keys.
pub struct Encoder {
    exact: Secret,
    sound: Secret,
    names: Grams,
    postcodes: Grams,
    date: Secret,
    number: Secret,
    year: Secret,
    postcode: Secret,
    email: Secret,
    phone: Secret,
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Encoder(sealed)")
    }
}

impl Encoder {
    /// An encoder for one programme's secret key.
    ///
    /// # Errors
    /// [`LinkError::ShortKey`] for fewer than [`SHORTEST_KEY`] bytes.
    pub fn new(key: &[u8]) -> Result<Self, LinkError> {
        if key.len() < SHORTEST_KEY {
            return Err(LinkError::ShortKey { expected: SHORTEST_KEY, got: key.len() });
        }
        let root = Secret::root(key);
        Ok(Self {
            exact: root.derive("name part as written"),
            sound: root.derive("name part as it sounds"),
            names: Grams::new(root.derive("name part, groups of letters"), root.derive("name part, hardening")),
            postcodes: Grams::new(root.derive("postcode, groups of letters"), root.derive("postcode, hardening")),
            date: root.derive("birth date"),
            number: root.derive("day or month of birth"),
            year: root.derive("year of birth"),
            postcode: root.derive("postcode"),
            email: root.derive("e-mail address"),
            phone: root.derive("telephone number"),
        })
    }

    /// The encoding of one identity. What is missing or unusable is absent, which speaks neither for nor against a link.
    #[must_use]
    pub fn encode(&self, identity: &Identity<'_>) -> Encoded {
        let (given, family) = identity.names();
        let mut encoded = Encoded::default();
        let first = given.len().min(MOST_GIVEN);
        let last = family.len().min(MOST_PARTS - first);
        let kept = given[..first].iter().chain(&family[family.len() - last..]);
        for (place, part) in encoded.parts.iter_mut().zip(kept) {
            *place = self.part(part);
        }
        (encoded.given, encoded.family) = (first, last);
        encoded.birth = self.birth(identity);
        encoded.postcode = self.postcode(identity.postcode);
        encoded.contact = self.contact(identity);
        encoded
    }

    fn part(&self, part: &str) -> Part {
        let part = Zeroizing::new(part.to_owned());
        let sound = |reading| Some(skeleton(&part, reading)).filter(|sound| !sound.is_empty());
        let general = sound(Reading::General);
        let other = sound(Reading::Other).filter(|other| Some(other) != general.as_ref());
        let token = |sound: Option<String>| sound.map_or(0, |sound| self.sound.token(sound.as_bytes()));
        Part {
            filter: self.names.filter(&names::undoubled(&part)),
            exact: self.exact.token(part.as_bytes()),
            sound: token(general),
            other_sound: token(other),
        }
    }

    fn birth(&self, identity: &Identity<'_>) -> Birth {
        let Some((year, month, day)) = identity.birth_parts() else { return Birth::default() };
        let mut birth = Birth { year: self.year.token(&year.to_le_bytes()), ..Birth::default() };
        if identity.birth_year_only || identity::is_stand_in(month, day) {
            return birth;
        }
        // One function for days and months, so that a day written as the month can be seen.
        (birth.day, birth.month) = (self.number.token(&[day]), self.number.token(&[month]));
        birth.date = self.date.token(&[&year.to_le_bytes()[..], &[month, day]].concat());
        birth
    }

    fn postcode(&self, postcode: &str) -> Postcode {
        let plain = identity::plain_postcode(postcode);
        let Some((district, sector)) = identity::areas(&plain) else { return Postcode::default() };
        let token = |kind: &str, text: &str| self.postcode.token(format!("{kind}:{text}").as_bytes());
        Postcode {
            full: token("full", &plain),
            sector: token("sector", sector),
            district: token("district", district),
            filter: self.postcodes.filter(&plain),
        }
    }

    fn contact(&self, identity: &Identity<'_>) -> Contact {
        let mut contact = Contact::default();
        if let Some((address, mailbox)) = identity::plain_email(identity.email) {
            contact.email = self.email.wide_token(address.as_bytes());
            contact.mailbox = self.email.wide_token(mailbox.as_bytes());
        }
        if let Some(digits) = identity::plain_phone(identity.phone) {
            contact.phone = self.phone.wide_token(digits.as_bytes());
        }
        contact
    }
}
