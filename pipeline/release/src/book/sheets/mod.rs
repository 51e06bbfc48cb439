//! The readers' spreadsheets: one model, written as ODS and as XLSX.
//!
//! Both follow the government's checklist for accessible spreadsheets: a title in A1 that is a heading, what a reader needs
//! to know below it, then at most one table, which starts in column A, has one header row and no empty cell; nothing is
//! merged, hidden, frozen, filtered or told by colour.

mod content;
mod ods;
mod ods_styles;
mod programme;
mod xlsx;

pub(crate) use content::workbook;
pub(crate) use ods::ods;
pub(crate) use xlsx::xlsx;

/// Language of all texts.
pub(crate) const LANGUAGE: &str = "en-GB";
/// Most rows that a sheet shows; a longer table stands in its CSV file alone.
pub(crate) const MOST_ROWS: usize = 20_000;

/// A workbook with its properties.
pub(crate) struct Workbook {
    pub(crate) title: String,
    pub(crate) subject: String,
    /// The organisation.
    pub(crate) author: String,
    pub(crate) keywords: Vec<String>,
    /// Year, month and day.
    pub(crate) published_on: (u16, u8, u8),
    pub(crate) sheets: Vec<Sheet>,
}

/// One sheet: title, lines, and at most one table.
pub(crate) struct Sheet {
    pub(crate) name: String,
    /// Stands in A1, as Heading 1.
    pub(crate) title: String,
    pub(crate) lines: Vec<Line>,
    pub(crate) grid: Option<Grid>,
}

/// A line above the table, in column A.
pub(crate) enum Line {
    /// A heading below the title, as Heading 2.
    Heading(String),
    Text(String),
    Link(Link),
}

/// A link with the text that describes it.
#[derive(Clone)]
pub(crate) struct Link {
    pub(crate) text: String,
    pub(crate) target: Target,
}

/// Where a link leads.
#[derive(Clone)]
pub(crate) enum Target {
    /// A1 of another sheet.
    Sheet(String),
    /// An address outside.
    Web(String),
}

/// A table.
pub(crate) struct Grid {
    /// Its name: unique, without spaces.
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
    /// At least one row; every row has a field for every column.
    pub(crate) rows: Vec<Vec<Field>>,
}

/// A column of a table.
pub(crate) struct Column {
    /// Its heading: unique in the table.
    pub(crate) heading: String,
    /// Whether it holds numbers, which stand to the right.
    pub(crate) numeric: bool,
}

/// What stands in a cell.
pub(crate) enum Field {
    Text(String),
    Number(u64),
    Link(Link),
}

impl Field {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The text that may wrap; a number never does.
    pub(crate) fn plain(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Link(link) => &link.text,
            Self::Number(_) => "",
        }
    }

    fn characters(&self) -> usize {
        match self {
            Self::Text(text) => text.chars().count(),
            Self::Link(link) => link.text.chars().count(),
            // Digits and commas.
            Self::Number(number) => number.to_string().len() * 4 / 3 + 1,
        }
    }
}

impl Sheet {
    /// Width of every column in characters: what it holds, within what can be read; longer texts wrap.
    pub(crate) fn widths(&self) -> Vec<u16> {
        let Some(grid) = &self.grid else { return vec![90] };
        let width = |(place, column): (usize, &Column)| {
            let widest = grid.rows.iter().filter_map(|row| row.get(place)).map(Field::characters).max().unwrap_or(0);
            // A heading may wrap at its words.
            let longest = column.heading.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
            u16::try_from((widest + 3).max(longest + 3).clamp(14, 60)).unwrap_or(60)
        };
        grid.columns.iter().enumerate().map(width).collect()
    }

    /// Whether lines above the table wrap: only where column A is wide because it holds nothing else.
    pub(crate) const fn wraps_lines(&self) -> bool {
        self.grid.is_none()
    }
}

/// XML has no control characters.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}
