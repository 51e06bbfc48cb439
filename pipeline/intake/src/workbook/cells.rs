//! Cells of a spreadsheet as ours.

use calamine::{CellErrorType, Data, DataRef, ExcelDateTime};

use crate::calendar;
use crate::cell::Kind;
use crate::rows::Rows;

/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// Pushes a cell; tells whether it was filled.
pub(super) fn push(cell: &DataRef<'_>, rows: &mut Rows) -> bool {
    match cell {
        DataRef::Empty => {
            rows.push(Kind::Empty, "");
            false
        }
        DataRef::String(text) => rows.push_text(text),
        DataRef::SharedString(text) => rows.push_text(text),
        DataRef::Int(number) => filled(rows, Kind::Number, &number.to_string()),
        DataRef::Float(number) => push_number(rows, *number),
        DataRef::Bool(yes) => filled(rows, if *yes { Kind::True } else { Kind::False }, ""),
        DataRef::DateTime(moment) => push_moment(rows, moment),
        DataRef::DateTimeIso(text) => push_iso(rows, text),
        DataRef::DurationIso(text) => push_duration(rows, text),
        DataRef::Error(error) => filled(rows, Kind::Error, name_of(error)),
    }
}

/// The same for a cell of a sheet that is held whole.
pub(super) fn push_owned(cell: &Data, rows: &mut Rows) -> bool {
    match cell {
        Data::Empty => push(&DataRef::Empty, rows),
        Data::String(text) => rows.push_text(text),
        Data::Int(number) => push(&DataRef::Int(*number), rows),
        Data::Float(number) => push(&DataRef::Float(*number), rows),
        Data::Bool(yes) => push(&DataRef::Bool(*yes), rows),
        Data::DateTime(moment) => push_moment(rows, moment),
        Data::DateTimeIso(text) => push_iso(rows, text),
        Data::DurationIso(text) => push_duration(rows, text),
        Data::Error(error) => filled(rows, Kind::Error, name_of(error)),
    }
}

fn filled(rows: &mut Rows, kind: Kind, text: &str) -> bool {
    rows.push(kind, text);
    true
}

fn push_number(rows: &mut Rows, number: f64) -> bool {
    rows.push_number(number);
    true
}

/// A serial number of days: a day, a day with a time, a time alone (less than one day), or a duration.
fn push_moment(rows: &mut Rows, moment: &ExcelDateTime) -> bool {
    let serial = moment.as_f64();
    if !serial.is_finite() || !(0.0..2_958_466.0).contains(&serial) || moment.is_duration() {
        return match calendar::clock((serial * DAY * 1_000.0).round() / 1_000.0).filter(|_| moment.is_duration()) {
            Some(text) => filled(rows, Kind::Time, &text),
            None => push_number(rows, serial),
        };
    }
    let (year, month, day, hour, minute, second, millisecond) = moment.to_ymd_hms_milli();
    let mut clock = format!("{hour:02}:{minute:02}:{second:02}");
    if millisecond > 0 {
        clock += &format!(".{millisecond:03}");
    }
    let midnight = clock == "00:00:00";
    match () {
        () if serial < 1.0 && serial > 0.0 => filled(rows, Kind::Time, &clock),
        () if midnight => filled(rows, Kind::Date, &format!("{year:04}-{month:02}-{day:02}")),
        () => filled(rows, Kind::DateTime, &format!("{year:04}-{month:02}-{day:02}T{clock}")),
    }
}

fn push_iso(rows: &mut Rows, text: &str) -> bool {
    let text = text.trim();
    match (calendar::read_iso(text), text.get(10..)) {
        (Some(_), Some("" | "T00:00:00")) => filled(rows, Kind::Date, text.get(..10).unwrap_or_default()),
        (Some(_), Some(rest)) if rest.starts_with('T') => filled(rows, Kind::DateTime, text),
        _ => rows.push_text(text),
    }
}

/// `PT10H05M00S` as `10:05:00`; anything else stays text.
fn push_duration(rows: &mut Rows, text: &str) -> bool {
    let seconds = || {
        let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let number = |part: &str| part.parse::<f64>().ok().filter(|number| number.is_finite());
        Some(number(hours)? * 3_600.0 + number(minutes)? * 60.0 + number(rest.strip_suffix('S')?)?)
    };
    match seconds().and_then(calendar::clock) {
        Some(clock) => filled(rows, Kind::Time, &clock),
        None => rows.push_text(text),
    }
}

fn name_of(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        _ => "#ERROR!",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::Cell;
    use calamine::ExcelDateTimeType;

    fn read(cell: &DataRef<'_>) -> Rows {
        let mut rows = Rows::new();
        push(cell, &mut rows);
        rows.finish_row(1);
        rows
    }

    #[test]
    fn cells_of_every_kind_are_told_apart() {
        let moment = |serial, kind, from_1904| DataRef::DateTime(ExcelDateTime::new(serial, kind, from_1904));
        let day = ExcelDateTimeType::DateTime;
        let cases = [
            (DataRef::Float(12.0), Cell::Number("12")),
            (DataRef::Float(0.1), Cell::Number("0.1")),
            (DataRef::Float(f64::NAN), Cell::Error("#NUM!")),
            (DataRef::Bool(true), Cell::Boolean(true)),
            (DataRef::String("  ".to_owned()), Cell::Empty),
            (moment(43_558.0, day, false), Cell::Date("2019-04-03")),
            (moment(42_096.0, day, true), Cell::Date("2019-04-03")),
            (moment(43_558.5, day, false), Cell::DateTime("2019-04-03T12:00:00")),
            (moment(0.5, day, false), Cell::Time("12:00:00")),
            (moment(-5.0, day, false), Cell::Number("-5")),
            (moment(1.5, ExcelDateTimeType::TimeDelta, false), Cell::Time("36:00:00")),
            (DataRef::DateTimeIso("2019-04-03".to_owned()), Cell::Date("2019-04-03")),
            (DataRef::DurationIso("PT10H05M00S".to_owned()), Cell::Time("10:05:00")),
            (DataRef::DurationIso("soon".to_owned()), Cell::Text("soon")),
            (DataRef::Error(CellErrorType::NA), Cell::Error("#N/A")),
        ];
        for (given, expected) in cases {
            assert_eq!(read(&given).get(0).unwrap().cell(0), expected, "{given:?}");
        }
    }
}
