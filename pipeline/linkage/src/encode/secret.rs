//! Keys derived for one purpose each, and the pseudo-random function under them.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Names this use of the key, apart from every other use of the same bytes.
const SALT: &[u8] = b"choir linkage, version 1";

/// A key of one purpose.
pub(super) struct Secret(Hmac<Sha256>);

impl Secret {
    /// Extraction: a key of full entropy from the programme's key.
    pub(super) fn root(key: &[u8]) -> Self {
        Self::from_block(&Self::keyed(SALT).block(&[key]))
    }

    /// Expansion: the key of a purpose.
    pub(super) fn derive(&self, purpose: &str) -> Self {
        Self::from_block(&self.block(&[purpose.as_bytes(), &[1]]))
    }

    fn from_block(block: &[u8; 32]) -> Self {
        Self::keyed(block)
    }

    fn keyed(key: &[u8]) -> Self {
        let mut padded = [0_u8; 64];
        for (place, byte) in padded.iter_mut().zip(key) {
            *place = *byte;
        }
        // A key of exactly one block is what a shorter key is padded to.
        Self(Hmac::<Sha256>::new(&padded.into()))
    }

    /// 32 pseudo-random bytes for a message in parts; callers keep their messages apart.
    pub(super) fn block(&self, message: &[&[u8]]) -> [u8; 32] {
        let mut function = self.0.clone();
        for part in message {
            function.update(part);
        }
        function.finalize().into_bytes().into()
    }

    /// 64 bits that stand for a value; never 0, which stands for no value.
    pub(super) fn wide_token(&self, value: &[u8]) -> u64 {
        let block = self.block(&[value]);
        block.iter().take(8).fold(0, |token, byte| (token << 8) | u64::from(*byte)).max(1)
    }

    /// 32 bits that stand for a value; never 0. Two of 100,000 names share a token about once.
    pub(super) fn token(&self, value: &[u8]) -> u32 {
        let block = self.block(&[value]);
        block.iter().take(4).fold(0, |token, byte| (token << 8) | u32::from(*byte)).max(1)
    }
}
