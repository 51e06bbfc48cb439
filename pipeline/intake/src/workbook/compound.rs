//! The compound file around an `.xls` workbook, checked before `calamine` opens it: its reader follows chains of sectors
//! without looking for a circle, and makes room for as many cells as a sheet claims to span. Neither is a panic that
//! could be caught; both end the process.

use std::io::Read as _;

use super::archive::MOST_CELLS;
use super::{protected, unreadable};
use crate::input::Origin;
use crate::{IntakeError, Reason};

/// Most bytes of a compound file, which is held whole in memory.
const LARGEST_FILE: u64 = 512 << 20;
const MOST_ROWS: u32 = 65_536;
const MOST_COLUMNS: u32 = 256;
/// Sector numbers from here on are marks and name no sector.
const MARKS: u32 = 0xffff_fffa;
/// Streams below this size lie in the small sectors.
const SMALL: usize = 4_096;

/// Checks that a compound file can be read within limits.
pub(super) fn check(origin: &Origin) -> Result<(), IntakeError> {
    let size = origin.size()?;
    if size > LARGEST_FILE {
        return Err(too_large("bytes", size, LARGEST_FILE));
    }
    let mut bytes = Vec::new();
    origin.open()?.take(LARGEST_FILE).read_to_end(&mut bytes).map_err(|error| IntakeError::unreadable(&error))?;
    let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if memchr::memmem::find(&bytes, &encrypted).is_some() {
        return Err(protected());
    }
    let file = Compound::read(&bytes).ok_or_else(unreadable)?;
    let stream = file.stream("workbook").or_else(|| file.stream("book")).ok_or_else(unreadable)?;
    check_sheets(&stream)
}

fn too_large(what: &str, given: u64, limit: u64) -> IntakeError {
    let problem = format!("has {given} {what}, the limit is {limit}");
    IntakeError::new(Reason::TooLarge, problem, "save it as .xlsx, remove what lies far from the table, and send that file")
}

fn short(bytes: &[u8], place: usize) -> Option<u32> {
    Some(u32::from(u16::from_le_bytes(bytes.get(place..place + 2)?.try_into().ok()?)))
}

fn long(bytes: &[u8], place: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(place..place + 4)?.try_into().ok()?))
}

fn longs(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).filter_map(|four| long(four, 0))
}

/// A compound file whose chains all come to an end.
struct Compound<'b> {
    bytes: &'b [u8],
    sector: usize,
    next: Vec<u32>,
    small_next: Vec<u32>,
    small: Vec<u8>,
    /// Name in lower case, first sector and size.
    entries: Vec<(String, u32, usize)>,
}

impl<'b> Compound<'b> {
    /// `None` for anything that a sound writer does not make.
    fn read(bytes: &'b [u8]) -> Option<Self> {
        let sector = match short(bytes, 30)? {
            9 => 512,
            12 => 4_096,
            _ => return None,
        };
        let (next, small_next, small, entries) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut file = Self { bytes, sector, next, small_next, small, entries };
        file.next = file.table()?;
        if !comes_to_an_end(&file.next) {
            return None;
        }
        let directory = file.chain(long(bytes, 48)?)?;
        for entry in directory.chunks_exact(128) {
            let size = if sector == 512 {
                long(entry, 120)? as usize
            } else {
                usize::try_from(u64::from_le_bytes(entry.get(120..128)?.try_into().ok()?)).ok()?
            };
            let units: Vec<u16> = entry.get(..64)?.chunks_exact(2).filter_map(|two| short(two, 0)?.try_into().ok()).collect();
            let name = String::from_utf16_lossy(units.split(|unit| *unit == 0).next()?).to_lowercase();
            file.entries.push((name, long(entry, 116)?, size));
        }
        // Unused entries hold anything; a stream in use is no larger than the file.
        let used = |name: &str| name == "workbook" || name == "book";
        let (_, root, root_size) = file.entries.first()?;
        let (root, too_long) = (*root, *root_size > bytes.len());
        if too_long || file.entries.iter().any(|(name, _, size)| used(name) && *size > bytes.len()) {
            return None;
        }
        let small_tables = long(bytes, 64)? as usize;
        if small_tables > 0 {
            if small_tables.checked_mul(sector)? > bytes.len() {
                return None;
            }
            file.small = file.chain(root)?;
            file.small_next = longs(&file.chain(long(bytes, 60)?)?).collect();
        }
        comes_to_an_end(&file.small_next).then_some(file)
    }

