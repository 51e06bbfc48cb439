//! Drafts: released tables and answers as a pack that nobody has signed.

use std::path::Path;

use choir_contract::{AgreementState, Day};
use choir_ledger::{ReleaseKind, ReleaseName, ReleaseRecord, ReleaseStep};
use choir_release::book::{BookDocument, BookPack, Scorecard, draft_book};
use choir_release::{AnswerDocument, AnswerPack, Display, DraftSummary, Tier, draft_answers, public_key};

use super::{cover, named};
use crate::people::PUBLISHERS;
use crate::workspace::{day, unusable};
use crate::{Engine, EngineError, Refusal};

/// For whom a draft is, how its numbers are shown, and under which name it goes on.
#[derive(Debug, Clone, Default)]
pub struct DraftWish {
    /// Name of the release; without one, that of the book, or `answers`, with a number where it is taken.
    pub name: Option<String>,
    /// Title of a pack of answers.
    pub title: Option<String>,
    /// Who may receive it.
    pub recipient: Recipient,
    /// Numbers below this are shown as `[c]`; without it, the least that the tier allows.
    pub threshold: Option<u64>,
    /// Numbers are rounded to a multiple of this.
    pub rounding: Option<u64>,
    /// The day on which it is to be published; today without one.
    pub publish_on: Option<Day>,
}

/// Who may receive a release.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Recipient {
    /// Everybody.
    #[default]
    Public,
    /// The funder, under an agreement.
    Funder {
        /// The agreement's reference.
        agreement: String,
    },
    /// A partner, under the agreement in `schemas/partners/<partner>/agreement.toml`.
    Partner {
        /// The partner's folder.
        partner: String,
    },
}

/// A draft.
#[derive(Debug)]
pub struct DraftedRelease {
    /// What the ledger says of it.
    pub record: ReleaseRecord,
    /// What was written.
    pub summary: DraftSummary,
    /// Whether this call debited the ledger.
    pub charged: bool,
}

/// Everything about a draft that can be refused, settled before anything is spent.
pub(crate) struct DraftPlan {
    name: ReleaseName,
    tier: Tier,
    display: Display,
    publish_on: Day,
    /// Head of the transparency log.
    log_head: String,
    /// Whether it takes the place of a draft of this name.
    replaces: bool,
}

impl Engine {
    /// Drafts a pack of stored answers of the current snapshot: those of the questions that are named, or all.
    ///
    /// Answers are taken from the ledger as they were released; nothing is spent.
    ///
    /// # Errors
    /// When the actor may not, nothing was answered, the name is taken, the tier does not allow the display, or the pack cannot
    /// be written.
    pub fn draft_answers(&self, questions: &[String], wish: &DraftWish) -> Result<DraftedRelease, EngineError> {
        self.require("draft releases", &PUBLISHERS)?;
        for id in questions {
            self.programme.question(id)?;
        }
        let answers = self.answers(questions)?;
        let plan = self.plan_draft("answers", wish)?;
        let settings = self.workspace.settings()?.pack;
        let title = wish.title.as_deref().unwrap_or("Protected tables of the programme");
        let text = cover::of_answers(title, plan.tier.clone(), &plan.publish_on.to_string(), plan.log_head.clone(), &settings);
        let pack = AnswerPack { answers: &answers, text: &text, display: plan.display };
        let signer = public_key(&self.signing_key()?);
        self.draft(plan, ReleaseKind::Answers, "answers", false, |folder| Ok(draft_answers(&pack, &signer, folder)?))
    }

    /// Drafts the pack of a book's released tables.
    pub(crate) fn draft_tables(
        &self,
        plan: DraftPlan,
        document: &BookDocument,
        charged: bool,
    ) -> Result<DraftedRelease, EngineError> {
        let book = self.programme.book(&document.id)?;
        let settings = self.workspace.settings()?.pack;
        let (published_on, log_head) = (plan.publish_on.to_string(), plan.log_head.clone());
        let text = cover::of_answers(&book.title, plan.tier.clone(), &published_on, log_head, &settings);
        let text = cover::of_book(book, text, &settings);
        let targets = self.targets(book)?;
        let scorecard = Scorecard::of(document, book, targets.as_ref())?;
        let (targets, scorecard) = (targets.as_ref(), scorecard.as_ref());
        let pack = BookPack { document, targets, scorecard, text: &text, display: plan.display };
        let signer = public_key(&self.signing_key()?);
        self.draft(plan, ReleaseKind::Book, &document.id, charged, |folder| Ok(draft_book(&pack, &signer, folder)?))
    }

