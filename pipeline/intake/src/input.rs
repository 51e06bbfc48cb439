//! Files and bytes as one kind of input.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Result, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use crate::IntakeError;

/// Where a file's bytes come from. A clone reads from the beginning, on its own.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    File(Arc<Path>),
    Bytes(Arc<[u8]>),
}

impl Origin {
    pub(crate) fn open(&self) -> std::result::Result<Input, IntakeError> {
        match self {
            Self::File(path) => {
                let file = File::open(path).map_err(|error| IntakeError::unreadable(&error))?;
                Ok(Input::File(BufReader::with_capacity(64 << 10, file)))
            }
            Self::Bytes(bytes) => Ok(Input::Bytes(Cursor::new(bytes.clone()))),
        }
    }

    pub(crate) fn size(&self) -> std::result::Result<u64, IntakeError> {
        match self {
            Self::File(path) => Ok(std::fs::metadata(path).map_err(|error| IntakeError::unreadable(&error))?.len()),
            Self::Bytes(bytes) => Ok(bytes.len() as u64),
        }
    }

    /// The first bytes.
    pub(crate) fn start(&self) -> std::result::Result<Vec<u8>, IntakeError> {
        let mut start = Vec::new();
        self.open()?.take(4_096).read_to_end(&mut start).map_err(|error| IntakeError::unreadable(&error))?;
        Ok(start)
    }
}

/// An open input.
pub(crate) enum Input {
    File(BufReader<File>),
    Bytes(Cursor<Arc<[u8]>>),
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        match self {
            Self::File(file) => file.read(buffer),
            Self::Bytes(bytes) => bytes.read(buffer),
        }
    }
}

impl Seek for Input {
    fn seek(&mut self, position: SeekFrom) -> Result<u64> {
        match self {
            Self::File(file) => file.seek(position),
            Self::Bytes(bytes) => bytes.seek(position),
        }
    }
}
