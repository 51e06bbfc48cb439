//! Targets against what was reached: public figures about a programme, in which no person is counted.

use std::collections::{BTreeMap, BTreeSet};

use choir_contract::{BookTargetKey, BookTargets, BookTrajectory, CodeList, YES};

use super::error::TargetsError;

/// The outputs of a programme with their targets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Targets {
    /// Title for people.
    pub title: String,
    /// Where they were published.
    pub source: String,
    /// Notes below them.
    pub notes: Vec<String>,
    /// One row an output, in the order of the code lists: by pathway, and then by output.
    pub rows: Vec<TargetRow>,
    /// How targets were to be reached over time; empty where they are compared at the end alone.
    pub trajectories: Vec<BookTrajectory>,
    /// The time of the results, as a place among the points of every trajectory.
    pub reported_at: usize,
}

/// One output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetRow {
    /// Its code.
    pub code: String,
    /// Code of the pathway it belongs to.
    pub pathway_code: String,
    /// That pathway.
    pub pathway: String,
    /// Its name.
    pub output: String,
    /// What is counted.
    pub description: String,
    /// What was agreed.
    pub target: u64,
    /// What was reached.
    pub actual: u64,
    /// Whether the publication says that at least so many were reached.
    pub at_least: bool,
    /// What part of the target was to be reached by the time of the results, in percent: 100 in the end.
    pub due: u8,
}

impl Targets {
    /// The targets of a book: the rows of its public dataset, in words.
    ///
    /// `rows` hold the columns that the book names, as they stand in the lake: codes as codes, numbers as decimal digits, a
    /// column that says nothing left out. Pathways are told apart by their codes and have the one label of their code list,
    /// however a publication spells them.
    ///
    /// # Errors
    /// When a row says nothing in a column that the book names, or something that its schema does not know, or when an output
    /// stands twice. The rows are public, so that the error names row and column.
    pub fn from_rows(
        declared: &BookTargets,
        lists: &BTreeMap<String, CodeList>,
        rows: &[BTreeMap<String, String>],
    ) -> Result<Self, TargetsError> {
        let reader = Reader { declared, lists };
        let mut found: Vec<((usize, usize), TargetRow)> = Vec::new();
        let mut seen = BTreeSet::new();
        for (row, number) in rows.iter().zip(1..) {
            let (place, row) = Row { reader: &reader, row, number }.read()?;
            if !seen.insert(row.code.clone()) {
                return Err(TargetsError::Twice { dataset: declared.dataset.clone(), row: number, code: row.code });
            }
            found.push((place, row));
        }
        found.sort_by_key(|(place, _)| *place);
        Ok(Self {
            title: declared.title.clone(),
            source: declared.source.clone(),
            notes: declared.notes.clone(),
            rows: found.into_iter().map(|(_, row)| row).collect(),
            trajectories: declared.trajectories.clone(),
            reported_at: declared.reported_at,
        })
    }

    /// How many outputs reached what was due by the time of the results: their target, in the end.
    #[must_use]
    pub fn reached(&self) -> usize {
        self.rows.iter().filter(|row| row.reached()).count()
    }

    /// The output with this code.
    pub(crate) fn output(&self, code: &str) -> Option<&TargetRow> {
        self.rows.iter().find(|row| row.code == code)
    }

    /// The rows by pathway, pathways in the order in which they first appear.
    pub(crate) fn groups(&self) -> Vec<(&str, Vec<&TargetRow>)> {
        let mut groups: Vec<(&str, &str, Vec<&TargetRow>)> = Vec::new();
        for row in &self.rows {
            match groups.iter_mut().find(|(code, _, _)| *code == row.pathway_code) {
                Some((_, _, rows)) => rows.push(row),
                None => groups.push((&row.pathway_code, &row.pathway, vec![row])),
            }
        }
        groups.into_iter().map(|(_, pathway, rows)| (pathway, rows)).collect()
    }

