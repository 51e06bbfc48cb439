//! An encoding: fixed in size, without a voice, wiped when it is dropped.

use zeroize::Zeroize;

use super::filter::Filter;

/// Most name parts of a record.
pub(crate) const MOST_PARTS: usize = 5;

/// The keyed form of an identity, about 330 bytes. It can be linked and nothing else: it is not printed, copied, compared or
/// serialised, and its bytes are wiped when it is dropped.
#[derive(Default)]
pub struct Encoded {
    /// Given names first, then family names.
    pub(crate) parts: [Part; MOST_PARTS],
    pub(crate) given: usize,
    pub(crate) family: usize,
    pub(crate) birth: Birth,
    pub(crate) postcode: Postcode,
    pub(crate) contact: Contact,
}

/// One part of a name. A token of 0 stands for none.
#[derive(Default)]
pub(crate) struct Part {
    pub(crate) filter: Filter,
    pub(crate) exact: u32,
    pub(crate) sound: u32,
    pub(crate) other_sound: u32,
}

/// Tokens of a birth date. A year alone has no day, no month and no date.
#[derive(Default)]
pub(crate) struct Birth {
    pub(crate) date: u32,
    pub(crate) day: u32,
    pub(crate) month: u32,
    pub(crate) year: u32,
}

/// Tokens of a postcode and of the areas it lies in.
#[derive(Default)]
pub(crate) struct Postcode {
    pub(crate) full: u32,
    pub(crate) sector: u32,
    pub(crate) district: u32,
    pub(crate) filter: Filter,
}

/// Tokens of e-mail address, its part before the `@`, and telephone number.
#[derive(Default)]
pub(crate) struct Contact {
    pub(crate) email: u64,
    pub(crate) mailbox: u64,
    pub(crate) phone: u64,
}

impl Encoded {
    pub(crate) fn written_parts(&self) -> &[Part] {
        &self.parts[..self.given + self.family]
    }
}

impl std::fmt::Debug for Encoded {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Encoded(sealed)")
    }
}

impl Drop for Encoded {
    fn drop(&mut self) {
        for part in &mut self.parts {
            part.filter.zeroize();
            [&mut part.exact, &mut part.sound, &mut part.other_sound].into_iter().for_each(Zeroize::zeroize);
        }
        let birth = &mut self.birth;
        [&mut birth.date, &mut birth.day, &mut birth.month, &mut birth.year].into_iter().for_each(Zeroize::zeroize);
        let postcode = &mut self.postcode;
        postcode.filter.zeroize();
        [&mut postcode.full, &mut postcode.sector, &mut postcode.district].into_iter().for_each(Zeroize::zeroize);
        let contact = &mut self.contact;
        [&mut contact.email, &mut contact.mailbox, &mut contact.phone].into_iter().for_each(Zeroize::zeroize);
    }
}
