//! Bytes as a partner's file, one reader each: every file ends in rows that add up, or in a refusal that says what to do.

use std::io::{Cursor, Read as _, Write as _};

use choir_intake::{IntakeError, Tally, fuzz};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A word that seeds hold as a value: no refusal may repeat it.
pub const CANARY: &str = "Zqcanaryvalue";

/// Largest piece of a package that is unpacked to be changed.
const LARGEST_PIECE: u64 = 1 << 18;

/// Tries bytes as delimited text.
///
/// # Panics
/// When reading does, a refusal says too little or too much, or the second reading differs.
pub fn csv(input: &[u8]) {
    check(input, fuzz::csv);
}

/// Tries bytes as a workbook of whatever format they look like.
///
/// # Panics
/// As [`csv`].
pub fn workbook(input: &[u8]) {
    check(input, fuzz::workbook);
}

/// Tries bytes as an SPSS system file.
///
/// # Panics
/// As [`csv`].
pub fn sav(input: &[u8]) {
    check(input, fuzz::sav);
}

/// Tries bytes as Parquet.
///
/// # Panics
/// As [`csv`].
pub fn parquet(input: &[u8]) {
    check(input, fuzz::parquet);
}

/// Tries bytes as an `XLSForm`.
///
/// # Panics
/// As [`csv`].
pub fn xlsform(input: &[u8]) {
    check(input, |bytes| fuzz::xlsform(bytes).map(|()| None));
}

/// Leaves panics to the readers: libraries under them may panic over a damaged file, which they turn into a refusal, and
/// libFuzzer's own hook would end the process before that. A panic that leaves a reader still ends it.
pub fn leave_panics_to_readers() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| std::panic::set_hook(Box::new(|_| {})));
}

fn check(input: &[u8], read: impl Fn(&[u8]) -> Result<Option<Tally>, IntakeError>) {
    let read = |bytes: &[u8]| or_finding(|| read(bytes));
    let first = read(input);
    if let Err(error) = &first {
        check_refusal(error);
    }
    if first != read(input) {
        finding("the second reading of the same bytes differs");
    }
}

/// What is tried, of which a panic is a finding with its message, whatever hook is set.
pub(crate) fn or_finding<T>(tried: impl FnOnce() -> T) -> T {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(tried)) {
        Ok(result) => result,
        Err(panic) => finding(panic.downcast_ref::<String>().map_or("it panics", String::as_str)),
    }
}

/// Ends the process, whatever hook is set.
#[expect(clippy::print_stderr, reason = "what the fuzzer found")]
pub(crate) fn finding(what: &str) -> ! {
    eprintln!("finding: {what}");
    std::process::abort()
}

/// A refusal says what is wrong and what to do, and nothing that the file holds.
fn check_refusal(error: &IntakeError) {
    let silent = error.problem().trim().is_empty() || error.next_step().trim().is_empty();
    if silent {
        finding(&format!("a refusal that says too little: {error}"));
    }
    if error.to_string().contains(CANARY) {
        finding(&format!("a refusal that holds a value: {error}"));
    }
}

/// Changes one piece of a package (`.xlsx`, `.ods`) and packs it again, so that the change is read, and not only that a
/// checksum is wrong. `change` is given the piece's bytes, their number and the most there may be, and tells the new number.
/// Nothing when the bytes are no package.
pub fn mutate_package(
    data: &mut [u8],
    size: usize,
    most: usize,
    seed: u32,
    change: impl Fn(&mut [u8], usize, usize) -> usize,
) -> Option<usize> {
    let packed = repack(data.get(..size)?, most, seed, change)?;
    data.get_mut(..packed.len())?.copy_from_slice(&packed);
    Some(packed.len())
}

/// Changes a file that may be a package: three times in four inside of it, otherwise as bytes.
pub fn mutate_file(
    data: &mut [u8],
    size: usize,
    most: usize,
    seed: u32,
    change: impl Fn(&mut [u8], usize, usize) -> usize,
) -> usize {
    let packed = if seed.is_multiple_of(4) { None } else { mutate_package(data, size, most, seed, &change) };
    packed.unwrap_or_else(|| change(data, size, most))
}

fn repack(bytes: &[u8], most: usize, seed: u32, change: impl Fn(&mut [u8], usize, usize) -> usize) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok().filter(|archive| !archive.is_empty())?;
    let chosen = usize::try_from(seed / 7).ok()? % archive.len();
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).ok()?;
        let (name, mut piece) = (file.name().ok()?.into_owned(), Vec::new());
        (&mut file).take(LARGEST_PIECE).read_to_end(&mut piece).ok()?;
        if place == chosen {
            let length = piece.len();
            piece.resize(length + 64, 0);
            let changed = change(&mut piece, length, length + 64);
            piece.truncate(changed);
        }
        packed.start_file(name, options).ok()?;
        packed.write_all(&piece).ok()?;
    }
    packed.finish().ok().map(Cursor::into_inner).filter(|packed| packed.len() <= most)
}
