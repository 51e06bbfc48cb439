//! The words of a mapping file, and what they lose.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::one_line;
use crate::personal::is_personal;
use crate::proposal::{FieldProposal, Meaning, Proposal, Sureness, WordProposal};
use crate::text::quoted;

/// Most words without a meaning that are listed for a field.
const MOST_UNKNOWN: usize = 200;

impl Proposal {
    /// The words of a field: those with a meaning, those that wait for one, and those that the mapping before knows.
    pub(super) fn write_words(&self, field: &FieldProposal, text: &mut String) {
        if field.words.is_empty() && field.kept.is_empty() {
            return;
        }
        if field.words.is_empty() {
            _ = writeln!(text, "\n# `{}`: no word of this extract.", field.field);
        } else {
            field.write_listed(text);
        }
        if field.cut {
            text.push_str("# ? there are more different words than are listed: is this the right column?\n");
        }
        _ = writeln!(text, "[words.{}]", field.field);
        let (mut unknown, mut hidden) = (0, 0);
        for word in &field.words {
            let is_unknown = word.meaning == Meaning::Unknown;
            // What looks like somebody's number or address stands in the wrong column, and in no second file.
            if is_unknown && is_personal(&word.word) {
                hidden += 1;
                continue;
            }
            unknown += usize::from(is_unknown);
            if !is_unknown || unknown <= MOST_UNKNOWN {
                self.write_word(field, word, text);
            }
        }
        if unknown > MOST_UNKNOWN {
            _ = writeln!(text, "# ? and {} more words that nobody knows", unknown - MOST_UNKNOWN);
        }
        if hidden > 0 {
            _ = writeln!(text, "# ? and {hidden} more that look like personal data and are not listed: ask the partner");
        }
        for (word, code) in &field.kept {
            _ = writeln!(text, "{} = {}  # as in the mapping before; not in this extract", quoted(word), quoted(code));
        }
    }

    fn write_word(&self, field: &FieldProposal, proposed: &WordProposal, text: &mut String) {
        let WordProposal { word, rows, meaning } = proposed;
        let word = quoted(word);
        match meaning {
            Meaning::Listed { code } if proposed.is_bare_number() => {
                _ = writeln!(
                    text,
                    "# ? {word} ({rows} rows) is a code of the list: does the partner count as the list does? if not, say what it is"
                );
                _ = writeln!(text, "# {word} = {}", quoted(code));
            }
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

    /// Codes that stand for more than one: those that are marked, and those that may have to be.
    pub(super) fn write_lossy(&self, text: &mut String) {
        let fields = self.fields.iter().filter(|field| !field.coarse.is_empty()).map(|field| &field.field);
        let fields: BTreeSet<&String> = fields.chain(self.lossy.keys()).collect();
        if fields.is_empty() {
            return;
        }
        text.push_str(
            "\n# Codes that stand for more than one. Mark them: a question that needs what was lost is then refused.\n",
        );
        for name in fields {
            let marked = self.lossy.get(name);
            _ = writeln!(text, "{}[lossy.{name}]", if marked.is_some() { "" } else { "# " });
            for (code, meant) in marked.into_iter().flatten() {
                _ = writeln!(text, "{} = {}  # as in the mapping before", quoted(code), list(meant));
            }
            if let Some(field) = self.field(name) {
                write_coarse(field, |code| marked.is_some_and(|marked| marked.contains_key(code)), text);
            }
        }
    }
}

impl FieldProposal {
    fn write_listed(&self, text: &mut String) {
        let listed = self.words.iter().filter(|word| matches!(word.meaning, Meaning::Listed { .. })).count();
        let (all, list) = (self.words.len(), self.code_list.as_deref().unwrap_or_default());
        let field = &self.field;
        _ = writeln!(
            text,
            "\n# `{field}`: {listed} of {all} words are codes or labels of schemas/codelists/{list}.csv and need no line."
        );
    }
}

/// The words that say less than the codes ask, by the code they have.
fn write_coarse(field: &FieldProposal, is_marked: impl Fn(&str) -> bool, text: &mut String) {
    let mut coarse: BTreeMap<(Option<&str>, BTreeSet<String>), Vec<String>> = BTreeMap::new();
    let mut meant: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for word in &field.coarse {
        if let Some(code) = &word.code {
            meant.entry(code).or_default().extend(word.candidates.iter().chain([code]).cloned());
        }
    }
    for word in &field.coarse {
        let code = word.code.as_deref();
        let candidates = code.and_then(|code| meant.get(code)).cloned();
        let candidates = candidates.unwrap_or_else(|| word.candidates.iter().cloned().collect());
        coarse.entry((code, candidates)).or_default().push(quoted(&word.word));
    }
    for ((code, candidates), words) in coarse {
        let words = words.join(", ");
        match code {
            Some(code) if is_marked(code) => {}
            Some(code) => {
                _ = writeln!(text, "# ? {words}: {code}, and may be any of these; if so, take the `# ` from the line below");
                _ = writeln!(text, "# {} = {}", quoted(code), list(&candidates));
            }
            None => {
                _ = writeln!(text, "# ? {words}: whichever code it gets may stand for any of these; write that code here");
                _ = writeln!(text, "# \"code\" = {}", list(&candidates));
            }
        }
    }
}

fn list(codes: &BTreeSet<String>) -> String {
    format!("[{}]", codes.iter().map(|code| quoted(code)).collect::<Vec<_>>().join(", "))
}
