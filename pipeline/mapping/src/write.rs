//! A proposal as a mapping file that a person reads and corrects.
//!
//! What is certain or likely stands in the file, which is valid at once; what is not stands in comments, each with the
//! question that decides it.

use std::fmt::Write as _;

use choir_contract::{DateOrder, Take};

use crate::proposal::{ColumnProposal, DayOrder, FieldProposal, Meaning, Proposal, Sureness, WordProposal};
use crate::propose::order_word;
use crate::text::quoted;

/// Most words without a meaning that are listed for a field.
const MOST_UNKNOWN: usize = 200;

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
                text.push_str("# date_order = \"dmy\"\n");
            }
            DayOrder::NoDays => text.push_str("# no days that could be read in two ways\n"),
        }
        if !self.totals.is_empty() {
            let totals: Vec<String> = self.totals.iter().map(|start| quoted(start)).collect();
            _ = writeln!(text, "ignore_rows_starting = [{}]", totals.join(", "));
        }
    }

    fn write_columns(&self, text: &mut String) {
        text.push_str("\n[columns]\n");
        for field in &self.fields {
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

    fn write_words(&self, field: &FieldProposal, text: &mut String) {
        if field.words.is_empty() {
            return;
        }
        let listed = field.words.iter().filter(|word| matches!(word.meaning, Meaning::Listed { .. })).count();
        let list = field.code_list.as_deref().unwrap_or_default();
        _ = writeln!(
            text,
            "\n# `{}`: {listed} of {} words are codes or labels of schemas/codelists/{list}.csv and need no line.",
            field.field,
            field.words.len()
        );
        if field.cut {
            text.push_str("# ? there are more different words than are listed: is this the right column?\n");
        }
        _ = writeln!(text, "[words.{}]", field.field);
        let mut unknown = 0;
        for word in &field.words {
            unknown += usize::from(word.meaning == Meaning::Unknown);
            if word.meaning != Meaning::Unknown || unknown <= MOST_UNKNOWN {
                self.write_word(field, word, text);
            }
        }
        if unknown > MOST_UNKNOWN {
            _ = writeln!(text, "# ? and {} more words that nobody knows", unknown - MOST_UNKNOWN);
        }
    }

    fn write_word(&self, field: &FieldProposal, proposed: &WordProposal, text: &mut String) {
        let WordProposal { word, rows, meaning } = proposed;
        let word = quoted(word);
        match meaning {
            Meaning::Listed { .. } => {}
            Meaning::Code { code, label, sureness: Sureness::Guess, reason } => {
                _ = writeln!(text, "# ? is {word} ({rows} rows) {}? {reason}\n# {word} = {}", one_line(label), quoted(code));
            }
            Meaning::Code { code, label, sureness, reason } => {
                _ = writeln!(
                    text,
                    "{word} = {}  # {}: {}, {rows} rows; {reason}",
                    quoted(code),
                    sureness.word(),
                    one_line(label)
                );
            }
            Meaning::Ambiguous { candidates } => {
                let codes: Vec<String> = candidates.iter().map(|(code, label)| format!("{code} {}", one_line(label))).collect();
                _ = writeln!(text, "# ? what does {word} ({rows} rows) mean? it may be {}", codes.join(" | "));
                _ = writeln!(text, "# {word} = \"code\"");
            }
            Meaning::Unknown => {
                match self.offered.iter().find(|offered| offered.source == field.field && offered.word == proposed.word) {
                    Some(offered) => {
                        _ = writeln!(
                            text,
                            "# ? {word} ({rows} rows) is no `{}`; offered: field {}, from the {} column, as {}. Nothing is inferred from it.",
                            field.field, offered.field, offered.source, offered.code
                        );
                    }
                    None => _ = writeln!(text, "# ? what does {word} ({rows} rows) mean?\n# {word} = \"code\""),
                }
            }
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
        let columns: Vec<String> = self.ignored.iter().map(|heading| format!("    {},\n", quoted(heading))).collect();
        _ = write!(text, "# Columns that no field takes.\n[ignored]\ncolumns = [\n{}]\n", columns.concat());
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
