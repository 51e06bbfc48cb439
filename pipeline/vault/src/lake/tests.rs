//! The lake on disk: what lies in which bucket, what the engine need not sort, and what a manifest must not hide.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::{DataType, Field, Int64Type, Schema, SchemaRef};
use datafusion::prelude::{SessionConfig, SessionContext};

use super::*;

/// Whose key every file here has.
const DATASET: &str = "visits";

fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("person_id", DataType::Int64, false),
        Field::new_dictionary("city", DataType::Int32, DataType::Utf8, false),
        Field::new("hours", DataType::Int64, true),
        Field::new("_order", DataType::Int64, false),
    ]))
}

fn row(unit: i64, city: &str, hours: Option<i64>, order: i64) -> Vec<Value> {
    vec![Value::Whole(Some(unit)), Value::Text(Some(city.to_owned())), Value::Whole(hours), Value::Whole(Some(order))]
}

/// Three rows for each of 400 units from all over the range, sorted.
fn rows() -> Vec<Vec<Value>> {
    let unit = |position: i64| (position - 200) * (i64::MAX / 200);
    (0..400)
        .flat_map(|position| (0..3).map(move |turn| row(unit(position), ["A", "B"][(position % 2) as usize], Some(turn), turn)))
        .collect()
}

fn zone(folder: &Path) -> Zone {
    Zone::open(&folder.join("zone"), &folder.join("keys")).unwrap()
}

fn writer<'a>(zone: &'a Zone, stem: &str, as_if: usize) -> BucketWriter<'a> {
    BucketWriter::create(zone, zone.newest_key(DATASET).unwrap(), stem, &schema(), Buckets::for_rows(as_if)).unwrap()
}

/// All rows of a file.
fn read_rows(zone: &Zone, file: &TableFile) -> Vec<Vec<Value>> {
    read_batches(zone, DATASET, file).unwrap().flat_map(|batch| plain_rows(&batch.unwrap()).collect::<Vec<_>>()).collect()
}

/// A private dataset in so many buckets as this many rows would have.
fn land(zone: &Zone, stem: &str, as_if: usize) -> LakeTable {
    let mut writer = writer(zone, stem, as_if);
    writer.write(&batch(&schema(), &rows()).unwrap()).unwrap();
    LakeTable::new(Some("participants".to_owned()), &schema(), writer.finish().unwrap())
}

#[test]
fn rows_come_back_bucket_by_bucket_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let (zone, buckets) = (zone(folder.path()), Buckets::for_rows(8_000_000));
    let table = land(&zone, "visits", 8_000_000);
    assert_eq!(table.files.len(), 8);
    let mut found = Vec::new();
    for (bucket, file) in table.files.iter().enumerate() {
        let rows = read_rows(&zone, file);
        assert!(!rows.is_empty());
        for row in &rows {
            let Value::Whole(Some(unit)) = row[0] else { panic!("a row without a unit") };
            assert_eq!(buckets.of(unit), bucket);
        }
        found.extend(rows);
    }
    assert!(found == rows());
}

#[test]
fn a_bucket_without_rows_has_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let zone = zone(folder.path());
    let mut writer = writer(&zone, "visits", 4_000_000);
    writer.write(&batch(&schema(), &[row(-1, "A", None, 0)]).unwrap()).unwrap();
    let files = writer.finish().unwrap();
    let sizes: Vec<usize> = files.iter().map(|file| read_rows(&zone, file).len()).collect();
    assert_eq!(sizes, [0, 1, 0, 0]);
}

#[test]
fn rows_out_of_order_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let zone = zone(folder.path());
    for (first, second) in [((2, 0), (1, 9)), ((1, 5), (1, 4))] {
        let mut writer = writer(&zone, "visits", 1);
        let one = |(unit, order): (i64, i64)| batch(&schema(), &[row(unit, "A", None, order)]).unwrap();
        writer.write(&one(first)).unwrap();
        let refused = writer.write(&one(second)).unwrap_err();
        assert!(matches!(refused, Fault::Incident { .. }), "{refused}");
    }
}

fn context(zone: &Zone, tables: &[(&str, &LakeTable)], bucket: usize) -> SessionContext {
    let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(1));
    for (name, table) in tables {
        let provider = bucket_table(zone, DATASET, table, bucket, &schema()).unwrap().unwrap();
        context.register_table(*name, provider).unwrap();
    }
    context
}

async fn collect(context: &SessionContext, sql: &str) -> Vec<RecordBatch> {
    context.sql(sql).await.unwrap().collect().await.unwrap()
}

async fn explain(context: &SessionContext, sql: &str) -> String {
    let batches = collect(context, &format!("EXPLAIN FORMAT INDENT {sql}")).await;
    let plans = batches[0].column(1).as_string::<i32>();
    plans.iter().last().flatten().unwrap().to_owned()
}

#[tokio::test]
async fn the_engine_neither_sorts_nor_hashes_what_lies_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let zone = zone(folder.path());
    let visits = land(&zone, "visits", 4_000_000);
    let context = context(&zone, &[("visits", &visits)], 2);
    let grouped = explain(&context, "SELECT person_id, COUNT(*), SUM(hours) FROM visits GROUP BY person_id").await;
    assert!(grouped.contains("ordering_mode=Sorted") && !grouped.contains("SortExec"), "{grouped}");
    let ordered = explain(&context, "SELECT city, hours FROM visits ORDER BY person_id, _order").await;
    assert!(ordered.contains("DataSourceExec") && !ordered.contains("SortExec"), "{ordered}");
    let unordered = explain(&context, "SELECT city FROM visits ORDER BY hours").await;
    assert!(unordered.contains("SortExec"), "this test would see a sort: {unordered}");
}

