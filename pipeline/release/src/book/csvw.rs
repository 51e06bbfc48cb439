//! The machine-readable side: one CSV file a table with its CSVW description, and the code lists that it names.

mod programme;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::absence::non_response;
use super::display::{Shown, shown_base};
use super::document::{BookAxisDocument, BookTableDocument};
use super::pack::Content;
use super::sentences::{self, ShownShare};
use crate::csvw::write;
use crate::error::ReleaseError;
use crate::names::{column_name, slug, unique};

/// A CSV file with what describes it.
pub(crate) struct CsvFile {
    /// Path in the pack.
    pub(crate) path: String,
    pub(crate) title: String,
    description: String,
    notes: Vec<String>,
    columns: Vec<Column>,
    /// Number of columns, from the first, that tell rows apart; those of them that are codes.
    key: Vec<String>,
    rows: Vec<Vec<String>>,
}

struct Column {
    name: String,
    title: String,
    datatype: Value,
    required: bool,
    property: Option<&'static str>,
    /// The code list whose codes it holds.
    list: Option<String>,
}

const VALUE: &str = "http://purl.org/linked-data/sdmx/2009/measure#obsValue";
const STATUS: &str = "http://purl.org/linked-data/sdmx/2009/attribute#obsStatus";
const STATUS_FORMAT: &str = "ok|low_reliability|low|confidential|not_applicable|public";

impl Column {
    fn new(name: &str, title: &str, datatype: Value, required: bool) -> Self {
        Self { name: name.to_owned(), title: title.to_owned(), datatype, required, property: None, list: None }
    }

    fn text(name: &str, title: &str) -> Self {
        Self::new(name, title, json!("string"), true)
    }

    fn whole(name: &str, title: &str, required: bool) -> Self {
        Self::new(name, title, json!({ "base": "integer", "minimum": 0 }), required)
    }

    fn describe(&self, file: &str) -> Value {
        let own = format!("{file}#{}", self.name);
        json!({
            "name": self.name,
            // A reader of CSVW compares the header line with the titles, so the name stands first.
            "titles": [self.name, self.title],
            "datatype": self.datatype,
            "required": self.required,
            "null": "",
            "propertyUrl": self.property.map_or(own, str::to_owned),
        })
    }
}

impl CsvFile {
    /// The file: RFC 4180, UTF-8, plain numbers, blank where there is none.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, ReleaseError> {
        let header = self.columns.iter().map(|column| column.name.clone()).collect();
        write(&[vec![header], self.rows.clone()].concat(), &self.path)
    }

    /// Its description, with the code lists that its columns name.
    pub(crate) fn metadata(&self, lists: &BTreeMap<String, CsvFile>, content: &Content<'_>) -> Value {
        let used: BTreeSet<&String> = self.columns.iter().filter_map(|column| column.list.as_ref()).collect();
        let mut tables = vec![self.table(content)];
        tables.extend(used.into_iter().filter_map(|list| lists.get(list)).map(|list| list.table(content)));
        json!({ "@context": ["http://www.w3.org/ns/csvw", { "@language": "en" }], "tables": tables })
    }

    fn table(&self, content: &Content<'_>) -> Value {
        let pack = &content.text.pack;
        let url = self.url();
        let mut schema = json!({ "columns": self.columns.iter().map(|column| column.describe(&url)).collect::<Vec<_>>() });
        if !self.key.is_empty() {
            schema["primaryKey"] = json!(self.key);
        }
        let reference = |column: &Column| {
            let list = column.list.as_ref()?;
            let resource = format!("../codelists/{list}.csv");
            Some(json!({ "columnReference": column.name, "reference": { "resource": resource, "columnReference": "code" } }))
        };
        let references: Vec<Value> = self.columns.iter().filter_map(reference).collect();
        if !references.is_empty() {
            schema["foreignKeys"] = json!(references);
        }
        json!({
            "url": url,
            "dc:title": self.title,
            "dc:description": self.description,
            "dc:issued": { "@value": pack.published_on, "@type": "xsd:date" },
            "dc:publisher": pack.publisher,
            "dc:license": content.licence().value(),
            "notes": pack.tier.notice().iter().chain(&self.notes).collect::<Vec<_>>(),
            "dialect": { "header": true, "encoding": "utf-8", "delimiter": "," },
            "tableSchema": schema,
        })
    }

    /// The address from where the descriptions stand.
    fn url(&self) -> String {
        self.path.strip_prefix("csv/").map_or_else(|| format!("../{}", self.path), str::to_owned)
    }
}

