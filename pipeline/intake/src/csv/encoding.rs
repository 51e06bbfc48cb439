//! Encodings: byte order marks, UTF-8, UTF-16 with and without a mark, and what is left.

use std::borrow::Cow;
use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::hints::Hints;
use crate::{IntakeError, Reason};

/// What the bytes are.
pub(super) struct Found {
    pub(super) encoding: &'static Encoding,
    /// Bytes of the byte order mark.
    pub(super) mark: usize,
    /// Whether that is certain: declared, marked, or seen in the sample.
    pub(super) certain: bool,
    guessed: bool,
}

impl Found {
    /// Whether delimiters and line ends can be found in the bytes as they are.
    pub(super) fn is_split_as_bytes(&self) -> bool {
        self.encoding == UTF_8 || self.encoding.is_single_byte()
    }

    /// The sample as text, or as bytes in which ASCII is ASCII.
    pub(super) fn sample_text<'s>(&self, sample: &'s [u8]) -> Cow<'s, [u8]> {
        let rest = sample.get(self.mark..).unwrap_or_default();
        if self.is_split_as_bytes() {
            return Cow::Borrowed(rest);
        }
        Cow::Owned(self.encoding.decode_without_bom_handling(rest).0.into_owned().into_bytes())
    }

    pub(super) fn notice(&self) -> Option<String> {
        self.guessed.then(|| {
            format!(
                "the text is not UTF-8 and is read as {}: if letters with accents look wrong, declare file.encoding",
                self.encoding.name()
            )
        })
    }
}

/// Finds the encoding in the first bytes.
pub(super) fn find(sample: &[u8], hints: &Hints) -> Result<Found, IntakeError> {
    let marked = Encoding::for_bom(sample);
    if let Some(label) = &hints.encoding {
        let encoding = Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| {
            let problem = format!("is declared to be in the encoding `{label}`, which is not known");
            IntakeError::new(Reason::Declaration, problem, "use utf-8, utf-16le or windows-1252")
        })?;
        let mark = marked.filter(|(marked, _)| *marked == encoding).map_or(0, |(_, mark)| mark);
        return Ok(Found { encoding, mark, certain: true, guessed: false });
    }
    let found = |encoding, certain, guessed| Ok(Found { encoding, mark: 0, certain, guessed });
    if let Some((encoding, mark)) = marked {
        return Ok(Found { encoding, mark, certain: true, guessed: false });
    }
    if let Some(encoding) = utf_16_without_mark(sample) {
        return found(encoding, true, false);
    }
    match std::str::from_utf8(sample) {
        Ok(_) => found(UTF_8, !sample.is_ascii(), false),
        // The sample may end within a character.
        Err(error) if error.error_len().is_none() => found(UTF_8, true, false),
        Err(_) => found(guess(sample), true, true),
    }
}

/// Text in UTF-16 has a zero in every other byte where it is Latin.
fn utf_16_without_mark(sample: &[u8]) -> Option<&'static Encoding> {
    let pairs = sample.chunks_exact(2).take(2_000);
    let (low, high) = pairs.clone().fold((0, 0), |(low, high), pair| {
        (low + usize::from(pair.first() == Some(&0)), high + usize::from(pair.get(1) == Some(&0)))
    });
    let most = pairs.len() * 7 / 10;
    match () {
        () if pairs.len() > 1 && high > most && low == 0 => Some(UTF_16LE),
        () if pairs.len() > 1 && low > most && high == 0 => Some(UTF_16BE),
        () => None,
    }
}

/// The likeliest encoding of one byte a character. A short text is taken for Western European.
pub(super) fn guess(sample: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let proof = sample.iter().filter(|byte| !byte.is_ascii()).count();
    if guess.is_single_byte() && proof >= 20 { guess } else { WINDOWS_1252 }
}

/// Bytes in one encoding, read as UTF-8. Fails where they are no text in it.
pub(super) struct Decoded<R> {
    input: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_from: usize,
    raw_to: usize,
    text: Vec<u8>,
    text_from: usize,
    text_to: usize,
    ended: bool,
    finished: bool,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(input: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        let (raw, text) = (vec![0; 64 << 10], vec![0; 64 << 10]);
        Self { input, decoder, raw, raw_from: 0, raw_to: 0, text, text_from: 0, text_to: 0, ended: false, finished: false }
    }

    /// Decodes more text, after the last was taken.
    fn decode(&mut self) -> io::Result<()> {
        if self.raw_from == self.raw_to && !self.ended {
            self.raw_from = 0;
            self.raw_to = self.input.read(&mut self.raw)?;
            self.ended = self.raw_to == 0;
        }
        let raw = self.raw.get(self.raw_from..self.raw_to).unwrap_or_default();
        let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(raw, &mut self.text, self.ended);
        self.raw_from += read;
        (self.text_from, self.text_to) = (0, written);
        match result {
            DecoderResult::Malformed(..) => return Err(io::Error::from(io::ErrorKind::InvalidData)),
            DecoderResult::InputEmpty => self.finished = self.ended,
            DecoderResult::OutputFull => {}
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.text_from == self.text_to && !self.finished {
            self.decode()?;
        }
        let mut text = self.text.get(self.text_from..self.text_to).unwrap_or_default();
        let read = text.read(out)?;
        self.text_from += read;
        Ok(read)
    }
}

/// Decodes one cell in an encoding of one byte a character.
pub(super) fn decode_into(bytes: &[u8], encoding: &'static Encoding, out: &mut String) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    out.reserve(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(0));
    let (result, ..) = decoder.decode_to_string(bytes, out, true);
    debug_assert_eq!(result, CoderResult::InputEmpty);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(sample: &[u8]) -> &'static str {
        find(sample, &Hints::default()).unwrap().encoding.name()
    }

    #[test]
    fn encodings_are_found() {
        assert_eq!(name(b"\xef\xbb\xbfa,b"), "UTF-8");
        assert_eq!(name("Zoë,Łódź".as_bytes()), "UTF-8");
        assert_eq!(name(b"\xff\xfea\0,\0b\0"), "UTF-16LE");
        assert_eq!(name(b"a\0,\0b\0\n\0"), "UTF-16LE");
        assert_eq!(name(b"\0a\0,\0b\0\n"), "UTF-16BE");
        assert_eq!(name(b"Zo\xeb,Ren\xe9e"), "windows-1252");
        let long = b"Zo\xeb Bront\xeb,Ren\xe9e Lef\xe8vre,\xa312 caf\xe9\n".repeat(20);
        assert_eq!(name(&long), "windows-1252");
        let polish =
            encoding_rs::WINDOWS_1250.encode("Łukasz Wiśniewski, Małgorzata Dąbrowska, Kraków, Łódź, święto\n").0.repeat(20);
        assert_eq!(name(&polish), "windows-1250");
        assert!(find(b"a", &Hints { encoding: Some("klingon".to_owned()), ..Hints::default() }).is_err());
    }

    #[test]
    fn utf_16_is_read_through_small_buffers_and_halves_are_refused() {
        let bytes: Vec<u8> = "naïve, Łódź, 😀\n".repeat(9_000).encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut text = String::new();
        Decoded::new(bytes.as_slice(), UTF_16LE).read_to_string(&mut text).unwrap();
        assert!(text == "naïve, Łódź, 😀\n".repeat(9_000), "{} bytes", text.len());
        assert!(Decoded::new(&b"a\0\x00\xd8b\0"[..], UTF_16LE).read_to_string(&mut text).is_err());
    }
}
