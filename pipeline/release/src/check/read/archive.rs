//! A workbook part by part, with bounded memory: what is larger than it may be, stands twice, overlaps, or lies in the file
//! without being a part of it, is told and not read.

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// Most parts of a workbook.
const MOST_PARTS: usize = 2_000;
/// Largest part, unpacked.
const PART_BYTES: u64 = 48 * 1024 * 1024;
/// All parts together, unpacked.
const ARCHIVE_BYTES: u64 = 96 * 1024 * 1024;
/// What stands before the content of a part, without its name.
const HEADER: u64 = 30;
/// What an archive ends with when it has no comment.
const END: u64 = 22;

/// A part, unpacked.
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// What a workbook holds.
#[derive(Default)]
pub(crate) struct Archive {
    pub(crate) parts: Vec<Part>,
    /// What cannot be read or checked, for people; no word of the content.
    pub(crate) faults: Vec<String>,
}

/// Unpacks a workbook.
pub(crate) fn unpack(bytes: &[u8]) -> Archive {
    let mut archive = Archive::default();
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else {
        archive.faults.push("it is no ZIP archive that can be read".to_owned());
        return archive;
    };
    if zip.len() > MOST_PARTS {
        archive.faults.push(format!("expected at most {MOST_PARTS} parts, got {}", zip.len()));
        return archive;
    }
    if zip.has_duplicate_names() || zip.offset() != 0 || !zip.comment().is_empty() {
        archive.faults.push("it has a part twice, a comment, or bytes before its first part".to_owned());
    }
    let mut left = ARCHIVE_BYTES;
    let mut spans = Vec::new();
    for place in 0..zip.len() {
        match part(&mut zip, place, left, &mut spans) {
            Ok(part) => {
                left = left.saturating_sub(u64::try_from(part.bytes.len()).unwrap_or(u64::MAX));
                archive.parts.push(part);
            }
            Err(reason) => archive.faults.push(format!("part {}: {reason}", place + 1)),
        }
    }
    let directory = zip.central_directory_start();
    if archive.faults.is_empty() && !is_whole(&mut spans, directory, bytes) {
        archive.faults.push("it holds bytes that belong to no part".to_owned());
    }
    archive
}

fn part(zip: &mut ZipArchive<Cursor<&[u8]>>, place: usize, left: u64, spans: &mut Vec<(u64, u64)>) -> Result<Part, &'static str> {
    let mut entry = zip.by_index(place).map_err(|_| "it is locked, or packed in a way that is not allowed")?;
    let name = entry.name().map_err(|_| "its name cannot be read")?.into_owned();
    if !is_plain(&name) || entry.is_dir() || entry.is_symlink() {
        return Err("its name could lead out of the archive, or it is no plain part");
    }
    if !entry.comment().is_empty() || entry.extra_data().is_some_and(|extra| !extra.is_empty()) {
        return Err("it has a comment or data beside its content");
    }
    let start = entry.data_start().ok_or("its place is not known")?;
    let header = entry.header_start();
    let named = HEADER.saturating_add(u64::try_from(name.len()).unwrap_or(u64::MAX));
    if start.checked_sub(header) != Some(named) {
        return Err("it has data beside its content");
    }
    spans.push((header, start.saturating_add(entry.compressed_size())));
    let limit = PART_BYTES.min(left);
    let mut bytes = Vec::new();
    // What the entry says of its size is not believed.
    (&mut entry).take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| "its content cannot be unpacked")?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
        return Err("it is larger unpacked than a workbook of a pack may be");
    }
    Ok(Part { name, bytes })
}

/// Whether the parts follow each other without a gap up to the directory, and nothing stands behind it.
fn is_whole(spans: &mut [(u64, u64)], directory: u64, bytes: &[u8]) -> bool {
    spans.sort_unstable();
    let mut at = 0;
    for (start, end) in spans.iter() {
        if *start != at {
            return false;
        }
        at = *end;
    }
    let tail = u64::try_from(bytes.len()).ok().and_then(|length| length.checked_sub(END)).and_then(|at| usize::try_from(at).ok());
    let tail = tail.and_then(|tail| bytes.get(tail..)).unwrap_or_default();
    at == directory && tail.starts_with(b"PK\x05\x06") && tail.ends_with(&[0, 0])
}

fn is_plain(name: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/[]".contains(&byte);
    name.len() <= 120 && name.bytes().all(known) && name.split('/').all(plain)
}
