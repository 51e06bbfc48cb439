//! Cases as rows.

use std::collections::BTreeMap;

use encoding_rs::{Encoding, UTF_8};

use super::bytes::Bytes;
use super::cases::Cases;
use super::dictionary::{Dictionary, Variable, VariableKind, key_of};
use super::extension::trim_end;
use crate::IntakeError;
use crate::calendar;
use crate::cell::Kind;
use crate::rows::Rows;
use crate::table::{RowSource, Step};

/// Seconds of a day, and days from the first day of the Gregorian calendar, from which SPSS counts, to 1970-01-01.
const DAY: f64 = 86_400.0;
const EPOCH: i64 = 141_428;
const LATEST: f64 = 4e11;

/// A system file as a source of rows.
pub(super) struct SavSource {
    cases: Cases,
    variables: Vec<Variable>,
    encoding: &'static Encoding,
    no_value: f64,
    big_endian: bool,
    stated: Option<u64>,
    read: u64,
    text: Vec<u8>,
    /// Column and number of its cells with bytes that are no text.
    unreadable: BTreeMap<usize, u64>,
    ended: bool,
}

impl SavSource {
    pub(super) fn new(bytes: Bytes, dictionary: Dictionary) -> Result<Self, IntakeError> {
        let Dictionary { packing, cases: stated, bias, no_value, slots, variables, encoding, .. } = dictionary;
        let big_endian = bytes.big_endian;
        let cases = Cases::new(bytes, packing, slots, bias, no_value)?;
        let (text, unreadable) = (Vec::new(), BTreeMap::new());
        Ok(Self { cases, variables, encoding, no_value, big_endian, stated, read: 0, text, unreadable, ended: false })
    }

    fn push_case(&mut self, rows: &mut Rows) {
        for (column, variable) in self.variables.iter().enumerate() {
            match &variable.kind {
                VariableKind::Number { slot, format, missing, range } => {
                    let bytes = self.cases.case.get(slot * 8..slot * 8 + 8).and_then(|bytes| bytes.try_into().ok());
                    let bytes = bytes.unwrap_or([0; 8]);
                    let number = if self.big_endian { f64::from_be_bytes(bytes) } else { f64::from_le_bytes(bytes) };
                    let is_missing = missing.contains(&number) || range.is_some_and(|(from, to)| from <= number && number <= to);
                    if number.to_bits() == self.no_value.to_bits() || number.is_nan() {
                        rows.push(Kind::Empty, "");
                    } else {
                        push_number(rows, number, *format, variable, is_missing);
                    }
                }
                VariableKind::Text { pieces, missing } => {
                    self.text.clear();
                    for (from, length) in pieces {
                        self.text.extend(self.cases.case.get(*from..from + length).unwrap_or_default());
                    }
                    let bytes = trim_end(&self.text);
                    if !push_text(rows, bytes, self.encoding, variable, missing) {
                        *self.unreadable.entry(column).or_default() += 1;
                    }
                }
            }
        }
    }
}

fn push_number(rows: &mut Rows, number: f64, format: u8, variable: &Variable, is_missing: bool) {
    let label = variable.labels.get(key_of(number).as_slice()).map(String::as_str);
    if is_missing {
        return rows.push_coded(Kind::Missing, &number.to_string(), label.unwrap_or_default());
    }
    if let Some(label) = label.filter(|label| !label.is_empty()) {
        return rows.push_coded(Kind::Labelled, &number.to_string(), label);
    }
    match shown(number, format) {
        Some((kind, text)) => rows.push(kind, &text),
        None => rows.push_number(number),
    }
}

/// A number that is shown as a day or a time.
fn shown(number: f64, format: u8) -> Option<(Kind, String)> {
    let day = || {
        #[allow(clippy::cast_possible_truncation, reason = "checked against the latest day")]
        let days = (number.abs() < LATEST).then(|| (number / DAY).floor() as i64)?;
        calendar::iso_day(days - EPOCH)
    };
    match format {
        // DATE, ADATE, JDATE, MOYR, QYR, WKYR, EDATE, SDATE
        20 | 23 | 24 | 28 | 29 | 30 | 38 | 39 => Some((Kind::Date, day()?)),
        // TIME, DTIME, MTIME
        21 | 25 | 40 => Some((Kind::Time, calendar::clock(number)?)),
        // DATETIME, YMDHMS
        22 | 41 => Some((Kind::DateTime, format!("{}T{}", day()?, calendar::clock(number.rem_euclid(DAY))?))),
        _ => None,
    }
}

/// Pushes a text; `false` when some of its bytes are none.
fn push_text(rows: &mut Rows, bytes: &[u8], encoding: &'static Encoding, variable: &Variable, missing: &[Vec<u8>]) -> bool {
    let (mut text, mut malformed) = encoding.decode_without_bom_handling(bytes);
    // A text of fixed width may end within a character, as SPSS itself cuts it.
    if malformed
        && encoding == UTF_8
        && let Err(error) = std::str::from_utf8(bytes)
        && error.error_len().is_none()
    {
        (text, malformed) = encoding.decode_without_bom_handling(bytes.get(..error.valid_up_to()).unwrap_or_default());
    }
    let label = variable.labels.get(bytes).map(String::as_str);
    if missing.iter().any(|value| value == bytes) {
        rows.push_coded(Kind::Missing, text.trim(), label.unwrap_or_default());
    } else if let Some(label) = label.filter(|label| !label.is_empty()) {
        rows.push_coded(Kind::Labelled, text.trim(), label);
    } else {
        rows.push_text(&text);
    }
    !malformed
}

impl RowSource for SavSource {
    fn read_row(&mut self, rows: &mut Rows) -> Result<Step, IntakeError> {
        if self.ended || self.stated == Some(self.read) || !self.cases.next()? {
            self.ended = true;
            if let Some(stated) = self.stated.filter(|stated| *stated != self.read) {
                return Err(IntakeError::damaged(format!(
                    "states {stated} cases and holds {}: it was not sent whole",
                    self.read
                )));
            }
            return Ok(Step::End);
        }
        self.read += 1;
        self.push_case(rows);
        rows.finish_row(self.read);
        Ok(Step::Row)
    }

    fn rows_read(&self) -> u64 {
        self.read
    }

    fn notices(&mut self) -> Vec<String> {
        if !self.ended {
            return Vec::new();
        }
        let words = std::mem::take(&mut self.unreadable).into_iter().map(|(column, cells)| {
            format!("column {}: {cells} cells hold bytes that are no text in {}", column + 1, self.encoding.name())
        });
        words.collect()
    }
}