    /// The time of the results in words, where it is before the end.
    pub(crate) fn before_the_end(&self) -> Option<&str> {
        let points = &self.trajectories.first()?.points;
        let early = self.reported_at + 1 < points.len();
        points.get(self.reported_at).filter(|_| early).map(|point| point.at.as_str())
    }

    /// What the last column says of a row: by the end, that its target was reached, and before, that it is on course.
    pub(crate) fn reached_heading(&self) -> &'static str {
        if self.before_the_end().is_some() { "On course" } else { "Target reached" }
    }
}

impl TargetRow {
    /// What was due by the time of the results, in whole numbers: not less than the part that was agreed.
    pub(crate) fn due_number(&self) -> u64 {
        self.target.saturating_mul(u64::from(self.due)).div_ceil(100)
    }

    pub(crate) fn reached(&self) -> bool {
        self.actual >= self.due_number()
    }

    /// What was reached as a part of the target, in whole percent; `None` without a target.
    pub(crate) fn percent(&self) -> Option<u64> {
        percent_of(self.actual, self.target)
    }
}

/// A part in whole percent; `None` of nothing. Less than the whole is never shown as 100.
pub(crate) fn percent_of(part: u64, whole: u64) -> Option<u64> {
    let rounded = part.saturating_mul(100).saturating_add(whole / 2).checked_div(whole)?;
    Some(if part < whole { rounded.min(99) } else { rounded })
}

struct Reader<'a> {
    declared: &'a BookTargets,
    lists: &'a BTreeMap<String, CodeList>,
}

/// A row of the dataset with its place in it, from 1 on.
struct Row<'a> {
    reader: &'a Reader<'a>,
    row: &'a BTreeMap<String, String>,
    number: usize,
}

impl Row<'_> {
    /// The row, and where it stands: the places of its pathway and of its output.
    fn read(&self) -> Result<((usize, usize), TargetRow), TargetsError> {
        let declared = self.reader.declared;
        let (place, code, _) = self.code(&declared.code)?;
        let (pathway_place, pathway_code, pathway) = self.code(&declared.pathway)?;
        let at_least = declared.at_least.as_ref().is_some_and(|column| self.row.get(column).is_some_and(|said| said == YES));
        let points = declared.trajectory(&code).map(|trajectory| trajectory.points.as_slice()).unwrap_or_default();
        let row = TargetRow {
            pathway_code,
            pathway,
            output: self.text(&declared.output)?.to_owned(),
            description: self.text(&declared.description)?.to_owned(),
            target: self.count(&declared.target)?,
            actual: self.count(&declared.actual)?,
            at_least,
            due: points.get(declared.reported_at).map_or(100, |point| point.percent),
            code,
        };
        Ok(((pathway_place, place), row))
    }

    /// Place, code and label of what a column of codes says.
    fn code(&self, key: &BookTargetKey) -> Result<(usize, String, String), TargetsError> {
        let said = self.text(&key.column)?;
        let codes = self.reader.lists.get(&key.list).map(CodeList::codes).unwrap_or_default();
        let found = codes.iter().enumerate().find(|(_, code)| code.code == said);
        let (place, code) = found.ok_or_else(|| self.other(&key.column, "a code of its list", said))?;
        Ok((place, code.code.clone(), code.label.clone()))
    }

    fn count(&self, column: &str) -> Result<u64, TargetsError> {
        let said = self.text(column)?;
        said.parse().map_err(|_| self.other(column, "a whole number from 0 on", said))
    }

    fn text(&self, column: &str) -> Result<&str, TargetsError> {
        let said = self.row.get(column).map(|said| said.trim()).filter(|said| !said.is_empty());
        said.ok_or_else(|| self.other(column, "a word or a number", ""))
    }

    fn other(&self, column: &str, expected: &'static str, got: &str) -> TargetsError {
        TargetsError::Cell {
            dataset: self.reader.declared.dataset.clone(),
            row: self.number,
            column: column.to_owned(),
            expected,
            got: got.to_owned(),
        }
    }
}