#[tokio::test]
async fn buckets_and_the_whole_hold_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let zone = zone(folder.path());
    let (visits, sql) = (land(&zone, "visits", 4_000_000), "SELECT COUNT(*), SUM(hours) FROM visits WHERE city = 'A'");
    let mut totals = [0, 0];
    let mut add = |batches: &[RecordBatch]| {
        for (total, column) in totals.iter_mut().zip(batches[0].columns()) {
            *total += column.as_primitive::<Int64Type>().value(0);
        }
    };
    for bucket in 0..visits.files.len() {
        add(&collect(&context(&zone, &[("visits", &visits)], bucket), sql).await);
    }
    let all: Vec<Vec<Value>> = rows();
    let expected = all.iter().filter(|row| matches!(&row[1], Value::Text(Some(city)) if city == "A"));
    let expected = expected.map(|row| if let Value::Whole(Some(steps)) = &row[2] { [1, *steps] } else { [1, 0] });
    assert_eq!(totals, expected.fold([0, 0], |sum, row| [sum[0] + row[0], sum[1] + row[1]]));
    assert!(bucket_table(&zone, DATASET, &visits, 4, &schema()).is_none());
    let mut file = FileWriter::create(&zone, &zone.newest_key(DATASET).unwrap(), "public.parquet".to_owned(), &schema()).unwrap();
    file.write(&batch(&schema(), &rows()).unwrap()).unwrap();
    let public = LakeTable::new(None, &schema(), vec![file.finish().unwrap()]);
    let everywhere = collect(&context(&zone, &[("public", &public)], 3), "SELECT COUNT(*) FROM public").await;
    assert_eq!(everywhere[0].column(0).as_primitive::<Int64Type>().value(0), 1_200);
}

#[test]
fn datasets_read_together_have_the_same_buckets() {
    let folder = tempfile::tempdir().unwrap();
    let zone = zone(folder.path());
    let table = |population: Option<&str>, files: usize| {
        let file = |file: usize| TableFile { file: file.to_string(), bytes: 0, key: String::new(), rows: 0 };
        LakeTable::new(population.map(str::to_owned), &schema(), (0..files).map(file).collect())
    };
    let people = Some("participants");
    let tables = [("a", table(people, 4)), ("b", table(people, 4)), ("c", table(people, 1)), ("d", table(None, 1))];
    let tables = tables.map(|(name, table)| (name.to_owned(), table));
    let mut manifest = Manifest::default();
    manifest.tables = BTreeMap::from(tables);
    let buckets = |names: &[&str]| manifest.buckets(&zone, &names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    assert_eq!(buckets(&["a", "b", "d"]).unwrap(), 4);
    assert_eq!(buckets(&["d"]).unwrap(), 1);
    assert!(matches!(buckets(&["a", "c"]), Err(Fault::Incident { .. })));
    assert!(matches!(buckets(&["a", "e"]), Err(Fault::NotLanded { .. })));
}

#[test]
fn every_file_of_a_dataset_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let zone = zone(folder.path());
    let table = land(&zone, "visits", 4_000_000);
    let last = zone.lake().join(&table.files[3].file);
    let mut manifest = Manifest::default();
    manifest.tables.insert("visits".to_owned(), table);
    manifest.commit(&zone).unwrap();
    Manifest::read(&zone).unwrap().check_files(&zone, "visits").unwrap();
    File::options().append(true).open(&last).unwrap().set_len(10).unwrap();
    assert!(matches!(manifest.check_files(&zone, "visits"), Err(Fault::Incident { .. })));
    std::fs::remove_file(&last).unwrap();
    assert!(matches!(manifest.check_files(&zone, "visits"), Err(Fault::Incident { .. })));
    assert!(matches!(manifest.check_files(&zone, "other"), Err(Fault::NotLanded { .. })));
}

#[test]
fn a_lake_of_another_form_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let zone = zone(folder.path());
    let write = |text: &str| zone.write(&zone.lake().join("manifest.json"), text.as_bytes()).unwrap();
    write(r#"{"extracts":{},"tables":{}}"#);
    let refused = Manifest::read(&zone).unwrap_err();
    assert!(refused.to_string().contains("land every extract again"), "{refused}");
    write(r#"{"format":4}"#);
    assert!(matches!(Manifest::read(&zone), Err(Fault::OtherForm { found: 4, expected: 3 })));
}

#[test]
fn files_say_nothing_without_the_key_and_cannot_take_each_others_place() {
    let folder = tempfile::tempdir().unwrap();
    let zone = zone(folder.path());
    let city = "CANARY-CITY";
    let mut writer = writer(&zone, "visits", 1);
    writer.write(&batch(&schema(), &[row(1, city, Some(7), 0)]).unwrap()).unwrap();
    let files = writer.finish().unwrap();
    let bytes = std::fs::read(zone.lake().join(&files[0].file)).unwrap();
    let found = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(!found(city) && !found("person_id") && !found("hours"), "names and values are encrypted");
    let other = TableFile { file: "other.parquet".to_owned(), ..files[0].clone() };
    std::fs::copy(zone.lake().join(&files[0].file), zone.lake().join(&other.file)).unwrap();
    let all = |file: &TableFile| read_batches(&zone, DATASET, file)?.collect::<Result<Vec<_>, _>>();
    assert_eq!(all(&files[0]).unwrap().len(), 1);
    assert!(all(&other).is_err(), "a file in another's place");
    zone.make_data_key(DATASET).unwrap();
    assert_eq!(all(&files[0]).unwrap().len(), 1, "an older key still opens its files");
    zone.destroy_older_keys(DATASET).unwrap();
    assert!(all(&files[0]).is_err(), "a destroyed key opens nothing");
}
