//! A proposal as a mapping file that a person reads and corrects.
//!
//! What is certain or likely stands in the file, which is valid at once; what is not stands in comments, each with the
//! question that decides it.

mod words;

use std::fmt::Write as _;

use choir_contract::{DateOrder, Take};

use crate::proposal::{ColumnProposal, DayOrder, FieldProposal, Proposal, Sureness};
use crate::propose::order_word;
use crate::text::quoted;

impl Proposal {
    /// The mapping file, in the form that `choir_contract::Mapping::read` accepts.
    ///
    /// It holds words of the extract: it belongs to the partner's data officer and to the stewards.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        self.write_head(&mut text);
        self.write_file(&mut text);
        self.write_columns(&mut text);
        self.write_constants(&mut text);
        for field in &self.fields {
            self.write_words(field, &mut text);
        }
        self.write_lossy(&mut text);
        self.write_ignored(&mut text);
        text
    }

    fn write_head(&self, text: &mut String) {
        // Writing to a String cannot fail.
        _ = writeln!(
            text,
            "# How {} writes `{}`: proposed from {}, {} rows.",
            self.partner,
            self.dataset,
            quoted(&self.file),
            self.rows
        );
        text.push_str("# This file holds words of the extract. Keep it with the extract until it was read and corrected.\n#\n");
        text.push_str(
            "# certain: it says so itself. likely: have a look. Lines with `# ?` are questions: answer them, and take\n",
        );
        text.push_str("# the `# ` from the line below. What stays a comment is landed as not recorded or as not codable.\n");
        _ = writeln!(text, "# {}.\n", self.in_words());
        _ = writeln!(text, "partner = {}\ndataset = {}\n", quoted(&self.partner), quoted(&self.dataset));
    }

    fn write_file(&self, text: &mut String) {
        for found in &self.found {
            _ = writeln!(text, "# found: {}", one_line(found));
        }
        text.push_str("[file]\n");
        for line in &self.file_lines {
            _ = writeln!(text, "{line}");
        }
        self.write_order(text);
        if !self.totals.is_empty() {
            let totals: Vec<String> = self.totals.iter().map(|start| quoted(start)).collect();
            _ = writeln!(text, "ignore_rows_starting = [{}]", totals.join(", "));
        }
    }

    fn write_order(&self, text: &mut String) {
        if let Some(said) = self.said_order {
            return self.write_said_order(said, text);
        }
        match self.day_order {
            DayOrder::Found { order: DateOrder::Ymd, days } => {
                _ = writeln!(text, "date_order = \"ymd\"  # certain: {days} days are written year first");
            }
            DayOrder::Found { order, days } => {
                _ = writeln!(
                    text,
                    "date_order = \"{}\"  # certain: {days} days can be read in this order only",
                    order_word(order)
                );
            }
            DayOrder::Ambiguous { days } => {
                _ = writeln!(
                    text,
                    "# ? is 03/04 the third of April (dmy) or March the fourth (mdy)? all {days} days can be read both ways"
                );
                text.push_str("# date_order = \"dmy\"\n");
            }
            DayOrder::Mixed { day_first, month_first } => {
                _ = writeln!(
                    text,
                    "# ? {day_first} days can only be day first, {month_first} only month first: ask the partner to write one order"
                );
                let more = if month_first > day_first { DateOrder::Mdy } else { DateOrder::Dmy };
                _ = writeln!(text, "# date_order = \"{}\"", order_word(more));
            }
            DayOrder::NoDays => text.push_str("# no days that could be read in two ways\n"),
        }
    }

    /// What a person has said stays; days that cannot be read so are a question.
    fn write_said_order(&self, said: DateOrder, text: &mut String) {
        let against = match self.day_order {
            DayOrder::Found { order, days } if order != said && order != DateOrder::Ymd => Some((days, order)),
            DayOrder::Mixed { day_first, .. } if said == DateOrder::Mdy => Some((day_first, DateOrder::Dmy)),
            DayOrder::Mixed { month_first, .. } if said == DateOrder::Dmy => Some((month_first, DateOrder::Mdy)),
            _ => None,
        };
        if let Some((days, order)) = against {
            _ = writeln!(text, "# ? {days} days of this extract can only be read as {}: ask the partner", order_word(order));
        }
        _ = writeln!(text, "date_order = \"{}\"  # as in the mapping before", order_word(said));
    }

    fn write_columns(&self, text: &mut String) {
        text.push_str("\n[columns]\n");
        for field in &self.fields {
            if let Some(heading) = &field.absent {
                let heading = quoted(heading);
                _ = writeln!(text, "# ? the mapping before reads `{}` from {heading}, which is not in this file", field.field);
            }
            match &field.column {
                Some(column) if column.sureness > Sureness::Guess => {
                    _ = writeln!(text, "# {}", self.why(column));
                    _ = writeln!(text, "{} = {}", field.field, source(column));
                }
                guess => self.write_question(field, guess.as_ref(), text),
            }
        }
    }

    fn write_question(&self, field: &FieldProposal, guess: Option<&ColumnProposal>, text: &mut String) {
        let candidates: Vec<&ColumnProposal> = guess.into_iter().chain(&field.others).collect();
        if self.constants.iter().any(|(name, _)| *name == field.field) {
            return;
        }
        let title = one_line(&field.title);
        if candidates.is_empty() {
            _ = writeln!(text, "# ? no column seems to hold `{}` ({title}); if there is one, name it", field.field);
        }
        for column in &candidates {
            _ = writeln!(text, "# ? does {} hold `{}` ({title})? {}", quoted(&column.heading), field.field, self.why(column));
        }
        let heading = candidates.first().map_or_else(|| quoted("its heading"), |column| source(column));
        _ = writeln!(text, "# {} = {heading}", field.field);
    }

    fn why(&self, column: &ColumnProposal) -> String {
        let reasons = column.reasons.iter().map(|reason| one_line(reason)).collect::<Vec<_>>().join("; ");
        let ColumnProposal { sureness, score, filled, .. } = column;
        format!("{} ({score} of 100): {reasons}; filled in {filled} of {} rows", sureness.word(), self.rows)
    }

    fn write_constants(&self, text: &mut String) {
        text.push_str("\n# A field that has the same code in every row needs no column.\n[constants]\n");
        for (field, code) in &self.constants {
            _ = writeln!(text, "{field} = {}  # certain: as in the mapping before", quoted(code));
        }
        let without = |field: &&FieldProposal| field.column.is_none() && field.code_list.is_some();
        for field in self.fields.iter().filter(without) {
            _ = writeln!(
                text,
                "# ? is `{}` the same for all rows? a code of schemas/codelists/{}.csv",
                field.field,
                field.code_list.as_deref().unwrap_or_default()
            );
            _ = writeln!(text, "# {} = \"code\"", field.field);
        }
    }

    fn write_ignored(&self, text: &mut String) {
        text.push('\n');
        for group in &self.multi_selects {
            _ = writeln!(text, "# several answers: {}", one_line(group));
        }
        for personal in &self.personal {
            let why = one_line(&personal.why);
            _ = writeln!(
                text,
                "# do not send: {}: {why}, and no field takes it. Ask the partner to leave it out.",
                quoted(&personal.heading)
            );
        }
        let columns: Vec<String> = self.ignored.iter().map(|heading| self.ignored_line(heading)).collect();
        _ = write!(text, "# Columns that no field takes.\n[ignored]\ncolumns = [\n{}]\n", columns.concat());
    }

    fn ignored_line(&self, heading: &str) -> String {
        let new = if self.new_headings.iter().any(|new| new == heading) {
            "  # ? new: the mapping before does not name it"
        } else {
            ""
        };
        format!("    {},{new}\n", quoted(heading))
    }
}

fn source(column: &ColumnProposal) -> String {
    match column.take {
        Take::Whole => quoted(&column.heading),
        Take::Outward => format!("{{ column = {}, take = \"outward\" }}", quoted(&column.heading)),
    }
}

/// A text that cannot end a comment.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') { ' ' } else { letter })
        .collect()
}
