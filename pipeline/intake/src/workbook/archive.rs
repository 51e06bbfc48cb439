//! The zip archive around the newer workbooks, checked before anything is unpacked.

use std::io::{Read, copy, sink};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{protected, spans, unreadable};
use crate::hints::Format;
use crate::input::{Input, Origin};
use crate::{IntakeError, Reason};

/// Most bytes that all parts of a workbook may unpack to.
const LARGEST_WHOLE: u64 = 4 << 30;
/// Most bytes of a part that is held whole in memory.
const LARGEST_HELD: u64 = 512 << 20;
/// Cells that the sheets of a workbook which is held whole may span together, filled or not.
pub(super) const MOST_CELLS: u64 = 20_000_000;
const MOST_PARTS: usize = 20_000;
/// Deflate makes no byte into more than this many.
const LARGEST_RATIO: u64 = 1_032;

fn archive(origin: &Origin) -> Result<ZipArchive<Input>, IntakeError> {
    ZipArchive::new(origin.open()?).map_err(|error| match error {
        ZipError::Io(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => IntakeError::unreadable(&error),
        _ => unreadable(),
    })
}

/// Which format a zip archive is; `None` for an archive that is none of them.
pub(crate) fn kind_of_zip(origin: &Origin) -> Result<Option<Format>, IntakeError> {
    super::guarded(|| {
        let archive = archive(origin)?;
        // Some programs write `\` for `/`.
        let names: Vec<String> = archive
            .file_names()
            .filter_map(|name| Some(name.ok()?.to_lowercase().replace('\\', "/").trim_start_matches('/').to_owned()))
            .collect();
        let has = |part: &str| names.iter().any(|name| name == part);
        Ok(match () {
            () if has("xl/workbook.bin") => Some(Format::Xlsb),
            () if has("[content_types].xml") && names.iter().any(|name| name.contains("workbook")) => Some(Format::Xlsx),
            () if has("content.xml") => Some(Format::Ods),
            () => None,
        })
    })
}

/// Whether an archive has a part with such a name, in lower case.
pub(super) fn has_part(origin: &Origin, name: &str) -> Result<bool, IntakeError> {
    super::guarded(|| {
        let archive = archive(origin)?;
        let mut names = archive.file_names().filter_map(Result::ok);
        Ok(names.any(|part| part.to_lowercase().contains(name)))
    })
}

/// Checks how much an archive says that it unpacks to, and does not believe it where the difference would matter.
pub(super) fn check_zip(origin: &Origin, format: Format) -> Result<(), IntakeError> {
    super::guarded(|| {
        let mut archive = archive(origin)?;
        if archive.len() > MOST_PARTS {
            return Err(too_large("parts", archive.len() as u64, MOST_PARTS as u64));
        }
        let (mut whole, mut doubted) = (0_u64, Vec::new());
        for index in 0..archive.len() {
            let part = archive.by_index_raw(index).map_err(|_| unreadable())?;
            if part.encrypted() {
                return Err(protected());
            }
            let limit = limit_of(&part.name().map_err(|_| unreadable())?, format);
            whole = whole.saturating_add(part.size());
            if part.size() > limit || whole > LARGEST_WHOLE {
                return Err(too_large("bytes when unpacked", part.size().max(whole), limit.min(LARGEST_WHOLE)));
            }
            if part.compressed_size().saturating_mul(LARGEST_RATIO) > limit && part.size() < limit {
                doubted.push((index, part.size()));
            }
        }
        for (index, size) in doubted {
            let part = archive.by_index(index).map_err(|_| unreadable())?;
            let unpacked = copy(&mut part.take(size + 1), &mut sink()).map_err(|_| unreadable())?;
            if unpacked != size {
                return Err(IntakeError::damaged("is an archive whose parts are not as large as it says"));
            }
        }
        if format == Format::Ods { check_ods(&mut archive) } else { Ok(()) }
    })
}

fn limit_of(name: &str, format: Format) -> u64 {
    let streamed = format != Format::Ods && name.to_lowercase().contains("worksheets");
    if streamed { LARGEST_WHOLE } else { LARGEST_HELD }
}

fn too_large(what: &str, given: u64, limit: u64) -> IntakeError {
    let problem = format!("has {given} {what}, the limit is {limit}");
    IntakeError::new(Reason::TooLarge, problem, "send the table as CSV or Parquet, or split it into several files")
}

/// OpenDocument says in its manifest that its parts are encrypted, and repeats cells instead of writing them.
fn check_ods(archive: &mut ZipArchive<Input>) -> Result<(), IntakeError> {
    check_ods_manifest(archive)?;
    let content = archive.by_name("content.xml").map_err(|_| unreadable())?;
    let span = spans::span_of(content).ok_or_else(unreadable)?;
    if span > MOST_CELLS { Err(too_large("cells between the first and the last filled ones", span, MOST_CELLS)) } else { Ok(()) }
}

fn check_ods_manifest(archive: &mut ZipArchive<Input>) -> Result<(), IntakeError> {
    let Ok(part) = archive.by_name("META-INF/manifest.xml") else { return Ok(()) };
    let mut manifest = Vec::new();
    part.take(1 << 20).read_to_end(&mut manifest).map_err(|_| unreadable())?;
    let encrypted = memchr::memmem::find(&manifest, b"encryption-data").is_some();
    if encrypted { Err(protected()) } else { Ok(()) }
}
