//! Numbers and texts out of a stream, in the byte order of the file.

use std::io::{ErrorKind, Read};

use crate::IntakeError;

/// A stream with a byte order.
pub(super) struct Bytes {
    pub(super) input: Box<dyn Read + Send>,
    pub(super) big_endian: bool,
    pub(super) position: u64,
}

impl Bytes {
    pub(super) fn new(input: Box<dyn Read + Send>) -> Self {
        Self { input, big_endian: false, position: 0 }
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], IntakeError> {
        let mut array = [0; N];
        self.input.read_exact(&mut array).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => cut(),
            _ => IntakeError::unreadable(&error),
        })?;
        self.position += N as u64;
        Ok(array)
    }

    pub(super) fn integer(&mut self) -> Result<i32, IntakeError> {
        let array = self.array()?;
        Ok(if self.big_endian { i32::from_be_bytes(array) } else { i32::from_le_bytes(array) })
    }

    pub(super) fn long(&mut self) -> Result<i64, IntakeError> {
        let array = self.array()?;
        Ok(if self.big_endian { i64::from_be_bytes(array) } else { i64::from_le_bytes(array) })
    }

    pub(super) fn number(&mut self) -> Result<f64, IntakeError> {
        let array = self.array()?;
        Ok(self.number_of(array))
    }

    pub(super) fn number_of(&self, array: [u8; 8]) -> f64 {
        if self.big_endian { f64::from_be_bytes(array) } else { f64::from_le_bytes(array) }
    }

    /// A length that the file states, within a limit.
    pub(super) fn length(&mut self, what: &str, limit: usize) -> Result<usize, IntakeError> {
        let length = self.integer()?;
        usize::try_from(length)
            .ok()
            .filter(|length| *length <= limit)
            .ok_or_else(|| IntakeError::damaged(format!("states {length} for {what}, where 0 to {limit} are possible")))
    }

    /// So many bytes. Memory grows with what is there, not with what is stated.
    pub(super) fn take(&mut self, length: usize) -> Result<Vec<u8>, IntakeError> {
        let mut bytes = Vec::new();
        let read = self.input.by_ref().take(length as u64).read_to_end(&mut bytes);
        let read = read.map_err(|error| IntakeError::unreadable(&error))?;
        self.position += read as u64;
        if read == length { Ok(bytes) } else { Err(cut()) }
    }
}

fn cut() -> IntakeError {
    IntakeError::damaged("ends in the middle: it was not sent whole")
}

/// Bytes of a record that is held in memory.
pub(super) struct Slice<'b> {
    rest: &'b [u8],
    big_endian: bool,
}

impl<'b> Slice<'b> {
    pub(super) fn new(rest: &'b [u8], big_endian: bool) -> Self {
        Self { rest, big_endian }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    pub(super) fn length(&mut self) -> Option<usize> {
        let array: [u8; 4] = self.take(4)?.try_into().ok()?;
        let length = if self.big_endian { i32::from_be_bytes(array) } else { i32::from_le_bytes(array) };
        usize::try_from(length).ok()
    }

    /// A text after its length.
    pub(super) fn text(&mut self) -> Option<&'b [u8]> {
        let length = self.length()?;
        self.take(length)
    }
}