/// Every code list that a table names, by its name.
pub(crate) fn code_lists(content: &Content<'_>) -> BTreeMap<String, CsvFile> {
    let mut axes: BTreeMap<String, &BookAxisDocument> = BTreeMap::new();
    for axis in content.document.tables.iter().flat_map(|table| &table.axes) {
        // A table may show a part of a list alone; the longest form of it holds all others.
        let known = axes.entry(slug(&axis.list)).or_insert(axis);
        if axis.codes.len() > known.codes.len() {
            *known = axis;
        }
    }
    axes.into_iter().map(|(name, axis)| (name.clone(), code_list(name, axis))).collect()
}

fn code_list(name: String, axis: &BookAxisDocument) -> CsvFile {
    let reason = |absence: Option<super::Absence>| absence.map_or("", super::Absence::words).to_owned();
    let rows = axis
        .codes
        .iter()
        .zip(1_usize..)
        .map(|(code, order)| vec![code.code.clone(), code.label.clone(), order.to_string(), reason(code.absence)]);
    CsvFile {
        path: format!("codelists/{name}.csv"),
        title: format!("Codes of {}", axis.label),
        description: format!("The codes that tables use for {}, and what they mean.", axis.label),
        notes: Vec::new(),
        columns: vec![
            Column::text("code", "Code"),
            Column::text("label", "Label"),
            Column::new("order", "Place in the list", json!({ "base": "integer", "minimum": 1 }), true),
            Column::new("no_answer", "Why there is no answer", json!("string"), false),
        ],
        key: vec!["code".to_owned()],
        rows: rows.collect(),
    }
}

/// Every table, then what was not answered, answers added up, targets and scorecard.
pub(crate) fn files(content: &Content<'_>) -> Vec<CsvFile> {
    let tables = content.document.tables.iter().zip(&content.names);
    let mut files: Vec<CsvFile> = tables.map(|(table, names)| table_file(content, table, &names.file)).collect();
    files.extend(not_answered(content));
    files.extend(programme::files(content));
    files
}

fn table_file(content: &Content<'_>, table: &BookTableDocument, file: &str) -> CsvFile {
    let document = content.document;
    let (mut columns, mut key, mut taken) = (Vec::new(), Vec::new(), BTreeSet::new());
    for axis in &table.axes {
        let name = unique(&column_name(&axis.name), "_", &mut taken);
        let mut code = Column::text(&format!("{name}_code"), &format!("{}: code", axis.label));
        code.list = Some(slug(&axis.list));
        key.push(code.name.clone());
        columns.push(code);
        columns.push(Column::text(&format!("{name}_label"), &axis.label));
    }
    columns.extend(number_columns(&sentences::count_heading(document)));
    columns.push(Column::whole("base", "Base of the table", false));
    let measured = !content.display.rounds();
    let shares = sentences::shares(table, &content.display);
    if shares.is_some() {
        columns.extend(share_columns());
    }
    if measured {
        columns.push(Column::new("measured", "Unbiased measurement, before tables were made to agree", json!("decimal"), false));
        columns.push(Column::new("standard_error", "Standard error of the measurement", json!("decimal"), false));
    }
    let base = shown_base(&table.base, &content.display).value;
    let row = |(place, (codes, shown)): (usize, (Vec<usize>, Shown))| {
        let codes = table.axes.iter().zip(codes).map(|(axis, code)| &axis.codes[code]);
        let mut fields: Vec<String> = codes.flat_map(|code| [code.code.clone(), code.label.clone()]).collect();
        fields.extend(number_fields(&shown));
        fields.push(base.map_or_else(String::new, |base| base.to_string()));
        if let Some(shares) = &shares {
            fields.extend(share_fields(shares.get(place), measured));
        }
        if measured {
            let decimal = |number: f64| format!("{:.3}", (number * 1_000.0).round() / 1_000.0 + 0.0);
            let (value, error) = shown.measured.map_or_else(Default::default, |(value, error)| (decimal(value), decimal(error)));
            fields.extend([value, error]);
        }
        fields
    };
    let mut notes = vec![sentences::base(document, table, &content.display), sentences::noise(table)];
    notes.extend(sentences::display(&content.display));
    notes.extend(table.notes.iter().cloned());
    CsvFile {
        path: format!("csv/{file}.csv"),
        title: table.title.clone(),
        description: format!("Who is counted: {}. Source: {}", sentences::universe(document, table), document.source),
        notes,
        columns,
        key,
        rows: sentences::rows(table, &content.display).into_iter().enumerate().map(row).collect(),
    }
}

