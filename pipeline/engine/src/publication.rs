//! Publishing: stored answers become a signed pack.

use std::path::{Path, PathBuf};

use choir_ledger::{EntryKind, Note};
use choir_release::book::BookDocument;
use choir_release::{AnswerDocument, PackSummary, PackText, SigningKey, create_key, load_key, publish};

use crate::people::PUBLISHERS;
use crate::workspace::{now, today};
use crate::{Engine, EngineError, Refusal};

/// A pack that was published.
#[derive(Debug)]
pub struct Publication {
    /// The pack.
    pub summary: PackSummary,
    /// Number of the ledger's entry that records it.
    pub ledger_entry: u64,
}

impl Engine {
    /// Publishes stored answers of the current snapshot: those of the questions that are named, or all.
    ///
    /// Answers are taken from the ledger as they were released; nothing is spent.
    ///
    /// # Errors
    /// When the actor may not, nothing was answered, or the pack cannot be written.
    pub fn publish(&self, questions: &[String], title: &str, directory: Option<&Path>) -> Result<Publication, EngineError> {
        self.require("publish packs", &PUBLISHERS)?;
        for id in questions {
            self.programme.question(id)?;
        }
        let answers = self.answers(questions)?;
        let directory = directory.map_or_else(|| self.free_folder("release"), Path::to_path_buf);
        let text = PackText {
            title: title.to_owned(),
            summary: "Protected tables about a programme. Every number carries noise that protects the people in it, and an interval that says how far the noise may reach.".to_owned(),
            publisher: "Lead authority of the programme".to_owned(),
            licence: "Open Government Licence v3.0".to_owned(),
            published_on: today(),
            contact: "The data steward of the lead authority".to_owned(),
        };
        let summary = publish(&answers, &text, &self.signing_key()?, &directory)?;
        let detail = format!("{} answers, signed by {}", summary.answers, summary.fingerprint);
        let name = directory.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (actor, role) = (self.actor.name.as_str(), self.actor.role.word());
        let (kind, subject) = (EntryKind::Publication, format!("pack {name}"));
        let note = Note { kind, actor, role, purpose: "", subject: &subject, detail: &detail, at: &now() };
        let ledger_entry = self.ledger()?.record(&note)?;
        Ok(Publication { summary, ledger_entry })
    }

    fn answers(&self, questions: &[String]) -> Result<Vec<AnswerDocument>, EngineError> {
        let reading = self.vault.read()?;
        let mut answers = Vec::new();
        for (_, stored) in self.ledger()?.answers()? {
            // Books are packs of their own.
            if serde_json::from_str::<BookDocument>(&stored.body).is_ok() {
                continue;
            }
            let document: AnswerDocument = serde_json::from_str(&stored.body).map_err(|_| EngineError::StoredAnswer)?;
            // An evaluator's own query goes into a pack only once it has become an approved question.
            let question = document.question.sql.is_none();
            let wanted = question && (questions.is_empty() || questions.contains(&document.question.id));
            if wanted && document.provenance.snapshot == reading.snapshot() {
                answers.push(document);
            }
        }
        let unanswered: Vec<&str> = questions
            .iter()
            .map(String::as_str)
            .filter(|id| !answers.iter().any(|answer: &AnswerDocument| answer.question.id == *id))
            .collect();
        if answers.is_empty() || !unanswered.is_empty() {
            let what = if unanswered.is_empty() { "the current snapshot".to_owned() } else { unanswered.join(", ") };
            return Err(Refusal::NothingToPublish { what }.into());
        }
        Ok(answers)
    }

    /// The first folder for packs of this name that is free.
    pub(crate) fn free_folder(&self, wanted: &str) -> PathBuf {
        let packs = self.workspace.packs();
        let mut names = std::iter::once(wanted.to_owned()).chain((2..).map(|number| format!("{wanted}-{number}")));
        // The names never end, so there is always a free one.
        names.find(|name| !packs.join(name).exists()).map_or_else(|| packs.join(wanted), |name| packs.join(name))
    }

    pub(crate) fn signing_key(&self) -> Result<SigningKey, EngineError> {
        let path = self.workspace.keys().join("release.ed25519");
        if path.exists() { Ok(load_key(&path)?) } else { Ok(create_key(&path)?) }
    }
}
