//! What the covers of packs say: the workspace's own words, from `choir.toml`.

use choir_contract::Book;
use choir_release::book::{BookText, ReleaseState, Targets};
use choir_release::{PackText, Tier};

use crate::settings::PackSettings;
use crate::{Engine, EngineError};

impl Engine {
    /// The targets of a book's programme: rows of a public dataset, which are about nobody.
    ///
    /// # Errors
    /// When the dataset was not landed, or says something that the book does not know.
    pub(crate) fn targets(&self, book: &Book) -> Result<Option<Targets>, EngineError> {
        let Some(declared) = &book.targets else { return Ok(None) };
        let reading = self.vault.read()?;
        reading.check_landed(std::slice::from_ref(&declared.dataset))?;
        let rows = reading.public_rows(&self.programme, self.programme.dataset(&declared.dataset)?)?;
        Ok(Some(Targets::from_rows(declared, &self.programme.code_lists, &rows)?))
    }
}

/// The cover of a pack of answers.
pub(super) fn of_answers(title: &str, tier: Tier, published_on: &str, log_head: String, settings: &PackSettings) -> PackText {
    PackText {
        title: title.to_owned(),
        summary: "Protected tables about a programme. Every number carries noise that protects the people in it, and an interval that says how far the noise may reach.".to_owned(),
        publisher: settings.publisher.clone(),
        tier,
        published_on: published_on.to_owned(),
        contact: settings.contact.clone(),
        log_head,
    }
}

/// The cover of a book.
pub(super) fn of_book(book: &Book, pack: PackText, settings: &PackSettings) -> BookText {
    let summary = format!(
        "Protected tables about {}. Every number carries noise that protects each of them, and an interval that says how far the noise may reach.",
        book.universe
    );
    BookText {
        pack: PackText { summary, ..pack },
        period: settings.period.clone(),
        area: settings.area.clone(),
        next_update: settings.next_update.clone(),
        state: ReleaseState::Provisional,
        keywords: book.variables.iter().map(|variable| variable.label.clone()).collect(),
        coverage: format!("The tables count {}.", book.universe),
    }
}
