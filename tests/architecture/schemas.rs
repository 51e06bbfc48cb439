//! Schemas and code lists agree with each other, so that a partner's own check of a file means what Choir means.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{assert_none, entries, place, read, root, stem};

/// A code list as its file has it: code and order number, line by line.
type Codes = Vec<(String, u32)>;

#[test]
fn order_numbers_are_unique_and_ascend() {
    let mut broken = Vec::new();
    for (id, codes) in code_lists() {
        let numbers: BTreeSet<u32> = codes.iter().map(|(_, order)| *order).collect();
        if numbers.len() != codes.len() {
            broken.push(format!("{id}: an order number stands twice"));
        }
        if !codes.is_sorted_by_key(|(_, order)| *order) {
            broken.push(format!("{id}: the lines do not stand in their order"));
        }
    }
    assert_none("code lists:", &broken);
}

/// Files of partners are checked against `enum` (one code) or `pattern` (several): both say the whole code list, in order.
#[test]
fn fields_allow_exactly_their_code_list() {
    let lists = code_lists();
    let mut broken = Vec::new();
    for (at, field) in fields() {
        let Some(id) = field["choir"]["code_list"].as_str() else { continue };
        let Some(list) = lists.get(id) else {
            broken.push(format!("{at}: there is no code list `{id}`"));
            continue;
        };
        let codes: Vec<&str> = list.iter().map(|(code, _)| code.as_str()).collect();
        let constraints = &field["constraints"];
        let agrees = if field["choir"]["role"] == "multi_select" {
            let one = format!("({})", codes.join("|"));
            constraints["pattern"] == format!("^{one}(;{one})*$")
        } else {
            constraints["enum"] == Value::from(codes.clone())
        };
        if !agrees {
            broken.push(format!("{at}: expected the codes of `{id}` in order, {codes:?}, got {constraints}"));
        }
    }
    assert_none("constraints that differ from the code list:", &broken);
}

#[test]
fn special_categories_have_a_condition() {
    let mut broken = Vec::new();
    for path in schemas() {
        let schema = json(&path);
        let special = list(&schema["fields"]).iter().any(|field| field["choir"]["special_category"] == true);
        let condition = schema["choir"]["special_category_condition"].as_str().unwrap_or_default();
        if special && condition.trim().is_empty() {
            broken.push(place(&path));
        }
    }
    assert_none("schemas with special-category fields and no `special_category_condition`:", &broken);
}

/// Bounds are a policy and never read from data, so each says where it comes from.
#[test]
fn bounds_have_a_source_and_agree_with_the_constraints() {
    let mut broken = Vec::new();
    for (at, field) in fields() {
        let Some(bounds) = field["choir"].get("bounds") else {
            if ["measure", "weight", "date"].iter().any(|role| field["choir"]["role"] == *role) {
                broken.push(format!("{at}: has no bounds"));
            }
            continue;
        };
        if bounds["source"].as_str().is_none_or(|source| source.trim().is_empty()) {
            broken.push(format!("{at}: the bounds have no source"));
        }
        let differs = ["minimum", "maximum"].iter().any(|end| bounds[end] != field["constraints"][end]);
        if differs {
            broken.push(format!("{at}: bounds {bounds}, constraints {}", field["constraints"]));
        }
    }
    assert_none("bounds:", &broken);
}

/// Mappings speak of columns that their schema has.
#[test]
fn mappings_fill_fields_that_exist() {
    let known: BTreeSet<String> = fields().into_iter().map(|(at, _)| at).collect();
    let mut broken = Vec::new();
    for path in entries(&root().join("schemas/partners")).iter().flat_map(|folder| entries(folder)) {
        let mapping: toml::Table = read(&path).parse().unwrap_or_else(|error| panic!("{}: {error}", place(&path)));
        for section in ["columns", "constants", "words"] {
            let names = mapping.get(section).and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::keys);
            let unknown = names.filter(|name| !known.contains(&format!("{}.{name}", stem(&path))));
            broken.extend(unknown.map(|name| format!("{} [{section}]: {name}", place(&path))));
        }
    }
    assert_none("mappings of fields that no schema has:", &broken);
}

fn code_lists() -> BTreeMap<String, Codes> {
    let files = entries(&root().join("schemas/codelists"));
    files
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "csv"))
        .map(|path| (stem(&path), codes(&path)))
        .collect()
}

fn codes(path: &Path) -> Codes {
    let text = read(path);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().expect("a header").clone();
    let column = |name: &str| {
        headers.iter().position(|header| header == name).unwrap_or_else(|| panic!("{}: no column {name}", place(path)))
    };
    let (code, order) = (column("code"), column("order"));
    let records = reader.records().map(|record| record.expect("a record"));
    records.map(|record| (record[code].to_owned(), record[order].parse().expect("order is a whole number"))).collect()
}

fn schemas() -> Vec<PathBuf> {
    entries(&root().join("schemas")).into_iter().map(|folder| folder.join("schema.json")).filter(|path| path.is_file()).collect()
}

/// Every field of every schema, with `<dataset>.<field>`.
fn fields() -> Vec<(String, Value)> {
    let mut fields = Vec::new();
    for schema in schemas().iter().map(|path| json(path)) {
        let dataset = schema["name"].as_str().expect("a schema has a name");
        fields.extend(
            list(&schema["fields"])
                .iter()
                .map(|field| (format!("{dataset}.{}", field["name"].as_str().unwrap_or_default()), field.clone())),
        );
    }
    fields
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&read(path)).unwrap_or_else(|error| panic!("{}: {error}", place(path)))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
