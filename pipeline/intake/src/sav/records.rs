//! The records before the data, as they stand in the file: nothing is decoded yet, as the encoding comes last.

use super::bytes::Bytes;
use crate::{IntakeError, Reason};

const MOST_VARIABLES: usize = 1 << 18;
const MOST_LABELS: usize = 1 << 20;
const LARGEST_RECORD: usize = 64 << 20;
const LARGEST_LABEL: usize = 64 << 10;

/// How the data are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Bytecode,
    Zlib,
}

/// A variable record.
#[derive(Debug, Default)]
pub(super) struct RawVariable {
    /// 0 for a number, else the bytes of a text.
    pub(super) width: usize,
    pub(super) name: Vec<u8>,
    pub(super) label: Vec<u8>,
    pub(super) missing: Vec<[u8; 8]>,
    /// Whether the first two missing values are the ends of a range.
    pub(super) range: bool,
    pub(super) format: u8,
    /// Place of the first slot of 8 bytes, and their number.
    pub(super) slot: usize,
    pub(super) slots: usize,
}

/// A set of value labels and the slots of the variables that use it.
#[derive(Debug, Default)]
pub(super) struct RawLabels {
    pub(super) labels: Vec<([u8; 8], Vec<u8>)>,
    pub(super) slots: Vec<usize>,
}

/// Everything before the data.
#[derive(Debug)]
pub(super) struct Records {
    pub(super) packing: Packing,
    pub(super) cases: Option<u64>,
    pub(super) bias: f64,
    pub(super) weight_slot: Option<usize>,
    pub(super) slots: usize,
    pub(super) variables: Vec<RawVariable>,
    pub(super) labels: Vec<RawLabels>,
    /// Subtype and content.
    pub(super) extensions: Vec<(i32, Vec<u8>)>,
    pub(super) big_endian: bool,
}

pub(super) fn read(bytes: &mut Bytes) -> Result<Records, IntakeError> {
    let mut records = header(bytes)?;
    loop {
        match bytes.integer()? {
            2 => variable(bytes, &mut records)?,
            3 => labels(bytes, &mut records)?,
            6 => {
                let lines = bytes.length("lines of notes", LARGEST_RECORD / 80)?;
                bytes.take(lines * 80)?;
            }
            7 => extension(bytes, &mut records)?,
            999 => {
                bytes.integer()?;
                return Ok(records);
            }
            other => return Err(IntakeError::damaged(format!("has a record of the unknown kind {other}"))),
        }
    }
}

fn header(bytes: &mut Bytes) -> Result<Records, IntakeError> {
    let magic: [u8; 4] = bytes.array()?;
    if !matches!(&magic, b"$FL2" | b"$FL3") {
        return Err(IntakeError::new(Reason::UnknownFormat, "does not start as an SPSS file does", "send an SPSS file (.sav)"));
    }
    bytes.array::<60>()?;
    let layout: [u8; 4] = bytes.array()?;
    bytes.big_endian = match (i32::from_le_bytes(layout), i32::from_be_bytes(layout)) {
        (2 | 3, _) => false,
        (_, 2 | 3) => true,
        _ => return Err(IntakeError::damaged("has a header of an unknown layout")),
    };
    bytes.integer()?;
    let packing = match bytes.integer()? {
        0 => Packing::Plain,
        1 => Packing::Bytecode,
        2 => Packing::Zlib,
        other => return Err(IntakeError::damaged(format!("is packed in the unknown way {other}"))),
    };
    let (weight, cases, bias) = (bytes.integer()?, bytes.integer()?, bytes.number()?);
    bytes.take(9 + 8 + 64 + 3)?;
    Ok(Records {
        packing,
        cases: u64::try_from(cases).ok(),
        bias,
        weight_slot: usize::try_from(weight).ok().and_then(|weight| weight.checked_sub(1)),
        slots: 0,
        variables: Vec::new(),
        labels: Vec::new(),
        extensions: Vec::new(),
        big_endian: bytes.big_endian,
    })
}

