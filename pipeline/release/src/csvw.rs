//! The machine-readable side: one CSV file an answer with its CSVW description, and the code lists.

use std::collections::BTreeSet;

use csv::{Terminator, WriterBuilder};
use serde_json::{Value, json};

use crate::display::Display;
use crate::document::{CodeLabel, Status};
use crate::error::ReleaseError;
use crate::names::{column_name, unique};
use crate::number::{heading, label};
use crate::pack::PackText;
use crate::section::privacy_sentence;
use crate::table::{Table, TableRow};
use crate::tier::Licence;

/// What the descriptions say of the pack.
pub(crate) struct Cover<'a> {
    pub(crate) text: &'a PackText,
    pub(crate) display: Display,
    pub(crate) licence: &'a Licence,
}

/// A column of the CSV file.
struct CsvColumn {
    name: String,
    title: String,
    content: Content,
}

/// What a CSV column holds of each row.
#[derive(Clone, Copy)]
enum Content {
    Code(usize),
    Label(usize),
    Value(usize),
    Lower(usize),
    Upper(usize),
    Status(usize),
}

/// The table as CSV: RFC 4180, UTF-8, plain numbers, blank where there is none.
pub(crate) fn table_csv(table: &Table<'_>) -> Result<Vec<u8>, ReleaseError> {
    let columns = columns(table);
    let mut records = vec![columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>()];
    records.extend(table.rows.iter().map(|row| columns.iter().map(|column| field(row, column.content)).collect()));
    write(&records, &table.answer.question.id)
}

/// A code list as CSV.
pub(crate) fn code_list_csv(name: &str, codes: &[CodeLabel]) -> Result<Vec<u8>, ReleaseError> {
    let mut records = vec![["code", "label", "order"].map(str::to_owned).to_vec()];
    records.extend(
        codes.iter().enumerate().map(|(index, entry)| vec![entry.code.clone(), entry.label.clone(), (index + 1).to_string()]),
    );
    write(&records, name)
}

/// The CSVW description of the table's CSV file; `lists` names the code list of each key.
pub(crate) fn metadata(table: &Table<'_>, file: &str, lists: &[Option<String>], cover: &Cover<'_>) -> Value {
    let text = cover.text;
    let question = &table.answer.question;
    let columns = columns(table);
    let key: Vec<_> =
        columns.iter().filter(|column| matches!(column.content, Content::Code(_))).map(|column| &column.name).collect();
    let mut schema = json!({ "columns": columns.iter().map(|column| describe(column, lists)).collect::<Vec<_>>() });
    if !key.is_empty() {
        schema["primaryKey"] = json!(key);
    }
    let mut notes: Vec<String> = text.tier.notice().into_iter().collect();
    notes.push(privacy_sentence(table));
    if !table.is_public() {
        notes.extend(cover.display.sentences("Counts"));
    }
    json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": "en" }],
        "url": file,
        "dc:title": question.title,
        "dc:description": format!("Who is counted: {}. {}", question.universe, question.how_to_read),
        "dc:issued": { "@value": text.published_on, "@type": "xsd:date" },
        "dc:publisher": text.publisher,
        "dc:license": cover.licence.value(),
        "notes": notes,
        "dialect": { "header": true, "encoding": "utf-8", "delimiter": "," },
        "tableSchema": schema,
    })
}

fn columns(table: &Table<'_>) -> Vec<CsvColumn> {
    let mut taken = BTreeSet::new();
    let mut columns = Vec::new();
    let mut push = |wish: String, title: String, content| {
        columns.push(CsvColumn { name: unique(&wish, "_", &mut taken), title, content });
    };
    for (index, key) in table.keys.iter().enumerate() {
        let (name, title) = (column_name(&key.name), label(key));
        push(format!("{name}_code"), format!("{title}: code"), Content::Code(index));
        push(format!("{name}_label"), title.to_owned(), Content::Label(index));
    }
    let single = table.measures.len() == 1;
    for (index, measure) in table.measures.iter().enumerate() {
        let (name, title) = (column_name(&measure.name), heading(measure));
        let part = |part: &str| if single { part.to_owned() } else { format!("{name}_{part}") };
        push(if single { "value".to_owned() } else { name.clone() }, title.clone(), Content::Value(index));
        push(part("lower"), format!("{title}: likely between, lower end"), Content::Lower(index));
        push(part("upper"), format!("{title}: likely between, upper end"), Content::Upper(index));
        push(part("status"), format!("{title}: how far the number can be relied on"), Content::Status(index));
    }
    columns
}

fn field(row: &TableRow<'_>, content: Content) -> String {
    // Adding zero turns the negative zero into the plain one.
    let number = |number: Option<f64>| number.map_or_else(String::new, |number| (number + 0.0).to_string());
    match content {
        Content::Code(key) => row.keys[key].code.to_owned(),
        Content::Label(key) => row.keys[key].label.to_owned(),
        Content::Value(measure) => number(row.cells[measure].value),
        Content::Lower(measure) => number(row.cells[measure].lower),
        Content::Upper(measure) => number(row.cells[measure].upper),
        Content::Status(measure) => status(row.cells[measure].status).to_owned(),
    }
}

fn describe(column: &CsvColumn, lists: &[Option<String>]) -> Value {
    let (datatype, required) = match column.content {
        Content::Code(_) | Content::Label(_) => (json!("string"), true),
        Content::Value(_) | Content::Lower(_) | Content::Upper(_) => (json!("decimal"), false),
        Content::Status(_) => {
            (json!({ "base": "string", "format": "ok|low_reliability|not_available|confidential|public" }), true)
        }
    };
    let property = match column.content {
        Content::Value(_) => "http://purl.org/linked-data/sdmx/2009/measure#obsValue".to_owned(),
        Content::Status(_) => "http://purl.org/linked-data/sdmx/2009/attribute#obsStatus".to_owned(),
        _ => format!("#{}", column.name),
    };
    let mut description = json!({
        "name": column.name,
        // A reader of CSVW compares the header line with the titles, so the name stands first.
        "titles": [column.name, column.title],
        "datatype": datatype,
        "required": required,
        "null": "",
        "propertyUrl": property,
    });
    if let Content::Code(key) = column.content
        && let Some(list) = lists.get(key).and_then(Option::as_ref)
    {
        description["rdfs:seeAlso"] = json!({ "@id": format!("../codelists/{list}.csv") });
    }
    description
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Ok => "ok",
        Status::LowReliability => "low_reliability",
        Status::NotAvailable => "not_available",
        Status::Confidential => "confidential",
        Status::Public => "public",
    }
}

pub(crate) fn write(records: &[Vec<String>], name: &str) -> Result<Vec<u8>, ReleaseError> {
    let fault = || ReleaseError::Encode { file: name.to_owned() };
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for record in records {
        writer.write_record(record).map_err(|_| fault())?;
    }
    writer.into_inner().map_err(|_| fault())
}
