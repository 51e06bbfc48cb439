//! The words that may stand in a pack: those that the programme has declared in public, and those of the cover. They come from the
//! declarations and never from the pack, so that a word of the data stands out.

use std::collections::{BTreeMap, BTreeSet};

use choir_contract::{Book, Dataset, LakeType, Programme};

use super::identifier::{self, Declared};
use crate::PackText;
use crate::book::{BookText, Targets};
use crate::names::{column_name, slug};

/// Everything that was declared in public.
#[derive(Debug, Clone, Default)]
pub struct Registered {
    /// Code lists: identity to code and label.
    lists: BTreeMap<String, BTreeMap<String, String>>,
    /// Names of columns, as a file of numbers writes them.
    columns: BTreeSet<String>,
    /// Columns whose keys are days or numbers that no list declares; they are released by threshold.
    open_columns: BTreeSet<String>,
    /// Texts as a whole, without the spaces in them.
    texts: BTreeSet<String>,
    /// Words of all texts.
    words: BTreeSet<String>,
    /// Identifiers that a declared text holds, such as the address of the publisher.
    declared: Declared,
}

impl Registered {
    /// What a programme declares: code lists, columns, questions, books, populations and purposes.
    #[must_use]
    pub fn of(programme: &Programme) -> Self {
        let mut own = Self::default();
        for list in programme.code_lists.values() {
            own.list(&list.id, list.codes().iter().map(|code| (code.code.as_str(), code.label.as_str())));
        }
        for dataset in programme.datasets.values() {
            own.dataset(dataset, programme);
        }
        for population in programme.populations.values() {
            own.texts([population.id.as_str(), &population.label, population.kind.word()]);
        }
        for question in programme.questions.values() {
            own.texts([
                question.id.as_str(),
                &question.title,
                &question.universe,
                &question.source,
                &question.text,
                &question.purpose,
            ]);
            own.texts([question.author.as_str(), &question.how_to_read()]);
            for (name, label) in &question.labels {
                own.column(name, label.label());
                own.text(label.unit());
            }
            question.options.iter().for_each(|option| own.column(&option.name, &option.label));
            own.sql(&question.sql);
        }
        for book in programme.books.values() {
            own.texts([book.id.as_str(), &book.title, &book.universe, &book.source, &book.purpose, &book.author]);
            for variable in &book.variables {
                own.column(&variable.column, &variable.label);
                variable.nets.iter().for_each(|net| own.text(&net.label));
                own.texts(variable.choice.iter().flat_map(|choice| [choice.question.as_str(), &choice.option]));
            }
            for table in &book.tables {
                own.texts([table.id.as_str(), &table.title]);
                own.texts(table.notes.iter().chain(&table.series).map(String::as_str));
            }
            own.scorecard(book);
            own.texts(book.impossible.iter().map(|rule| rule.reason.as_str()));
            own.texts(book.public_totals.iter().map(|total| total.source.as_str()));
        }
        own
    }

    fn scorecard(&mut self, book: &Book) {
        for trajectory in book.targets.iter().flat_map(|targets| &targets.trajectories) {
            self.texts([trajectory.label.as_str(), &trajectory.source]);
            self.texts(trajectory.points.iter().map(|point| point.at.as_str()));
        }
        let Some(card) = &book.scorecard else { return };
        self.texts([card.title.as_str(), &card.source]);
        self.texts(card.words.iter().map(String::as_str));
        for indicator in &card.indicators {
            self.texts([indicator.group.as_str(), &indicator.title, &indicator.words]);
            self.texts(indicator.benchmark.iter().map(|benchmark| benchmark.source.as_str()));
        }
    }

    fn dataset(&mut self, dataset: &Dataset, programme: &Programme) {
        self.texts([dataset.id.as_str(), &dataset.title, &dataset.description]);
        self.texts(dataset.purposes.iter().map(String::as_str));
        for field in &dataset.fields {
            self.text(&field.title);
        }
        for column in dataset.lake_columns(&programme.code_lists) {
            if matches!(column.lake_type, LakeType::Unit) {
                continue;
            }
            self.column(&column.name, &column.label);
            if matches!(column.lake_type, LakeType::Day | LakeType::Steps(_)) {
                self.open_columns.insert(column_name(&column.name));
            }
        }
    }

