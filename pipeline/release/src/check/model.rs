//! A pack as its files tell it: tables of numbers with their descriptions, code lists, sheets. Nothing is known from elsewhere.

use std::collections::BTreeMap;

use super::read::json::Json;
use super::read::{Content, File, Folder};
use super::sheet::{Grid, grids};

/// Which kind of pack a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PackKind {
    /// One book of tables, with a manifest.
    Book,
    /// Answers to questions.
    Answers,
}

/// What a CSV file of numbers shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TableKind {
    /// Numbers by codes.
    Table,
    /// How often there is no answer.
    NotAnswered,
    /// Answers that are shown added up: shares of the tables.
    AddedUp,
    /// Public targets and results.
    Targets,
    /// When targets were due: public.
    Trajectories,
    /// Indicators: shares of the tables, and public targets.
    Scorecard,
}

impl TableKind {
    /// Whether its rows are released numbers of their own.
    pub(crate) const fn is_released(self) -> bool {
        matches!(self, Self::Table | Self::NotAnswered)
    }
}

/// The pack.
pub(crate) struct Pack<'a> {
    pub(crate) kind: PackKind,
    pub(crate) tables: Vec<Numbers<'a>>,
    /// Stem of a file of codes to its records, without the header.
    pub(crate) lists: BTreeMap<&'a str, &'a [Vec<String>]>,
    /// Workbooks with their sheets.
    pub(crate) workbooks: Vec<(&'a File, Vec<Grid>)>,
}

/// A CSV file of numbers with its description.
pub(crate) struct Numbers<'a> {
    pub(crate) file: &'a File,
    pub(crate) kind: TableKind,
    /// Name of the file without folder and ending.
    pub(crate) stem: &'a str,
    pub(crate) header: &'a [String],
    pub(crate) rows: &'a [Vec<String>],
    /// The description in CSVW, where there is one that can be read.
    pub(crate) about: Option<&'a Json>,
    pub(crate) keys: Vec<Key<'a>>,
    pub(crate) measures: Vec<Measure<'a>>,
    pub(crate) base: Option<usize>,
    /// Percent of those who answered, with its ends.
    pub(crate) percent: [Option<usize>; 3],
    /// Measurement and standard error.
    pub(crate) measured: [Option<usize>; 2],
}

/// A column of codes with its column of labels.
pub(crate) struct Key<'a> {
    /// Name without `_code`.
    pub(crate) name: &'a str,
    /// Stem of the file of its codes.
    pub(crate) list: Option<&'a str>,
    pub(crate) code: usize,
    pub(crate) label: usize,
}

/// Columns of a released number.
pub(crate) struct Measure<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: usize,
    pub(crate) lower: Option<usize>,
    pub(crate) upper: Option<usize>,
    pub(crate) status: usize,
}

/// Reads the pack out of its files.
pub(crate) fn pack(folder: &Folder) -> Pack<'_> {
    let kind = if folder.file("manifest.json").is_some() || folder.file("tables.ods").is_some() {
        PackKind::Book
    } else {
        PackKind::Answers
    };
    let mut pack = Pack { kind, tables: Vec::new(), lists: BTreeMap::new(), workbooks: Vec::new() };
    for file in &folder.files {
        match &file.content {
            Content::Csv(records) if !records.is_empty() => {
                let (header, rows) = (&records[0], &records[1..]);
                if let Some(stem) = stem(&file.path, "codelists/") {
                    pack.lists.insert(stem, rows);
                } else if let Some(stem) = stem(&file.path, "csv/") {
                    pack.tables.push(numbers(folder, kind, file, stem, header, rows));
                }
            }
            Content::Workbook(parts) => pack.workbooks.push((file, grids(parts))),
            _ => {}
        }
    }
    pack
}

fn stem<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    path.strip_prefix(folder)?.strip_suffix(".csv").filter(|stem| !stem.contains('/'))
}

