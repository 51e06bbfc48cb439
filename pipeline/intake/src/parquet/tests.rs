//! Parquet files of every flat type.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float64Array, Int64Array, ListArray, StringArray,
    TimestampNanosecondArray,
};
use arrow::datatypes::{Int32Type, Int64Type};
use arrow::record_batch::RecordBatch;

use crate::{Cell, Hints, IntakeError, Reason, Rows, open_bytes};

fn file(columns: Vec<(&str, ArrayRef)>) -> Arc<[u8]> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ::parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    Arc::from(bytes)
}

fn read(bytes: Arc<[u8]>) -> Result<Rows, IntakeError> {
    let mut extract = open_bytes(bytes, "people.parquet", &Hints::default())?;
    let (mut rows, mut all) = (Rows::new(), Rows::new());
    while extract.next_rows(&mut rows, 100)? > 0 {
        rows.iter().for_each(|row| all.push_row(row));
    }
    assert_eq!(extract.tally().unwrap().rows(), all.len() as u64);
    Ok(all)
}

#[test]
fn every_flat_type_becomes_a_cell() {
    let words: DictionaryArray<Int32Type> = vec![Some("red"), None].into_iter().collect();
    let decimals = Decimal128Array::from(vec![Some(1_250), None]).with_precision_and_scale(10, 2).unwrap();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("name", Arc::new(StringArray::from(vec![Some(" Ann "), None]))),
        ("age", Arc::new(Int64Array::from(vec![Some(31), None]))),
        ("share", Arc::new(Float64Array::from(vec![Some(0.5), None]))),
        ("cost", Arc::new(decimals)),
        ("yes", Arc::new(BooleanArray::from(vec![Some(true), None]))),
        ("born", Arc::new(Date32Array::from(vec![Some(17_989), None]))),
        ("seen", Arc::new(TimestampNanosecondArray::from(vec![Some(3_600_000_000_000), None]))),
        ("colour", Arc::new(words)),
    ];
    let rows = read(file(columns)).unwrap();
    let first: Vec<Cell> = rows.get(0).unwrap().cells().collect();
    let expected = [
        Cell::Text("Ann"),
        Cell::Number("31"),
        Cell::Number("0.5"),
        Cell::Number("12.50"),
        Cell::Boolean(true),
        Cell::Date("2019-04-03"),
        Cell::DateTime("1970-01-01T01:00:00"),
        Cell::Text("red"),
    ];
    assert_eq!(first, expected);
    assert!(rows.get(1).unwrap().cells().all(Cell::is_empty));
}

#[test]
fn many_rows_stream_and_lists_are_refused() {
    let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(0..10_000));
    let rows = read(file(vec![("id", numbers)])).unwrap();
    assert_eq!((rows.len(), rows.get(9_999).unwrap().text(0)), (10_000, "9999"));
    let lists: ArrayRef = Arc::new(ListArray::from_iter_primitive::<Int64Type, _, _>([Some(vec![Some(1)])]));
    let refused = read(file(vec![("answers", lists)])).err().unwrap();
    assert_eq!(refused.reason(), Reason::UnknownFormat);
    assert!(refused.problem().contains("column 1"), "{refused}");
}

/// A file of 404 bytes in which a value is repeated without end, found by fuzzing.
#[test]
fn a_file_that_states_more_rows_than_it_can_hold_is_refused() {
    let bytes: Arc<[u8]> = Arc::from(include_bytes!("../../../../tests/fuzz/seeds/parquet/5.parquet").as_slice());
    let refused = read(bytes).map(|rows| rows.len()).expect_err("a refusal");
    assert!([Reason::TooLarge, Reason::Damaged].contains(&refused.reason()), "{refused}");
}