    /// Settles name, tier and display of a draft.
    pub(crate) fn plan_draft(&self, wanted: &str, wish: &DraftWish) -> Result<DraftPlan, EngineError> {
        let (name, replaces) = self.free_name(wanted, wish.name.as_deref())?;
        let tier = self.tier(&wish.recipient)?;
        let threshold = wish.threshold.unwrap_or_else(|| tier.least_threshold());
        if threshold < tier.least_threshold() {
            let (least, tier) = (tier.least_threshold(), tier.word());
            return Err(Refusal::Threshold { tier, least, given: threshold }.into());
        }
        let display = Display { threshold, rounding: wish.rounding.unwrap_or(0) };
        let log_head = self.read_transparency_log()?.head;
        Ok(DraftPlan { name, tier, display, publish_on: wish.publish_on.unwrap_or_else(day), log_head, replaces })
    }

    /// A name that is free, or that of a draft which this one replaces.
    fn free_name(&self, wanted: &str, given: Option<&str>) -> Result<(ReleaseName, bool), EngineError> {
        let ledger = self.ledger()?;
        if let Some(given) = given {
            let name = named(given)?;
            return match ledger.release(&name)? {
                None => Ok((name, false)),
                Some(record) if record.may_be_drafted_again() => Ok((name, true)),
                Some(record) => Err(Refusal::NameTaken { name: name.to_string(), state: record.state.word() }.into()),
            };
        }
        // A name of a release is shorter than that of a book may be, and says less.
        let stem: String =
            wanted.to_lowercase().chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
        let stem: String = stem.chars().take(48).collect();
        for number in 1_u32.. {
            let name = named(&if number == 1 { stem.clone() } else { format!("{stem}-{number}") })?;
            // A folder of packs from before there was a process keeps its name.
            if ledger.release(&name)?.is_none() && !self.workspace.packs().join(name.as_str()).exists() {
                return Ok((name, false));
            }
        }
        Err(Refusal::NameTaken { name: stem, state: "used up" }.into())
    }

    fn tier(&self, recipient: &Recipient) -> Result<Tier, EngineError> {
        match recipient {
            Recipient::Public => Ok(Tier::Public),
            Recipient::Funder { agreement } => Ok(Tier::Funder { agreement: agreement.clone() }),
            Recipient::Partner { partner } => {
                let agreement = self.programme.lawfulness.agreements.get(partner);
                let agreement = agreement.filter(|agreement| agreement.state(day()) == AgreementState::InForce);
                let missing = || Refusal::NoAgreement { partner: partner.clone() };
                Ok(Tier::Partner { partner: partner.clone(), agreement: agreement.ok_or_else(missing)?.reference.clone() })
            }
        }
    }

    /// Writes a draft in the place of the one before, and enters it.
    fn draft(
        &self,
        plan: DraftPlan,
        kind: ReleaseKind,
        of: &str,
        charged: bool,
        write: impl FnOnce(&Path) -> Result<DraftSummary, EngineError>,
    ) -> Result<DraftedRelease, EngineError> {
        let _alone = self.workspace.lock(&format!("release-{}", plan.name))?;
        // Somebody else may have taken the name meanwhile, or approved what stands there.
        let present = self.ledger()?.release(&plan.name)?;
        if let Some(record) = present.filter(|record| !(plan.replaces && record.may_be_drafted_again())) {
            return Err(Refusal::NameTaken { name: plan.name.to_string(), state: record.state.word() }.into());
        }
        let folder = self.workspace.drafts().join(plan.name.as_str());
        let drafts = self.workspace.drafts();
        fs_err::create_dir_all(&drafts).map_err(|error| unusable(&drafts, &error))?;
        // The folder of an interrupted draft, or the draft that this one replaces: the ledger knows its content no more.
        if folder.exists() {
            fs_err::remove_dir_all(&folder).map_err(|error| unusable(&folder, &error))?;
        }
        let summary = write(&folder)?;
        let step = ReleaseStep::Draft {
            content: summary.digest.parse()?,
            kind,
            of: of.to_owned(),
            tier: plan.tier.word().to_owned(),
            recipient: Some(plan.tier.recipient().to_owned()).filter(|_| plan.tier != Tier::Public),
            publish_on: plan.publish_on,
        };
        let record = self.enter(&plan.name, step)?;
        Ok(DraftedRelease { record, summary, charged })
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
}