    fn at(&self, sector: u32) -> Option<&'b [u8]> {
        let start = (sector as usize).checked_add(1)?.checked_mul(self.sector)?;
        // The last sector may be cut short.
        self.bytes.get(start..self.bytes.len().min(start.checked_add(self.sector)?)).filter(|bytes| !bytes.is_empty())
    }

    /// The table of next sectors.
    fn table(&self) -> Option<Vec<u32>> {
        let most = self.bytes.len() / self.sector + 1;
        let mut places: Vec<u32> = longs(self.bytes.get(76..512)?).collect();
        let mut more = long(self.bytes, 68)?;
        let mut steps = 0;
        while more < MARKS {
            steps += 1;
            if steps > most {
                return None;
            }
            places.extend(longs(self.at(more)?));
            more = places.pop()?;
        }
        let mut table = Vec::new();
        for place in places.into_iter().filter(|place| *place < MARKS) {
            table.extend(longs(self.at(place)?));
            if table.len() > most * 2 + self.sector {
                return None;
            }
        }
        Some(table)
    }

    /// The bytes of a chain, which comes to an end.
    fn chain(&self, mut sector: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        while sector < MARKS {
            bytes.extend(self.at(sector)?);
            sector = *self.next.get(sector as usize)?;
        }
        Some(bytes)
    }

    fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let (_, first, size) = self.entries.iter().find(|(other, ..)| other == name)?;
        let mut stream = Vec::new();
        if *size >= SMALL {
            stream = self.chain(*first)?;
        } else {
            let mut sector = *first;
            while sector < MARKS {
                let start = sector as usize * 64;
                stream.extend(self.small.get(start..self.small.len().min(start + 64))?);
                sector = *self.small_next.get(sector as usize)?;
            }
        }
        stream.truncate(*size);
        Some(stream)
    }
}

/// Whether no chain of a table runs in a circle.
fn comes_to_an_end(next: &[u32]) -> bool {
    let mut walk_of = vec![0_u32; next.len()];
    for (start, walk) in (0..next.len()).zip(1_u32..) {
        let mut at = start;
        while let (Some(seen), Some(follows)) = (walk_of.get_mut(at), next.get(at)) {
            if *seen == walk {
                return false;
            }
            if *seen != 0 {
                break;
            }
            *seen = walk;
            at = *follows as usize;
        }
    }
    true
}

/// Records of a stream: kind and content, up to the first that is cut.
fn records(mut stream: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    std::iter::from_fn(move || {
        let (kind, length) = (short(stream, 0)?, short(stream, 2)? as usize);
        let content = stream.get(4..4 + length)?;
        stream = stream.get(4 + length..)?;
        Some((kind, content))
    })
}

/// Checks what every sheet spans.
fn check_sheets(stream: &[u8]) -> Result<(), IntakeError> {
    let mut span = 0_u64;
    for (kind, content) in records(stream) {
        match (kind, long(content, 0)) {
            (0x0085, Some(place)) => span += span_of(stream.get(place as usize..).unwrap_or_default())?,
            (0x000a, _) => break,
            _ => {}
        }
    }
    if span > MOST_CELLS { Err(too_large("cells between the first and the last filled ones", span, MOST_CELLS)) } else { Ok(()) }
}

/// Cells between the corners of a sheet.
fn span_of(sheet: &[u8]) -> Result<u64, IntakeError> {
    let far = || IntakeError::damaged("has a cell where a sheet of its format has none");
    let (mut rows, mut columns) = ((u32::MAX, 0), (u32::MAX, 0));
    for (kind, content) in records(sheet) {
        match kind {
            0x000a => break,
            // The corners as the sheet states them: four bytes a row, or two in older files.
            0x0200 if content.len() >= 14 => {
                let stated = (long(content, 4).unwrap_or(0), short(content, 10).unwrap_or(0));
                if stated.0 > MOST_ROWS || stated.1 > MOST_COLUMNS {
                    return Err(far());
                }
            }
            0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e | 0x00fd | 0x00bd | 0x0006 => {
                let (Some(row), Some(column)) = (short(content, 0), short(content, 2)) else { continue };
                if column >= MOST_COLUMNS {
                    return Err(far());
                }
                rows = (rows.0.min(row), rows.1.max(row));
                columns = (columns.0.min(column), columns.1.max(column));
                if let (0x00bd, Some(last)) = (kind, content.len().checked_sub(2).and_then(|place| short(content, place))) {
                    if last >= MOST_COLUMNS {
                        return Err(far());
                    }
                    columns.1 = columns.1.max(last);
                }
            }
            _ => {}
        }
    }
    let length = |(from, to): (u32, u32)| u64::from(to.checked_sub(from).map_or(0, |length| length + 1));
    Ok(length(rows) * length(columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found() {
        assert!(comes_to_an_end(&[1, 2, 0xffff_fffe, 0xffff_ffff, 2]));
        assert!(!comes_to_an_end(&[1, 2, 0]));
        assert!(!comes_to_an_end(&[0xffff_fffe, 1]));
        assert!(comes_to_an_end(&[]));
    }

    #[test]
    fn a_sheet_that_spans_too_much_is_refused() {
        let cell = |row: u16, column: u16| {
            let mut record = vec![0x03, 0x02, 14, 0];
            record.extend(row.to_le_bytes());
            record.extend(column.to_le_bytes());
            record.extend([0; 10]);
            record
        };
        assert_eq!(span_of(&[cell(0, 0), cell(9, 4)].concat()).unwrap(), 50);
        assert!(span_of(&cell(0, 256)).is_err());
        assert_eq!(span_of(&[]).unwrap(), 0);
    }
}