fn number_columns(count: &str) -> Vec<Column> {
    let mut value = Column::whole("value", count, false);
    value.property = Some(VALUE);
    let status = json!({ "base": "string", "format": STATUS_FORMAT });
    let mut status = Column::new("status", "How far the number can be relied on", status, true);
    status.property = Some(STATUS);
    let lower = Column::whole("lower", "Likely between: lower end", false);
    vec![value, lower, Column::whole("upper", "Likely between: upper end", false), status]
}

fn number_fields(shown: &Shown) -> [String; 4] {
    let number = |number: Option<u64>| number.map_or_else(String::new, |number| number.to_string());
    let (lower, upper) = shown.interval.unzip();
    [number(shown.value), number(lower), number(upper), shown.mark.code().to_owned()]
}

fn share_columns() -> [Column; 3] {
    let percent =
        |name: &str, title: &str| Column::new(name, title, json!({ "base": "decimal", "minimum": 0, "maximum": 100 }), false);
    [
        percent("percent", "Percent of those who answered"),
        percent("percent_lower", "Percent, likely between: lower end"),
        percent("percent_upper", "Percent, likely between: upper end"),
    ]
}

/// Two places of a percent where numbers are shown as they are, and none where they are rounded.
fn share_fields(shown: Option<&ShownShare>, precise: bool) -> [String; 3] {
    let Some(ShownShare::Share(share)) = shown else { return Default::default() };
    if precise {
        return [share.value, share.lower, share.upper].map(|share| format!("{:.2}", share * 100.0));
    }
    <[u64; 3]>::from(sentences::whole_percents(share)).map(|percent| percent.to_string())
}

fn not_answered(content: &Content<'_>) -> Option<CsvFile> {
    let found = non_response(content.document, &content.display);
    if found.is_empty() {
        return None;
    }
    let mut columns = vec![
        Column::text("question", "Question"),
        Column::text("reason", "Why there is no answer"),
        Column::text("label", "Name in the tables"),
    ];
    columns.extend(number_columns(&sentences::count_heading(content.document)));
    columns.push(Column::whole("base", "Base of the table", false));
    let rows = found.iter().map(|row| {
        let mut fields = vec![row.variable.to_owned(), row.reason.to_owned(), row.label.to_owned()];
        fields.extend(number_fields(&row.number));
        fields.push(row.base.value.map_or_else(String::new, |base| base.to_string()));
        fields
    });
    Some(CsvFile {
        path: "csv/not-answered.csv".to_owned(),
        title: "Questions without an answer, and why".to_owned(),
        description: format!("Who is counted: {}. The same numbers stand in the tables.", content.document.universe),
        notes: Vec::new(),
        columns,
        key: vec!["question".to_owned(), "label".to_owned()],
        rows: rows.collect(),
    })
}
