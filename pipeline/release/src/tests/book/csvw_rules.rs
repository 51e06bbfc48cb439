//! What a validator of CSVW checks: the description, the header, types, required fields, keys and references.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fs_err as fs;
use serde_json::Value;
use tempfile::tempdir;

use super::samples::{publish_with, released, targets_half_way, with_scale};
use crate::Display;
use crate::disk::walk;

#[test]
fn every_table_is_what_its_description_says() {
    for display in [Display::default(), Display { threshold: 10, rounding: 5 }] {
        let folder = tempdir().unwrap();
        let pack = publish_with(&released(), &targets_half_way(), display, folder.path());
        let files = walk(&pack).unwrap();
        for file in ["targets", "target-trajectories", "scorecard", "answers-added-up", "not-answered"] {
            assert!(files.contains_key(&format!("csv/{file}.csv")), "{file}");
        }
        let described = files.keys().filter(|file| file.ends_with("-metadata.json"));
        for file in described.clone() {
            check(&pack, file);
        }
        let tables = files.keys().filter(|file| file.starts_with("csv/") && file.ends_with(".csv"));
        assert_eq!(tables.count(), described.count());
    }
}

/// Where this is set, a pack is written to be looked at, and checked by validators of others.
#[test]
fn a_sample_book_pack_can_be_looked_at() {
    let Some(place) = std::env::var_os("CHOIR_SAMPLE_BOOK_PACK") else { return };
    publish_with(&with_scale(), &targets_half_way(), Display::default(), Path::new(&place));
}

fn check(pack: &Path, file: &str) {
    let metadata: Value = serde_json::from_str(&fs::read_to_string(pack.join(file)).unwrap()).unwrap();
    let context = metadata["@context"].as_array().unwrap();
    assert_eq!(context[0], "http://www.w3.org/ns/csvw");
    let known = ["@language", "@base"];
    assert!(context[1].as_object().unwrap().keys().all(|key| known.contains(&key.as_str())));
    let tables = metadata["tables"].as_array().unwrap();
    let base = Path::new(file).parent().unwrap();
    let mut read: BTreeMap<&str, (Vec<String>, Vec<Vec<String>>)> = BTreeMap::new();
    for table in tables {
        let url = table["url"].as_str().unwrap();
        assert!(read.insert(url, content(&pack.join(base).join(url))).is_none(), "{url} is described twice");
    }
    // The description stands where a validator looks for it: beside its first table.
    assert_eq!(format!("csv/{}-metadata.json", tables[0]["url"].as_str().unwrap()), file);
    for table in tables {
        let (header, rows) = &read[table["url"].as_str().unwrap()];
        let terms = ["url", "notes", "dialect", "tableSchema"];
        for name in table.as_object().unwrap().keys() {
            assert!(terms.contains(&name.as_str()) || name.starts_with("dc:"), "{name}");
        }
        assert_eq!(table["dc:issued"]["@type"], "xsd:date");
        assert!(table["notes"].is_array());
        check_table(&table["tableSchema"], header, rows);
        for reference in table["tableSchema"]["foreignKeys"].as_array().into_iter().flatten() {
            let place = header.iter().position(|name| *name == reference["columnReference"]).unwrap();
            let target = &reference["reference"];
            let (other, codes) = &read[target["resource"].as_str().unwrap()];
            let column = other.iter().position(|name| *name == target["columnReference"]).unwrap();
            let codes: BTreeSet<&String> = codes.iter().map(|row| &row[column]).collect();
            assert!(rows.iter().all(|row| codes.contains(&row[place])), "{reference}");
        }
    }
}

fn check_table(schema: &Value, header: &[String], rows: &[Vec<String>]) {
    let columns = schema["columns"].as_array().unwrap();
    let names: Vec<&str> = columns.iter().map(|column| column["name"].as_str().unwrap()).collect();
    assert_eq!(names, header);
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    let variable = |name: &str| !name.starts_with('_') && name.bytes().all(|own| own.is_ascii_alphanumeric() || own == b'_');
    assert!(names.iter().all(|name| variable(name)), "{names:?}");
    for (place, column) in columns.iter().enumerate() {
        assert_eq!(column["titles"][0], header[place].as_str());
        let datatype = &column["datatype"];
        let base = datatype.as_str().or_else(|| datatype["base"].as_str()).unwrap();
        for row in rows {
            let field = &row[place];
            if field.is_empty() {
                assert_eq!(column["required"], false, "{}", names[place]);
                continue;
            }
            match base {
                "integer" => assert!(field.parse::<i128>().unwrap() >= datatype["minimum"].as_i64().unwrap().into()),
                "decimal" => {
                    field.parse::<f64>().unwrap();
                    assert!(!field.contains(['e', 'E', 'i', 'N']), "{field}");
                }
                "string" => {
                    let format = datatype["format"].as_str();
                    assert!(format.is_none_or(|format| format.split('|').any(|own| own == field)), "{field}");
                }
                other => panic!("unknown datatype {other}"),
            }
        }
    }
    if let Some(key) = schema["primaryKey"].as_array() {
        let places: Vec<usize> = key.iter().map(|own| names.iter().position(|name| own == name).unwrap()).collect();
        let keys: BTreeSet<Vec<&String>> = rows.iter().map(|row| places.iter().map(|place| &row[*place]).collect()).collect();
        assert_eq!(keys.len(), rows.len(), "a key stands twice");
    }
}

/// Header and rows, which all have as many fields.
fn content(path: &Path) -> (Vec<String>, Vec<Vec<String>>) {
    let bytes = fs::read(path).unwrap();
    assert!(bytes.windows(2).filter(|pair| pair[1] == b'\n').all(|pair| pair[0] == b'\r'), "lines end with CR LF");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
    let mut records = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>());
    (records.next().unwrap(), records.collect())
}
