//! The records of a population as an encrypted file beside the lake's tables.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BinaryArray, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Int32Type, Int64Type, Schema, SchemaRef};
use arrow::error::ArrowError;
use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::lake::{FileWriter, TableFile, read_batches};
use crate::linkage::Known;
use crate::linkage::people::{Record, Share};
use crate::zone::Zone;

/// Records that are written at a time.
const RECORDS_AT_A_TIME: usize = 32 * 1024;

/// Separates the names of datasets; no name holds it.
const SEPARATOR: char = ',';

fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("record", DataType::Int64, false),
        Field::new("partner", DataType::Utf8, false),
        Field::new("datasets", DataType::Utf8, false),
        Field::new("unit", DataType::Int64, false),
        Field::new("fewest", DataType::Int32, false),
        Field::new("most", DataType::Int32, false),
        Field::new("reason", DataType::Utf8, true),
        Field::new("encoded", DataType::Binary, true),
        Field::new("keys", DataType::Binary, true),
    ]))
}

/// The name under which the file's key is kept.
pub(crate) fn key_name(population: &str) -> String {
    format!("_people_{population}")
}

/// Writes records.
pub(super) fn write(zone: &Zone, population: &str, name: &str, records: &BTreeMap<i64, Record>) -> Result<TableFile, Fault> {
    let schema = schema();
    let key = zone.newest_key(&key_name(population))?;
    let mut writer = FileWriter::create(zone, &key, name.to_owned(), &schema)?;
    let all: Vec<(&i64, &Record)> = records.iter().collect();
    for some in all.chunks(RECORDS_AT_A_TIME) {
        writer.write(&batch(&schema, some).map_err(|error| zone.incident("writing who is whom", error))?)?;
    }
    writer.finish()
}

fn batch(schema: &SchemaRef, records: &[(&i64, &Record)]) -> Result<RecordBatch, ArrowError> {
    let datasets = |record: &Record| record.datasets.iter().cloned().collect::<Vec<_>>().join(&SEPARATOR.to_string());
    let encoded = |record: &Record| record.known.as_ref().map(|known| known.encoded.to_vec());
    let keys = |record: &Record| record.known.as_ref().map(|known| known.keys.as_flattened().to_vec());
    let all = || records.iter().map(|(_, record)| *record);
    let columns: Vec<ArrayRef> = vec![
        Arc::new(records.iter().map(|(number, _)| Some(**number)).collect::<Int64Array>()),
        Arc::new(all().map(|record| Some(record.partner.as_str())).collect::<StringArray>()),
        Arc::new(all().map(|record| Some(datasets(record))).collect::<StringArray>()),
        Arc::new(all().map(|record| Some(record.unit)).collect::<Int64Array>()),
        Arc::new(all().map(|record| Some(record.share.fewest)).collect::<Int32Array>()),
        Arc::new(all().map(|record| Some(record.share.most)).collect::<Int32Array>()),
        Arc::new(all().map(|record| record.reason.as_deref()).collect::<StringArray>()),
        Arc::new(all().map(encoded).collect::<BinaryArray>()),
        Arc::new(all().map(keys).collect::<BinaryArray>()),
    ];
    RecordBatch::try_new(Arc::clone(schema), columns)
}

/// Reads records.
pub(super) fn read(zone: &Zone, population: &str, file: &TableFile) -> Result<BTreeMap<i64, Record>, Fault> {
    let mut records = BTreeMap::new();
    for batch in read_batches(zone, &key_name(population), file)? {
        let broken = || zone.incident("reading who is whom", "a column is not as written");
        take(&batch?, &mut records).ok_or_else(broken)?;
    }
    Ok(records)
}

fn take(batch: &RecordBatch, records: &mut BTreeMap<i64, Record>) -> Option<()> {
    let numbers = batch.column_by_name("record")?.as_primitive_opt::<Int64Type>()?;
    let units = batch.column_by_name("unit")?.as_primitive_opt::<Int64Type>()?;
    let partners = batch.column_by_name("partner")?.as_string_opt::<i32>()?;
    let datasets = batch.column_by_name("datasets")?.as_string_opt::<i32>()?;
    let fewest = batch.column_by_name("fewest")?.as_primitive_opt::<Int32Type>()?;
    let most = batch.column_by_name("most")?.as_primitive_opt::<Int32Type>()?;
    let reasons = batch.column_by_name("reason")?.as_string_opt::<i32>()?;
    let encoded = batch.column_by_name("encoded")?.as_binary_opt::<i32>()?;
    let keys = batch.column_by_name("keys")?.as_binary_opt::<i32>()?;
    for row in 0..batch.num_rows() {
        let known = if encoded.is_valid(row) {
            let (keys, _) = keys.value(row).as_chunks::<16>();
            Some(Known { encoded: Zeroizing::new(encoded.value(row).to_vec()), keys: keys.to_vec() })
        } else {
            None
        };
        let record = Record {
            partner: partners.value(row).to_owned(),
            datasets: datasets.value(row).split(SEPARATOR).map(str::to_owned).collect(),
            unit: units.value(row),
            share: Share { fewest: fewest.value(row), most: most.value(row) },
            reason: reasons.is_valid(row).then(|| reasons.value(row).to_owned()),
            known,
        };
        records.insert(numbers.value(row), record);
    }
    Some(())
}