fn numbers<'a>(
    folder: &'a Folder,
    pack: PackKind,
    file: &'a File,
    stem: &'a str,
    header: &'a [String],
    rows: &'a [Vec<String>],
) -> Numbers<'a> {
    let about = folder.json(&format!("{}-metadata.json", file.path)).and_then(|json| described(json, stem));
    let kind = match stem {
        "not-answered" if pack == PackKind::Book => TableKind::NotAnswered,
        "targets" if pack == PackKind::Book => TableKind::Targets,
        "answers-added-up" if pack == PackKind::Book => TableKind::AddedUp,
        "target-trajectories" if pack == PackKind::Book => TableKind::Trajectories,
        "scorecard" if pack == PackKind::Book => TableKind::Scorecard,
        _ => TableKind::Table,
    };
    let place = |name: &str| header.iter().position(|own| own == name);
    let keys = header.iter().enumerate().filter_map(|(code, column)| {
        let name = column.strip_suffix("_code")?;
        let label = place(&format!("{name}_label"))?;
        Some(Key { name, list: list(about, column), code, label })
    });
    let measures = header.iter().enumerate().filter_map(|(status, column)| {
        let prefix = column.strip_suffix("status").filter(|prefix| prefix.is_empty() || prefix.ends_with('_'))?;
        let name = if prefix.is_empty() { "value" } else { prefix.trim_end_matches('_') };
        let (lower, upper) = (place(&format!("{prefix}lower")), place(&format!("{prefix}upper")));
        Some(Measure { name, value: place(name)?, lower, upper, status })
    });
    Numbers {
        file,
        kind,
        stem,
        header,
        rows,
        about,
        keys: keys.collect(),
        measures: measures.collect(),
        base: place("base").filter(|_| pack == PackKind::Book),
        percent: [place("percent"), place("percent_lower"), place("percent_upper")],
        measured: [place("measured"), place("standard_error")],
    }
}

/// The description of this file: at the top, or among several.
fn described<'a>(json: &'a Json, stem: &str) -> Option<&'a Json> {
    let own = format!("{stem}.csv");
    let is_own = |table: &&Json| table.text("url") == Some(own.as_str());
    Some(json).filter(is_own).or_else(|| json.list("tables").iter().find(is_own))
}

fn title(about: Option<&Json>, column: usize) -> &str {
    let columns = about.and_then(|about| about.at(&["tableSchema"])).map(|schema| schema.list("columns")).unwrap_or_default();
    let titles = columns.get(column).map(|column| column.list("titles")).unwrap_or_default();
    titles.get(1).and_then(Json::as_text).unwrap_or_default()
}

/// The file of codes that a column names, by a foreign key or by a note.
fn list<'a>(about: Option<&'a Json>, column: &str) -> Option<&'a str> {
    let schema = about?.get("tableSchema")?;
    let foreign = schema.list("foreignKeys").iter().find(|key| key.text("columnReference") == Some(column));
    let foreign = foreign.and_then(|key| key.get("reference")?.text("resource"));
    let noted = schema.list("columns").iter().find(|own| own.text("name") == Some(column));
    let path = foreign.or_else(|| noted.and_then(|own| own.get("rdfs:seeAlso")?.text("@id")))?;
    path.strip_prefix("../codelists/")?.strip_suffix(".csv")
}

impl Numbers<'_> {
    pub(crate) fn text(&self, key: &str) -> &str {
        self.about.and_then(|about| about.text(key)).unwrap_or_default()
    }

    pub(crate) fn notes(&self) -> impl Iterator<Item = &str> {
        self.about.map(|about| about.list("notes")).unwrap_or_default().iter().filter_map(Json::as_text)
    }

    /// The second title of a column: its label for people.
    pub(crate) fn title_of(&self, column: usize) -> &str {
        title(self.about, column)
    }

    /// Paths of the files that make up this table.
    pub(crate) fn paths(&self) -> [String; 3] {
        [self.file.path.clone(), format!("{}-metadata.json", self.file.path), format!("answers/{}.json", self.stem)]
    }
}

/// A field of a row; nothing where the row is too short.
pub(crate) fn field(row: &[String], column: usize) -> &str {
    row.get(column).map(String::as_str).unwrap_or_default()
}

/// A number of a row, where it is one.
pub(crate) fn number(row: &[String], column: Option<usize>) -> Option<f64> {
    field(row, column?).parse().ok().filter(|number: &f64| number.is_finite())
}