    /// Declares a code list.
    pub fn list<'a>(&mut self, id: &str, codes: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let mut known = BTreeMap::new();
        for (code, label) in codes {
            known.insert(code.to_owned(), label.to_owned());
            self.texts([code, label]);
        }
        self.text(id);
        self.lists.insert(id.to_owned(), known);
    }

    /// Declares a column with its label.
    pub fn column(&mut self, name: &str, label: &str) {
        self.columns.insert(column_name(name));
        self.texts([name, label]);
    }

    /// Declares a text: a title, a note, a name.
    pub fn text(&mut self, text: &str) {
        for paragraph in text.split("\n\n").chain([text]) {
            self.texts.insert(solid(paragraph));
        }
        self.words.extend(words(text));
        self.declared.extend(identifier::all(text));
    }

    /// Declares several texts.
    pub fn texts<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) {
        texts.into_iter().for_each(|text| self.text(text));
    }

    /// Declares what the cover of a pack of answers says.
    pub fn cover(&mut self, cover: &PackText) {
        self.texts([cover.title.as_str(), &cover.summary, &cover.publisher, &cover.published_on, &cover.contact]);
    }

    /// Declares what the cover of a book pack says.
    pub fn book_cover(&mut self, cover: &BookText) {
        self.cover(&cover.pack);
        self.texts([cover.period.as_str(), &cover.area, &cover.next_update, cover.state.words(), &cover.coverage]);
        self.texts(cover.keywords.iter().map(String::as_str));
    }

    /// Declares the targets of a programme.
    pub fn targets(&mut self, targets: &Targets) {
        self.texts([targets.title.as_str(), &targets.source]);
        self.texts(targets.notes.iter().map(String::as_str));
        for row in &targets.rows {
            self.texts([row.code.as_str(), &row.pathway_code]);
            self.texts([row.pathway.as_str(), &row.output, &row.description]);
        }
    }

    /// Declares the words and the columns of a statement that a steward has read: its literals and its names.
    pub fn sql(&mut self, sql: &str) {
        for (place, part) in sql.split('\'').enumerate() {
            if place % 2 == 1 {
                self.text(part);
                continue;
            }
            let names = part.split(|end: char| !(end.is_ascii_alphanumeric() || end == '_')).filter(|name| !name.is_empty());
            self.columns.extend(names.map(column_name));
        }
        self.text(sql);
    }

    pub(crate) fn knows_column(&self, name: &str) -> bool {
        self.columns.contains(name)
    }

    pub(crate) fn is_open(&self, column: &str) -> bool {
        self.open_columns.contains(column)
    }

    /// Whether a text was declared, however it is cut into lines.
    pub(crate) fn knows(&self, text: &str) -> bool {
        self.texts.contains(&solid(text))
    }

    pub(crate) fn knows_word(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    pub(crate) fn knows_beginning(&self, beginning: &str) -> bool {
        self.words.range(beginning.to_owned()..).next().is_some_and(|word| word.starts_with(beginning))
    }

    /// Whether one list gives this label to this code.
    pub(crate) fn is_code(&self, code: &str, label: &str) -> bool {
        self.lists.values().any(|list| list.get(code).is_some_and(|known| known == label))
    }

    /// The list that a file of codes is named after.
    pub(crate) fn list_of_file(&self, stem: &str) -> Option<(&str, &BTreeMap<String, String>)> {
        self.lists.iter().find(|(id, _)| slug(id) == stem).map(|(id, codes)| (id.as_str(), codes))
    }

    /// Every list that holds all of these codes.
    pub(crate) fn lists_with<'a>(&'a self, codes: &BTreeSet<&str>) -> Vec<&'a str> {
        let holds = |list: &&BTreeMap<String, String>| codes.iter().all(|code| list.contains_key(*code));
        self.lists.iter().filter(|(_, list)| holds(list)).map(|(id, _)| id.as_str()).collect()
    }

    pub(crate) const fn declared(&self) -> &Declared {
        &self.declared
    }
}

/// The text without its spaces, by which lines and paragraphs are compared.
pub(crate) fn solid(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

/// Words of a text in small letters; numbers are none.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|end: char| !end.is_alphanumeric())
        .filter(|word| word.chars().any(char::is_alphabetic) && !word.chars().any(|own| own.is_ascii_digit()))
        .map(str::to_lowercase)
}
