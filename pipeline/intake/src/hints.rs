//! What is declared about a file, and what was found out about it.

use std::fmt;

use crate::{MultiSelect, SurveyTool};

/// What a partner or steward declares about a file. What is not declared is found out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hints {
    /// Format, whatever the file's name ends with.
    pub format: Option<Format>,
    /// Encoding label of a CSV file, as in the WHATWG list.
    pub encoding: Option<String>,
    /// Delimiter of a CSV file.
    pub delimiter: Option<char>,
    /// Quotation mark of a CSV file.
    pub quote: Option<char>,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// Row of the (first) headings, counted from 1.
    pub header_row: Option<u64>,
    /// How many rows of headings there are; none at all for 0.
    pub header_rows: Option<u64>,
    /// Rows whose first filled cell starts with one of these are totals wherever they stand.
    pub totals_starting: Vec<String>,
}

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text with delimiters.
    Csv,
    /// Excel since 2007 (`.xlsx`, `.xlsm`).
    Xlsx,
    /// Excel's binary workbook (`.xlsb`).
    Xlsb,
    /// Excel up to 2003 (`.xls`).
    Xls,
    /// OpenDocument (`.ods`).
    Ods,
    /// SPSS (`.sav`, `.zsav`).
    Sav,
    /// Apache Parquet.
    Parquet,
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Csv => "delimited text (CSV)",
            Self::Xlsx => "Excel workbook (.xlsx)",
            Self::Xlsb => "Excel binary workbook (.xlsb)",
            Self::Xls => "Excel workbook up to 2003 (.xls)",
            Self::Ods => "OpenDocument spreadsheet (.ods)",
            Self::Sav => "SPSS system file (.sav)",
            Self::Parquet => "Apache Parquet",
        })
    }
}

/// How numbers with a fraction are written in a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Decimal {
    /// No such number was seen.
    #[default]
    NotSeen,
    /// `1.5`.
    Point,
    /// `1,5`.
    Comma,
    /// Both: each column needs a look.
    Both,
}

/// How a CSV file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    /// Name of the encoding.
    pub encoding: String,
    /// Whether the file starts with a byte order mark.
    pub byte_order_mark: bool,
    /// The delimiter.
    pub delimiter: char,
    /// The quotation mark.
    pub quote: char,
    /// Whether a backslash takes the meaning from a quotation mark.
    pub backslash: bool,
    /// The decimal sign of the numbers in the sample.
    pub decimal: Decimal,
}

/// Which sheet was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFound {
    /// Its name.
    pub name: String,
    /// Its place, counted from 1.
    pub position: usize,
    /// Number of sheets in the workbook.
    pub sheets: usize,
    /// Hidden sheets by name.
    pub hidden_sheets: Vec<String>,
    /// Whether days are counted from 1904.
    pub epoch_1904: bool,
    /// Rows of the sheet that are hidden; they are read like the others. `None` where the format does not tell.
    pub hidden_rows: Option<u64>,
}

/// Where the headings stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HeaderFound {
    /// First row of headings, counted from 1; 0 when there is none.
    pub row: u64,
    /// Number of rows of headings.
    pub rows: u64,
    /// Whether that was declared.
    pub declared: bool,
}

/// A column's heading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heading {
    /// Name, different for every column; rows of headings are joined by ` / `, a missing name is `column_3`.
    pub name: String,
    /// Longer text: the question of a survey tool, the label of a variable.
    pub label: Option<String>,
    /// Codes and labels that the file declares for the column.
    pub codes: Vec<(String, String)>,
}

/// What was found out about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detected {
    /// Its format.
    pub format: Format,
    /// How a CSV file is written.
    pub dialect: Option<Dialect>,
    /// Which sheet of a workbook is read.
    pub sheet: Option<SheetFound>,
    /// Where the headings stand; `None` for formats that keep them apart.
    pub header: Option<HeaderFound>,
    /// The survey tool that wrote the file.
    pub survey_tool: Option<SurveyTool>,
    /// Questions with several answers.
    pub multi_selects: Vec<MultiSelect>,
    /// What else a person should know, in words, without a value of the file. Grows while the rows are read.
    pub notices: Vec<String>,
}

impl Detected {
    pub(crate) fn new(format: Format) -> Self {
        Self {
            format,
            dialect: None,
            sheet: None,
            header: None,
            survey_tool: None,
            multi_selects: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// The findings as sentences.
    #[must_use]
    pub fn in_words(&self) -> Vec<String> {
        let mut words = vec![format!("format: {}", self.format)];
        words.extend(self.dialect.as_ref().map(dialect_in_words));
        words.extend(self.sheet.as_ref().map(sheet_in_words));
        words.extend(self.header.map(header_in_words));
        words.extend(self.survey_tool.map(|tool| format!("written by {tool}")));
        words.extend(self.multi_selects.iter().map(MultiSelect::in_words));
        words.extend(self.notices.iter().cloned());
        words
    }
}

fn dialect_in_words(dialect: &Dialect) -> String {
    let delimiter = match dialect.delimiter {
        '\t' => "tab".to_owned(),
        other => format!("`{other}`"),
    };
    let decimal = match dialect.decimal {
        Decimal::NotSeen => "no fractions seen",
        Decimal::Point => "decimal point",
        Decimal::Comma => "decimal comma",
        Decimal::Both => "decimal points and decimal commas: check each column",
    };
    let mark = if dialect.byte_order_mark { " with a byte order mark" } else { "" };
    let backslash = if dialect.backslash { ", backslash before quotation marks" } else { "" };
    format!("{}{mark}, delimiter {delimiter}, quotation mark {}{backslash}, {decimal}", dialect.encoding, dialect.quote)
}

fn sheet_in_words(sheet: &SheetFound) -> String {
    let mut words = format!("sheet {} of {}", sheet.position, sheet.sheets);
    if !sheet.hidden_sheets.is_empty() {
        words += &format!("; {} hidden sheets, which are not read", sheet.hidden_sheets.len());
    }
    match sheet.hidden_rows {
        Some(rows) if rows > 0 => words += &format!("; {rows} hidden rows, which are read like the others"),
        _ => {}
    }
    if sheet.epoch_1904 {
        words += "; days counted from 1904";
    }
    words
}

fn header_in_words(header: HeaderFound) -> String {
    let how = if header.declared { "declared" } else { "found" };
    match header.rows {
        0 => format!("no headings ({how}): columns are named by their number"),
        1 => format!("headings in row {} ({how})", header.row),
        rows => format!("headings in rows {} to {} ({how})", header.row, header.row + rows - 1),
    }
}
