//! Where something stands in a pack: named so that a checker finds it, and so that the name itself tells no word of the content.

use std::fmt;
use std::rc::Rc;

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// The file, as [`crate::check::read::Folder`] names it.
    pub(crate) file: Rc<str>,
    /// The part of a workbook.
    pub(crate) part: Option<Rc<str>>,
    pub(crate) spot: Spot,
}

/// A place within a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Spot {
    /// The file as a whole.
    Whole,
    /// A line of a text.
    Line(usize),
    /// A field of a CSV file: line and column.
    Field(usize, usize),
    /// A cell of a sheet: sheet, row and column.
    Cell(usize, usize, usize),
    /// A byte of a document of marks.
    Byte(usize),
    /// A field of a JSON file: the names that lead to it, as far as they are known ones.
    Key(Rc<str>),
}

impl Place {
    pub(crate) fn whole(file: &Rc<str>) -> Self {
        Self { file: Rc::clone(file), part: None, spot: Spot::Whole }
    }

    pub(crate) fn at(file: &Rc<str>, spot: Spot) -> Self {
        Self { file: Rc::clone(file), part: None, spot }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.file)?;
        if let Some(part) = &self.part {
            write!(formatter, ", part {part}")?;
        }
        match &self.spot {
            Spot::Whole => Ok(()),
            Spot::Line(line) => write!(formatter, ", line {line}"),
            Spot::Field(line, column) => write!(formatter, ", line {line}, column {column}"),
            Spot::Cell(sheet, row, column) => write!(formatter, ", sheet {sheet}, row {row}, column {column}"),
            Spot::Byte(byte) => write!(formatter, ", byte {byte}"),
            Spot::Key(key) => write!(formatter, ", field {key}"),
        }
    }
}

/// A name as it may be printed: only what a file, a part or a key of a pack can be called.
pub(crate) fn printable(name: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/[]@:".contains(&byte);
    (1..=120).contains(&name.len()) && name.bytes().all(known) && !super::identifier::any(name)
}
