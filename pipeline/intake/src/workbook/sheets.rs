//! Which sheet holds the table.

use calamine::{Dimensions, SheetType, SheetVisible};

use super::stream::{Book, walk};
use crate::hints::{Format, Hints, SheetFound};
use crate::input::Origin;
use crate::{IntakeError, Reason};

/// Rows of a sheet looked at to see whether it holds a table.
const PEEK: usize = 64;
const MOST_MERGED: usize = 10_000;
/// Merged cells stand at the end of a sheet; in larger files they are not worth a second reading.
const LARGEST_FOR_MERGED: u64 = 64 << 20;

/// A chosen sheet.
pub(super) struct Chosen {
    pub(super) found: SheetFound,
    /// Merged cells by row, first and last column.
    pub(super) merged: Vec<(u64, usize, usize)>,
    pub(super) notices: Vec<String>,
}

/// How much a sheet holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Content {
    Nothing,
    Something,
    Table,
}

/// Takes the declared sheet, or the only one that holds a table.
pub(super) fn choose(origin: &Origin, format: Format, hints: &Hints) -> Result<Chosen, IntakeError> {
    let mut book = Book::open(origin, format)?;
    let sheets = book.sheets().to_vec();
    let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let (name, notices) = match &hints.sheet {
        Some(declared) => (declared_sheet(declared, &names)?, Vec::new()),
        None => {
            let visible = |sheet: &&calamine::Sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet;
            let visible: Vec<&str> = sheets.iter().filter(visible).map(|sheet| sheet.name.as_str()).collect();
            only_table(&mut book, &visible, &names)?
        }
    };
    let hidden = sheets.iter().filter(|sheet| sheet.visible != SheetVisible::Visible).map(|sheet| sheet.name.clone());
    let found = SheetFound {
        position: names.iter().position(|other| *other == name).map_or(0, |index| index + 1),
        sheets: names.len(),
        hidden_sheets: hidden.collect(),
        epoch_1904: book.epoch_1904(),
        hidden_rows: None,
        name,
    };
    let merged = if origin.size()? <= LARGEST_FOR_MERGED { book.merged(&found.name) } else { Vec::new() };
    Ok(Chosen { found, merged: merged.iter().take(MOST_MERGED).map(across).collect(), notices })
}

fn across(merged: &Dimensions) -> (u64, usize, usize) {
    (u64::from(merged.start.0) + 1, merged.start.1 as usize, (merged.end.1 as usize).min(super::stream::MOST_COLUMNS))
}

/// Sheets by their place: somebody may have written a person's name on one.
fn places(some: &[&str], names: &[&str]) -> String {
    let place = |name: &&str| names.iter().position(|other| other == name).map_or(0, |index| index + 1).to_string();
    some.iter().take(30).map(place).collect::<Vec<_>>().join(", ")
}

fn declared_sheet(declared: &str, names: &[&str]) -> Result<String, IntakeError> {
    let same = |name: &&&str| **name == declared || name.trim().eq_ignore_ascii_case(declared.trim());
    let found = names.iter().find(|name| **name == declared).or_else(|| names.iter().find(same));
    found.map(|name| (*name).to_owned()).ok_or_else(|| {
        let problem = format!("has no sheet `{declared}` among its {}", names.len());
        IntakeError::new(Reason::Declaration, problem, "correct file.sheet in the mapping, or the file")
    })
}

fn only_table(book: &mut Book, visible: &[&str], names: &[&str]) -> Result<(String, Vec<String>), IntakeError> {
    let mut contents = Vec::new();
    for name in visible {
        contents.push((*name, peek(book, name)?));
    }
    let with = |least: Content| contents.iter().filter(move |(_, content)| *content >= least).map(|(name, _)| *name);
    let (tables, filled): (Vec<&str>, Vec<&str>) = (with(Content::Table).collect(), with(Content::Something).collect());
    let chosen = if tables.is_empty() { &filled } else { &tables };
    match chosen.as_slice() {
        [only] => {
            let others: Vec<&str> = filled.iter().copied().filter(|name| name != only).collect();
            let notice =
                (!others.is_empty()).then(|| format!("sheets without a table were not read: {}", places(&others, names)));
            Ok(((*only).to_owned(), notice.into_iter().collect()))
        }
        [] => {
            let problem = format!("has {} sheets, and no visible one holds a filled row", names.len());
            let next = "check that the right file was sent; declare file.sheet to read a hidden sheet";
            Err(IntakeError::new(Reason::NoTable, problem, next))
        }
        several => {
            let several = places(several, names);
            let problem = format!("has {} sheets, and more than one may be the table: sheets {several}", names.len());
            Err(IntakeError::new(Reason::SheetChoice, problem, "name the right one as file.sheet in the mapping"))
        }
    }
}

/// A table has at least two rows, and two columns in one of them.
fn peek(book: &mut Book, name: &str) -> Result<Content, IntakeError> {
    let (mut rows, mut widest) = (0, 0);
    walk(book, name, &mut |batch| {
        rows += batch.len();
        widest = batch.iter().map(|row| row.filled()).max().unwrap_or(0).max(widest);
        batch.clear();
        rows < PEEK
    })?;
    Ok(match (rows, widest) {
        (0, _) => Content::Nothing,
        (2.., 2..) => Content::Table,
        _ => Content::Something,
    })
}
