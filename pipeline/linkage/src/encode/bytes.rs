//! An encoding as bytes, for the one place where it may wait for the next delivery: an encrypted file of the zone.

use zeroize::Zeroizing;

use super::encoded::{Encoded, MOST_PARTS};

/// Length of an encoding in bytes: three words of 32 bits and a filter a part, two counts, birth, postcode, contact.
const LENGTH: usize = MOST_PARTS * (32 + 12) + 2 + 16 + 12 + 32 + 24;

impl Encoded {
    /// Its bytes. They are personal data: encrypt them at rest, and destroy them when no delivery is to come.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(LENGTH));
        for part in &self.parts {
            part.filter.iter().for_each(|word| bytes.extend_from_slice(&word.to_le_bytes()));
            [part.exact, part.sound, part.other_sound].iter().for_each(|token| bytes.extend_from_slice(&token.to_le_bytes()));
        }
        bytes.extend([self.given, self.family].map(|count| u8::try_from(count).unwrap_or(0)));
        let (birth, postcode, contact) = (&self.birth, &self.postcode, &self.contact);
        let tokens = [birth.date, birth.day, birth.month, birth.year, postcode.full, postcode.sector, postcode.district];
        tokens.iter().for_each(|token| bytes.extend_from_slice(&token.to_le_bytes()));
        postcode.filter.iter().for_each(|word| bytes.extend_from_slice(&word.to_le_bytes()));
        [contact.email, contact.mailbox, contact.phone].iter().for_each(|token| bytes.extend_from_slice(&token.to_le_bytes()));
        bytes
    }

    /// The encoding of these bytes; `None` where they are none.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let mut encoded = Self::default();
        for part in &mut encoded.parts {
            part.filter = reader.filter()?;
            (part.exact, part.sound, part.other_sound) = (reader.small()?, reader.small()?, reader.small()?);
        }
        (encoded.given, encoded.family) = (usize::from(reader.byte()?), usize::from(reader.byte()?));
        let birth = &mut encoded.birth;
        (birth.date, birth.day, birth.month, birth.year) = (reader.small()?, reader.small()?, reader.small()?, reader.small()?);
        let postcode = &mut encoded.postcode;
        (postcode.full, postcode.sector, postcode.district) = (reader.small()?, reader.small()?, reader.small()?);
        postcode.filter = reader.filter()?;
        let contact = &mut encoded.contact;
        (contact.email, contact.mailbox, contact.phone) = (reader.wide()?, reader.wide()?, reader.wide()?);
        (reader.0.is_empty() && encoded.given + encoded.family <= MOST_PARTS).then_some(encoded)
    }
}

/// What is left to read.
struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*first)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    fn small(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn wide(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    fn filter(&mut self) -> Option<super::filter::Filter> {
        Some([self.wide()?, self.wide()?, self.wide()?, self.wide()?])
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Encoder, Identity};
    use super::*;

    #[test]
    fn an_encoding_comes_back_from_its_bytes() {
        let encoder = Encoder::new(&[7; 32]).unwrap();
        let identity = Identity {
            given_names: "Amina",
            family_names: "Haile Okafor",
            birth_date: Some(8_000),
            postcode: "B12 0AA",
            email: "amina@example.org",
            phone: "07700 900123",
            ..Identity::default()
        };
        let bytes = encoder.encode(&identity).to_bytes();
        assert_eq!(bytes.len(), LENGTH);
        let again = Encoded::from_bytes(&bytes).unwrap();
        assert_eq!(*again.to_bytes(), *bytes);
        assert!(Encoded::from_bytes(&bytes[1..]).is_none());
        assert!(Encoded::from_bytes(&[]).is_none());
    }
}
