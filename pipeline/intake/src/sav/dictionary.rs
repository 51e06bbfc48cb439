//! Variables as people know them: long names, joined segments, labels and missing values.

use std::collections::HashMap;

use encoding_rs::Encoding;

use super::bytes::Bytes;
use super::extension::trim_end;
use super::records::{self, Packing, RawVariable, Records};
use crate::IntakeError;
use crate::survey_tools::{MultiSelect, Shape};

/// A text of more than 255 bytes stands in segments that count for so many bytes each...
const SEGMENT_COUNTS: usize = 252;
/// ...and hold so many.
const SEGMENT_HOLDS: usize = 255;
const LONGEST_TEXT: usize = 1 << 20;

/// A variable.
#[derive(Debug)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) kind: VariableKind,
    /// Decoded label by stored value: the bits of a number, the bytes of a text.
    pub(super) labels: HashMap<Vec<u8>, String>,
    /// The same, in the order of the file, with values as text.
    pub(super) codes: Vec<(String, String)>,
}

/// What a variable holds.
#[derive(Debug)]
pub(super) enum VariableKind {
    /// A number in one slot, with the way it is shown.
    Number { slot: usize, format: u8, missing: Vec<f64>, range: Option<(f64, f64)> },
    /// A text in pieces of the case: where they start and how long they are.
    Text { pieces: Vec<(usize, usize)>, missing: Vec<Vec<u8>> },
}

/// Everything that is known before the first case.
pub(super) struct Dictionary {
    pub(super) packing: Packing,
    pub(super) cases: Option<u64>,
    pub(super) bias: f64,
    pub(super) no_value: f64,
    /// Slots of eight bytes a case.
    pub(super) slots: usize,
    pub(super) variables: Vec<Variable>,
    pub(super) encoding: &'static Encoding,
    pub(super) multi_selects: Vec<MultiSelect>,
    pub(super) notices: Vec<String>,
}

/// Reads everything before the data.
pub(super) fn read(bytes: &mut Bytes) -> Result<Dictionary, IntakeError> {
    let records = records::read(bytes)?;
    let encoding = records.encoding();
    let short_names: Vec<Vec<u8>> = records.variables.iter().map(|raw| trim_end(&raw.name).to_ascii_uppercase()).collect();
    let (long_names, long_widths) = (records.long_names(), records.long_widths());
    let (mut variables, mut places) = (Vec::new(), Vec::new());
    let (mut by_slot, mut index) = (HashMap::new(), 0);
    while let (Some(raw), Some(short)) = (records.variables.get(index), short_names.get(index)) {
        let segments =
            long_widths.get(short).filter(|width| **width > SEGMENT_HOLDS).map_or(1, |width| width.div_ceil(SEGMENT_COUNTS));
        let pieces = records.variables.get(index..index.saturating_add(segments));
        let pieces = pieces.ok_or_else(|| IntakeError::damaged("lacks segments of a long text"))?;
        let name = decode(long_names.get(short).unwrap_or(short), encoding);
        by_slot.insert(raw.slot, variables.len());
        places.push((short.clone(), name.as_bytes().to_ascii_uppercase()));
        variables.push(variable(raw, pieces, name, long_widths.get(short).copied(), &records, encoding)?);
        index += segments;
    }
    if variables.is_empty() {
        return Err(IntakeError::new(crate::Reason::NoTable, "has no variable", "check that the right file was sent"));
    }
    add_labels(&records, &by_slot, &mut variables, encoding);
    add_long_values(&records, &places, &mut variables, encoding);
    let (multi_selects, mut notices) = answer_sets(&records, &places, &variables, encoding);
    if let Some(weight) = records.weight_slot.and_then(|slot| by_slot.get(&slot)).and_then(|index| variables.get(*index)) {
        notices.push(format!("the file names `{}` as the weight of its cases", weight.name));
    }
    Ok(Dictionary {
        packing: records.packing,
        cases: records.many_cases().or(records.cases),
        bias: records.bias,
        no_value: records.no_value(),
        slots: records.slots,
        variables,
        encoding,
        multi_selects,
        notices,
    })
}

fn decode(bytes: &[u8], encoding: &'static Encoding) -> String {
    encoding.decode_without_bom_handling(trim_end(bytes)).0.trim().to_owned()
}

