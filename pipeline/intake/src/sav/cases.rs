//! Cases, one after the other, unpacked.

use std::io::{ErrorKind, Read};

use flate2::Decompress;
use flate2::FlushDecompress;
use flate2::Status;

use super::bytes::Bytes;
use super::records::Packing;
use crate::IntakeError;

/// Cases of a file.
pub(super) struct Cases {
    input: Box<dyn Read + Send>,
    packing: Packing,
    bias: f64,
    no_value: [u8; 8],
    big_endian: bool,
    codes: [u8; 8],
    next_code: usize,
    pub(super) case: Vec<u8>,
}

impl Cases {
    pub(super) fn new(mut bytes: Bytes, packing: Packing, slots: usize, bias: f64, no_value: f64) -> Result<Self, IntakeError> {
        let big_endian = bytes.big_endian;
        let input: Box<dyn Read + Send> = if packing == Packing::Zlib {
            let (_, trailer, _) = (bytes.long()?, bytes.long()?, bytes.long()?);
            let packed = u64::try_from(trailer).ok().and_then(|trailer| trailer.checked_sub(bytes.position));
            let packed = packed.ok_or_else(|| IntakeError::damaged("states an impossible place for the end of its data"))?;
            Box::new(Blocks::new(bytes.input.take(packed)))
        } else {
            bytes.input
        };
        let no_value = if big_endian { no_value.to_be_bytes() } else { no_value.to_le_bytes() };
        Ok(Self { input, packing, bias, no_value, big_endian, codes: [0; 8], next_code: 8, case: vec![0; slots * 8] })
    }

    /// Unpacks the next case; `false` at the end of the data.
    pub(super) fn next(&mut self) -> Result<bool, IntakeError> {
        let mut case = std::mem::take(&mut self.case);
        let outcome = match self.packing {
            Packing::Plain => self.plain(&mut case),
            _ => self.packed(&mut case),
        };
        self.case = case;
        outcome
    }

    fn plain(&mut self, case: &mut [u8]) -> Result<bool, IntakeError> {
        let mut filled = 0;
        while let Some(rest) = case.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.input.read(rest) {
                Ok(0) if filled == 0 => return Ok(false),
                Ok(0) => return Err(cut()),
                Ok(read) => filled += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(IntakeError::unreadable(&error)),
            }
        }
        Ok(true)
    }

    fn packed(&mut self, case: &mut [u8]) -> Result<bool, IntakeError> {
        for (index, slot) in case.chunks_exact_mut(8).enumerate() {
            if !self.slot(slot)? {
                return if index == 0 { Ok(false) } else { Err(cut()) };
            }
        }
        Ok(true)
    }

    /// Unpacks one slot; `false` at the end of the data.
    fn slot(&mut self, slot: &mut [u8]) -> Result<bool, IntakeError> {
        loop {
            if self.next_code == 8 {
                let mut codes = [0; 8];
                if !self.eight(&mut codes)? {
                    return Ok(false);
                }
                (self.codes, self.next_code) = (codes, 0);
            }
            let code = self.codes.get(self.next_code).copied().unwrap_or(252);
            self.next_code += 1;
            match code {
                0 => {}
                252 => return Ok(false),
                253 => {
                    let mut raw = [0; 8];
                    if !self.eight(&mut raw)? {
                        return Err(cut());
                    }
                    slot.copy_from_slice(&raw);
                    return Ok(true);
                }
                254 => {
                    slot.fill(b' ');
                    return Ok(true);
                }
                255 => {
                    slot.copy_from_slice(&self.no_value);
                    return Ok(true);
                }
                number => {
                    let number = f64::from(number) - self.bias;
                    slot.copy_from_slice(&if self.big_endian { number.to_be_bytes() } else { number.to_le_bytes() });
                    return Ok(true);
                }
            }
        }
    }

    fn eight(&mut self, bytes: &mut [u8; 8]) -> Result<bool, IntakeError> {
        match self.input.read_exact(bytes) {
            Ok(()) => Ok(true),
            // Up to seven bytes of filling may stand at the end.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
            Err(error) if error.kind() == ErrorKind::InvalidData => Err(IntakeError::damaged("holds data that do not unpack")),
            Err(error) => Err(IntakeError::unreadable(&error)),
        }
    }
}

fn cut() -> IntakeError {
    IntakeError::damaged("ends in the middle of a case: it was not sent whole")
}

/// Zlib streams, one behind the other.
struct Blocks<R> {
    input: R,
    stream: Decompress,
    buffer: Vec<u8>,
    from: usize,
    to: usize,
    ended: bool,
}

impl<R: Read> Blocks<R> {
    fn new(input: R) -> Self {
        Self { input, stream: Decompress::new(true), buffer: vec![0; 32 << 10], from: 0, to: 0, ended: false }
    }
}

impl<R: Read> Read for Blocks<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let invalid = || std::io::Error::from(ErrorKind::InvalidData);
        while !out.is_empty() {
            if self.from == self.to && !self.ended {
                (self.from, self.to) = (0, self.input.read(&mut self.buffer)?);
                self.ended = self.to == 0;
            }
            if self.from == self.to && self.stream.total_in() == 0 {
                return Ok(0);
            }
            let (read_before, written_before) = (self.stream.total_in(), self.stream.total_out());
            let input = self.buffer.get(self.from..self.to).unwrap_or_default();
            let status = self.stream.decompress(input, out, FlushDecompress::None).map_err(|_| invalid())?;
            let read = usize::try_from(self.stream.total_in() - read_before).unwrap_or(0);
            let written = usize::try_from(self.stream.total_out() - written_before).unwrap_or(0);
            self.from += read;
            if status == Status::StreamEnd {
                self.stream.reset(true);
            } else if read == 0 && written == 0 && self.ended {
                return Err(std::io::Error::from(ErrorKind::UnexpectedEof));
            }
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}
