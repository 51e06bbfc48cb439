//! Damaged bytes: every reader gives rows or a refusal, never a panic. Seeds are fixed, so that a finding comes again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rust_xlsxwriter::Workbook;

use super::real_data::{files_of, real_data};
use crate::fuzz;

/// How long each reader is tried.
const TIME: Duration = Duration::from_secs(3);

fn mutated(seed: &[u8], random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..random.random_range(1..8) {
        let place = random.random_range(0..bytes.len().max(1));
        match random.random_range(0..6) {
            _ if bytes.is_empty() => bytes.push(random.random()),
            0 => bytes[place] = random.random(),
            1 => bytes[place] ^= 1 << random.random_range(0..8),
            2 => bytes.truncate(place),
            3 => bytes.insert(place, *b"\",;\n\r\0\t'\xff\xfe".get(random.random_range(0..10)).unwrap_or(&0)),
            4 => bytes.splice(place..bytes.len().min(place + 4), [0xff; 4]).for_each(drop),
            _ => {
                let end = bytes.len().min(place + random.random_range(1..64));
                let piece = bytes[place..end].to_vec();
                let at = random.random_range(0..=bytes.len());
                bytes.splice(at..at, piece).for_each(drop);
            }
        }
    }
    bytes
}

fn try_reader<T>(name: &str, seeds: &[Vec<u8>], read: impl Fn(&[u8]) -> T) {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let (until, mut tries) = (Instant::now() + TIME, 0);
    while Instant::now() < until {
        let seed = &seeds[random.random_range(0..seeds.len())];
        let bytes = mutated(seed, &mut random);
        assert!(catch_unwind(AssertUnwindSafe(|| read(&bytes))).is_ok(), "{name}: try {tries} panics");
        tries += 1;
    }
    assert!(tries > 3, "{name}: only {tries} tries");
}

/// Small real files of some endings, and the given ones.
fn seeds(folder: &str, endings: &[&str], mut given: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let files = real_data().map(|data| files_of(&data.join(folder))).unwrap_or_default();
    let fits = |path: &&std::path::PathBuf| endings.iter().any(|ending| path.extension().is_some_and(|other| other == *ending));
    given.extend(files.iter().filter(fits).map(|path| std::fs::read(path).unwrap()).filter(|bytes| bytes.len() < 40_000));
    given
}

fn book() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("survey").unwrap();
    for (row, line) in (0_u32..).zip([["type", "name"], ["integer", "age"], ["text", "town"]]) {
        (0_u16..).zip(line).for_each(|(column, text)| _ = sheet.write_string(row, column, text).unwrap());
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn delimited_text_never_panics() {
    let texts =
        ["name,age\nAnn,31\n\"Ben\",42\n", "Title\n\na;b;c\n1,5;2;x\nTotal;3;\n", "id\tx\r\n1\t2\r\n", "'a','b'\n'c','d'\n"];
    let mut given: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    given.push("näme,age\nZoë,1\n".encode_utf16().flat_map(u16::to_le_bytes).collect());
    try_reader("csv", &seeds("sav", &["csv"], given), fuzz::csv);
    let mut random = ChaCha8Rng::seed_from_u64(8);
    for length in 0..2_000 {
        let mut bytes = vec![0; length];
        random.fill_bytes(&mut bytes);
        _ = fuzz::csv(&bytes);
    }
}

#[test]
fn workbooks_never_panic() {
    try_reader("workbook", &seeds("messy_xlsx", &["xlsx", "xls", "xlsb", "ods"], vec![book()]), fuzz::workbook);
}

#[test]
fn system_files_never_panic() {
    try_reader("sav", &seeds("sav", &["sav", "zsav"], vec![b"$FL2".to_vec()]), fuzz::sav);
}

#[test]
fn parquet_never_panics() {
    use std::sync::Arc;
    let ids: arrow::array::ArrayRef = Arc::new(arrow::array::Int64Array::from_iter_values(0..50));
    let names: arrow::array::ArrayRef =
        Arc::new(arrow::array::StringArray::from_iter_values((0..50).map(|id| format!("person {id}"))));
    let batch = arrow::record_batch::RecordBatch::try_from_iter([("id", ids), ("name", names)]).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ::parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    try_reader("parquet", &[bytes], fuzz::parquet);
}

#[test]
fn forms_never_panic() {
    try_reader("xlsform", &[book()], fuzz::xlsform);
}