fn variable(
    raw: &RawVariable,
    segments: &[RawVariable],
    name: String,
    long_width: Option<usize>,
    records: &Records,
    encoding: &'static Encoding,
) -> Result<Variable, IntakeError> {
    let fits = |segment: &RawVariable| segment.width <= segment.slots * 8;
    if !segments.iter().all(fits) || (segments.len() > 1 && segments.iter().any(|segment| segment.width == 0)) {
        return Err(IntakeError::damaged("has a text whose width and slots do not agree"));
    }
    let number = |bytes: &[u8; 8]| if records.big_endian { f64::from_be_bytes(*bytes) } else { f64::from_le_bytes(*bytes) };
    let kind = if raw.width == 0 {
        let mut missing: Vec<f64> = raw.missing.iter().map(number).collect();
        let range = match missing.as_slice() {
            [from, to, ..] if raw.range => Some((*from, *to)),
            _ => None,
        };
        missing.drain(..if range.is_some() { 2 } else { 0 });
        VariableKind::Number { slot: raw.slot, format: raw.format, missing, range }
    } else {
        let mut left = long_width.filter(|_| segments.len() > 1).unwrap_or(raw.width).min(LONGEST_TEXT);
        let mut pieces = Vec::new();
        for segment in segments {
            let length = left.min(if segments.len() > 1 { segment.width.min(SEGMENT_HOLDS) } else { segment.width });
            left -= length;
            pieces.push((segment.slot * 8, length));
        }
        let missing = raw.missing.iter().map(|value| trim_end(value).to_vec()).collect();
        VariableKind::Text { pieces, missing }
    };
    Ok(Variable { name, label: decode(&raw.label, encoding), kind, labels: HashMap::new(), codes: Vec::new() })
}

/// The key of a number among labels: zero has two forms and one meaning.
pub(super) fn key_of(number: f64) -> [u8; 8] {
    (if number == 0.0 { 0.0 } else { number }).to_bits().to_le_bytes()
}

fn add_labels(records: &Records, by_slot: &HashMap<usize, usize>, variables: &mut [Variable], encoding: &'static Encoding) {
    for set in &records.labels {
        for slot in &set.slots {
            let Some(variable) = by_slot.get(slot).and_then(|index| variables.get_mut(*index)) else { continue };
            for (value, label) in &set.labels {
                let label = decode(label, encoding);
                let (key, code) = match variable.kind {
                    VariableKind::Text { .. } => (trim_end(value).to_vec(), decode(value, encoding)),
                    VariableKind::Number { .. } => {
                        let number = if records.big_endian { f64::from_be_bytes(*value) } else { f64::from_le_bytes(*value) };
                        (key_of(number).to_vec(), number.to_string())
                    }
                };
                variable.labels.insert(key, label.clone());
                variable.codes.push((code, label));
            }
        }
    }
}

fn add_long_values(records: &Records, places: &[(Vec<u8>, Vec<u8>)], variables: &mut [Variable], encoding: &'static Encoding) {
    let (mut labels, mut missing) = (records.long_labels(), records.long_missing());
    for ((short, long), variable) in places.iter().zip(variables) {
        let own = labels.remove(long).or_else(|| labels.remove(short)).unwrap_or_default();
        for (value, label) in own {
            let label = decode(&label, encoding);
            variable.codes.push((decode(&value, encoding), label.clone()));
            variable.labels.insert(value, label);
        }
        let own = missing.remove(long).or_else(|| missing.remove(short)).unwrap_or_default();
        if let VariableKind::Text { missing, .. } = &mut variable.kind {
            missing.extend(own.into_iter().map(|(value, _)| value));
        }
    }
}

fn answer_sets(
    records: &Records,
    places: &[(Vec<u8>, Vec<u8>)],
    variables: &[Variable],
    encoding: &'static Encoding,
) -> (Vec<MultiSelect>, Vec<String>) {
    let (mut groups, mut notices) = (Vec::new(), Vec::new());
    for set in records.answer_sets() {
        let name = decode(&set.name, encoding).trim_start_matches('$').to_owned();
        let place = |name: &Vec<u8>| places.iter().position(|(short, long)| short == name || long == name);
        let members = set.variables.iter().filter_map(place);
        let columns: Vec<(usize, String)> =
            members.filter_map(|column| Some((column, variables.get(column)?.name.clone()))).collect();
        if set.dichotomous && !columns.is_empty() {
            groups.push(MultiSelect { name, shape: Shape::ColumnACode { columns } });
        } else {
            notices.push(format!("`{name}` takes several answers, each a code in one of {} columns", columns.len()));
        }
    }
    (groups, notices)
}
