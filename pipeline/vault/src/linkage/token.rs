//! Tokens: a record's name outside of the zone.

use crate::zone::SecretKey;

/// Characters of a token, without those that look like others.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// The token of a record: what its partner is given, so that a person can be found without a name.
pub(crate) fn token(key: &SecretKey, record: i64) -> String {
    let digest = key.digest("subject token", &[&record.to_le_bytes()]);
    let character = |byte: &u8| char::from(ALPHABET[usize::from(byte % 32)]);
    let text: String = digest[..16].iter().map(character).collect();
    [&text[..4], &text[4..8], &text[8..12], &text[12..]].join("-")
}
