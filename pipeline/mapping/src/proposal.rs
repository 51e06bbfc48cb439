//! What is proposed. It holds words of the extract: see the crate's page for who may see it.

use choir_contract::{DateOrder, Lossy, Take};
use serde::Serialize;

/// How sure a proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sureness {
    /// Something points to it: a question for a person.
    Guess,
    /// It stands in the file, to be looked at.
    Likely,
    /// It says so itself.
    Certain,
}

impl Sureness {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Guess => "guess",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }
}

/// A mapping as it may be, with everything that has to be asked.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The partner.
    pub partner: String,
    /// The dataset.
    pub dataset: String,
    /// The file's name.
    pub file: String,
    /// Rows of data in it.
    pub rows: u64,
    /// What was found out about the file, in words.
    pub found: Vec<String>,
    /// The order of day, month and year.
    pub day_order: DayOrder,
    /// The order that the mapping before says; it stays, whatever the days of one extract look like.
    pub said_order: Option<DateOrder>,
    /// What is proposed for each field that an extract can fill.
    pub fields: Vec<FieldProposal>,
    /// Fields with one code for all rows, from the mapping before.
    pub constants: Vec<(String, String)>,
    /// Questions with several answers that were recognised, in words.
    pub multi_selects: Vec<String>,
    /// Columns that no field takes, and those that the mapping before ignores.
    pub ignored: Vec<String>,
    /// Those of them that the mapping before does not name.
    pub new_headings: Vec<String>,
    /// Columns of personal data that no field takes.
    pub personal: Vec<Personal>,
    /// Words that stand in one column and belong to another, offered with their source.
    pub offered: Vec<OfferedWord>,
    /// Whether a mapping before was taken up.
    pub has_previous: bool,
    /// Codes that stand for more than one finer code, from the mapping before.
    pub lossy: Lossy,
    /// Starts of rows that are totals, from the mapping before.
    pub totals: Vec<String>,
    /// Lines of the table `file` that the mapping before declares.
    pub(crate) file_lines: Vec<String>,
}

/// What is proposed for one field.
#[derive(Debug, Clone)]
pub struct FieldProposal {
    /// The field.
    pub field: String,
    /// Its title for people.
    pub title: String,
    /// Its code list.
    pub code_list: Option<String>,
    /// The column, when there is one.
    pub column: Option<ColumnProposal>,
    /// Other columns that may be meant.
    pub others: Vec<ColumnProposal>,
    /// The words of the column, where the field has a code list and the column is more than a guess.
    pub words: Vec<WordProposal>,
    /// Whether the column has more words than are looked at.
    pub cut: bool,
    /// Words of the column that say less than the codes ask.
    pub coarse: Vec<CoarseWord>,
    /// Words with their codes that the mapping before knows and this extract does not hold.
    pub kept: Vec<(String, String)>,
    /// The heading that the mapping before names and this extract does not have.
    pub absent: Option<String>,
}

/// A word that says less than a code list asks: whichever code it gets stands for others as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoarseWord {
    /// The word.
    pub word: String,
    /// The code it has; none while nobody has said.
    pub code: Option<String>,
    /// The codes it may mean.
    pub candidates: Vec<String>,
}

/// A column for a field.
#[derive(Debug, Clone)]
pub struct ColumnProposal {
    /// The heading.
    pub heading: String,
    /// Which part of a cell is taken.
    pub take: Take,
    /// How sure it is.
    pub sureness: Sureness,
    /// The same as a number from 0 to 100.
    pub score: u8,
    /// Why, in words.
    pub reasons: Vec<String>,
    /// Rows that say something in it.
    pub filled: u64,
    pub(crate) place: usize,
}

/// A word of a column and what it may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordProposal {
    /// The word, in its first spelling.
    pub word: String,
    /// Rows it stands in.
    pub rows: u64,
    /// What it means.
    pub meaning: Meaning,
}

/// What a word means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// A code or label of the list itself: the mapping need not name it.
    Listed {
        /// The code.
        code: String,
    },
    /// One code.
    Code {
        /// The code.
        code: String,
        /// Its label.
        label: String,
        /// How sure that is.
        sureness: Sureness,
        /// Why, in words.
        reason: &'static str,
    },
    /// One of several codes: only a person can tell.
    Ambiguous {
        /// Codes and labels.
        candidates: Vec<(String, String)>,
    },
    /// Nobody knows.
    Unknown,
}

/// The order of day, month and year in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOrder {
    /// There are no days, or only such as are known by their cell.
    NoDays,
    /// Days that can be read in one way only agree.
    Found {
        /// The order.
        order: DateOrder,
        /// How many such days there are in the sample.
        days: u64,
    },
    /// Every day could be read in two ways.
    Ambiguous {
        /// How many days there are in the sample.
        days: u64,
    },
    /// Some days can only be day first, others only month first.
    Mixed {
        /// Days that can only be day first.
        day_first: u64,
        /// Days that can only be month first.
        month_first: u64,
    },
}

/// A column of personal data that no field takes: not to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Personal {
    /// The heading.
    pub heading: String,
    /// What it seems to hold.
    pub why: String,
}

/// A word that is unknown in one field and known in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedWord {
    /// The field to which it is offered.
    pub field: String,
    /// The field in whose column it stands, which stays its source.
    pub source: String,
    /// The word.
    pub word: String,
    /// The code it has there.
    pub code: String,
    /// Rows it stands in.
    pub rows: u64,
}

impl Proposal {
    /// What is proposed for a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FieldProposal> {
        self.fields.iter().find(|field| field.field == name)
    }

    /// How many columns and words are certain, likely, or wait for an answer: for one line on a terminal.
    #[must_use]
    pub fn in_words(&self) -> String {
        let columns = |wanted| {
            self.fields.iter().filter_map(|field| field.column.as_ref()).filter(|column| column.sureness == wanted).count()
        };
        let words = || self.fields.iter().flat_map(|field| &field.words);
        let asked = words().filter(|word| word.is_question()).count();
        format!(
            "{} columns are certain, {} likely, {} a guess; {} of {} different words wait for an answer",
            columns(Sureness::Certain),
            columns(Sureness::Likely),
            columns(Sureness::Guess),
            asked,
            words().count()
        )
    }
}

impl WordProposal {
    /// Whether the word is a short number: it is a code of the list, and as likely one of the partner's own numbering.
    pub(crate) fn is_bare_number(&self) -> bool {
        self.word.len() < 3 && self.word.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Whether a person has to say what the word means.
    #[must_use]
    pub fn is_question(&self) -> bool {
        match self.meaning {
            Meaning::Listed { .. } => self.is_bare_number(),
            Meaning::Code { sureness, .. } => matches!(sureness, Sureness::Guess),
            Meaning::Ambiguous { .. } | Meaning::Unknown => true,
        }
    }
}