fn variable(bytes: &mut Bytes, records: &mut Records) -> Result<(), IntakeError> {
    let (width, has_label, missing) = (bytes.integer()?, bytes.integer()?, bytes.integer()?);
    let print: [u8; 4] = bytes.array()?;
    bytes.integer()?;
    let name: [u8; 8] = bytes.array()?;
    let label = if has_label == 1 { padded_text(bytes)? } else { Vec::new() };
    if missing.unsigned_abs() > 3 {
        return Err(IntakeError::damaged(format!("states {missing} missing values for a variable, where -3 to 3 are possible")));
    }
    let missing_values: Result<Vec<[u8; 8]>, IntakeError> = (0..missing.unsigned_abs()).map(|_| bytes.array()).collect();
    let slot = records.slots;
    records.slots += 1;
    if records.slots > MOST_VARIABLES {
        return Err(IntakeError::new(
            Reason::TooLarge,
            format!("has more than {MOST_VARIABLES} slots for variables, the limit"),
            "send the variables that the agreement names, in several files if need be",
        ));
    }
    if width < 0 {
        // The continuation of the text before.
        let before = records.variables.last_mut().filter(|before| before.width > 8);
        before.ok_or_else(|| IntakeError::damaged("continues a variable that is none"))?.slots += 1;
        return Ok(());
    }
    let format = if bytes.big_endian { print.get(1) } else { print.get(2) };
    records.variables.push(RawVariable {
        width: usize::try_from(width)
            .ok()
            .filter(|width| *width <= 255)
            .ok_or_else(|| IntakeError::damaged("has a text of an impossible width"))?,
        name: name.to_vec(),
        label,
        missing: missing_values?,
        range: missing < 0,
        format: format.copied().unwrap_or(0),
        slot,
        slots: 1,
    });
    Ok(())
}

/// A text after its length, filled up to a multiple of four bytes.
fn padded_text(bytes: &mut Bytes) -> Result<Vec<u8>, IntakeError> {
    let length = bytes.length("the length of a label", LARGEST_LABEL)?;
    let mut text = bytes.take(length.next_multiple_of(4))?;
    text.truncate(length);
    Ok(text)
}

fn labels(bytes: &mut Bytes, records: &mut Records) -> Result<(), IntakeError> {
    let count = bytes.length("the number of labels", MOST_LABELS)?;
    let mut set = RawLabels::default();
    for _ in 0..count {
        let value: [u8; 8] = bytes.array()?;
        let [length] = bytes.array()?;
        // The length's own byte counts for the filling.
        let mut label = bytes.take((usize::from(length) + 1).next_multiple_of(8) - 1)?;
        label.truncate(usize::from(length));
        set.labels.push((value, label));
    }
    if bytes.integer()? != 4 {
        return Err(IntakeError::damaged("has labels without variables"));
    }
    for _ in 0..bytes.length("the number of variables with labels", MOST_VARIABLES)? {
        let slot = bytes.length("the place of a variable", MOST_VARIABLES)?;
        set.slots.push(slot.checked_sub(1).ok_or_else(|| IntakeError::damaged("has labels for a variable that is none"))?);
    }
    records.labels.push(set);
    Ok(())
}

fn extension(bytes: &mut Bytes, records: &mut Records) -> Result<(), IntakeError> {
    let subtype = bytes.integer()?;
    let (size, count) =
        (bytes.length("the size of an item", LARGEST_RECORD)?, bytes.length("a number of items", LARGEST_RECORD)?);
    let length = size.checked_mul(count).filter(|length| *length <= LARGEST_RECORD);
    let content = bytes.take(length.ok_or_else(|| IntakeError::damaged("has a record longer than any can be"))?)?;
    records.extensions.push((subtype, content));
    Ok(())
}
