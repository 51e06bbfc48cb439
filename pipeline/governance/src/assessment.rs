//! The data protection impact assessment: UK GDPR Article 35, in the parts of the ICO's template.

use choir_contract::{Day, Programme};
use serde::Serialize;

use crate::entry::Known;
use crate::file::{AdviceOutcome, AssessmentFile, GovernanceFile, Level, PLACE, SignOffFile};
use crate::known;
use crate::missing::{Finder, RecordsError};
use crate::record::{ContactPoint, Controller, controller, officer};
use crate::risk::{Risk, risks};

/// The impact assessment of a programme.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assessment {
    /// The controller.
    pub controller: Controller,
    /// The data protection officer.
    pub data_protection_officer: ContactPoint,
    /// What is assessed.
    pub title: String,
    /// Version of the assessment.
    pub version: String,
    /// Step 1: why an assessment is needed, in the programme's own words.
    pub need: String,
    /// Step 1: what in the programme is on the ICO's lists, as the machine sees it.
    pub indicators: Vec<String>,
    /// Step 2: the processing.
    pub processing: Processing,
    /// Step 3: who was asked.
    pub consultation: Consultation,
    /// Step 4: necessity and proportionality.
    pub necessity: Necessity,
    /// Steps 5 and 6: risks and measures.
    pub risks: Vec<Risk>,
    /// Whether the ICO has to be asked before the processing starts (Article 36): a risk stays high.
    pub ask_commissioner: bool,
    /// Step 7: sign-off.
    pub sign_off: SignOff,
    /// Hash of the schemas that were described: another hash means that the schemas have changed since.
    pub schemas_hash: String,
    /// What the machine knows.
    #[serde(flatten)]
    pub known: Known,
}

/// Step 2: the processing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Processing {
    /// Nature.
    pub nature: String,
    /// Scope.
    pub scope: String,
    /// Context.
    pub context: String,
    /// Purposes and benefits.
    pub purposes: String,
}

/// Step 3: who was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Consultation {
    /// The people concerned, or those who speak for them.
    pub individuals: String,
    /// Partners and others within.
    pub partners: String,
    /// Experts.
    pub experts: String,
}

/// Step 4: necessity and proportionality.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Necessity {
    /// Whether the processing achieves its purpose.
    pub achieves_purpose: String,
    /// Whether there is another way.
    pub alternatives: String,
    /// How other uses are prevented.
    pub function_creep: String,
    /// How quality is ensured.
    pub data_quality: String,
    /// What people are told.
    pub information: String,
    /// How their rights are supported.
    pub rights: String,
    /// How processors comply.
    pub processors: String,
    /// Transfers to other countries.
    pub transfers: String,
    /// Which columns stand in no table that a question reads, as the machine sees it.
    pub minimisation: Vec<String>,
}

/// Step 7: sign-off, by roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignOff {
    /// Who approved the measures.
    pub measures_approved_by: String,
    /// Who approved what is left of the risks.
    pub residual_risks_approved_by: String,
    /// The data protection officer's advice.
    pub officer_advice: String,
    /// What became of it.
    pub officer_advice_outcome: AdviceOutcome,
    /// Why it was overruled; empty when it was not.
    pub overruled_because: String,
    /// Who looked at what the consultation brought.
    pub consultation_reviewed_by: String,
    /// Who keeps the assessment under review.
    pub kept_under_review_by: String,
    /// The day.
    pub signed_on: Day,
    /// When it is looked at again.
    pub next_review: Day,
}

/// Writes the impact assessment of a programme.
///
/// # Errors
/// With every field that is missing, in `schemas/governance.toml` and elsewhere; or when a file cannot be used.
pub fn impact_assessment(programme: &Programme) -> Result<Assessment, RecordsError> {
    build(programme, &GovernanceFile::read(programme)?)
}

pub(crate) fn build(programme: &Programme, file: &GovernanceFile) -> Result<Assessment, RecordsError> {
    let mut finder = Finder::of(PLACE);
    let (controller, data_protection_officer) = (controller(file, &mut finder), officer(file, &mut finder));
    let given = &file.assessment;
    let title = finder.text("assessment.title", given.title.as_ref(), "what is assessed");
    let version = finder.text("assessment.version", given.version.as_ref(), "the version of the assessment");
    let need = finder.text("assessment.need", given.need.as_ref(), "why an assessment is needed");
    let processing = processing(given, &mut finder);
    let consultation = consultation(given, &mut finder);
    let mut necessity = necessity(given, &mut finder);
    let expected = "whether personal data leave the United Kingdom, in a sentence";
    necessity.transfers = finder.text("transfers.statement", file.transfers.statement.as_ref(), expected);
    let risks = risks(&given.risks, &mut finder);
    let sign_off = sign_off(&given.sign_off, &mut finder);
    let known = known::gather(programme, &mut finder)?;
    necessity.minimisation = minimisation(&known);
    let datasets: Vec<String> = programme.datasets.keys().cloned().collect();
    Ok(finder.finish(Assessment {
        controller,
        data_protection_officer,
        title,
        version,
        need,
        indicators: indicators(&known),
        processing,
        consultation,
        necessity,
        ask_commissioner: risks.iter().any(|risk| risk.residual == Level::High),
        risks,
        sign_off,
        schemas_hash: programme.schemas_hash(&datasets)?,
        known,
    })?)
}

fn processing(given: &AssessmentFile, finder: &mut Finder) -> Processing {
    let given = &given.processing;
    Processing {
        nature: finder.text("assessment.processing.nature", given.nature.as_ref(), "how data are collected, used and erased"),
        scope: finder.text("assessment.processing.scope", given.scope.as_ref(), "what data, how many people, where, how long"),
        context: finder.text("assessment.processing.context", given.context.as_ref(), "how the people stand to the controller"),
        purposes: finder.text("assessment.processing.purposes", given.purposes.as_ref(), "what is to be achieved, and for whom"),
    }
}

fn consultation(given: &AssessmentFile, finder: &mut Finder) -> Consultation {
    let given = &given.consultation;
    Consultation {
        individuals: finder.text(
            "assessment.consultation.individuals",
            given.individuals.as_ref(),
            "how the people concerned were asked, or why not",
        ),
        partners: finder.text("assessment.consultation.partners", given.partners.as_ref(), "who else was involved"),
        experts: finder.text("assessment.consultation.experts", given.experts.as_ref(), "which experts were asked"),
    }
}

/// Transfers and minimisation are filled in from elsewhere.
fn necessity(given: &AssessmentFile, finder: &mut Finder) -> Necessity {
    let given = &given.necessity;
    let mut text = |name: &str, value: &Option<String>, expected: &str| {
        finder.text(&format!("assessment.necessity.{name}"), value.as_ref(), expected)
    };
    Necessity {
        achieves_purpose: text("achieves_purpose", &given.achieves_purpose, "whether the processing achieves its purpose"),
        alternatives: text("alternatives", &given.alternatives, "whether there is another way"),
        function_creep: text("function_creep", &given.function_creep, "how other uses are prevented"),
        data_quality: text("data_quality", &given.data_quality, "how quality is ensured"),
        information: text("information", &given.information, "what people are told"),
        rights: text("rights", &given.rights, "how the rights of people are supported"),
        processors: text("processors", &given.processors, "how processors comply, or that there are none"),
        transfers: String::new(),
        minimisation: Vec::new(),
    }
}

fn sign_off(given: &SignOffFile, finder: &mut Finder) -> SignOff {
    let nobody = Day::from_unix_seconds(0);
    let at = |name: &str| format!("assessment.sign_off.{name}");
    let role = "a role, not a person";
    let outcome = finder.value(
        &at("officer_advice_outcome"),
        given.officer_advice_outcome,
        "accepted or overruled",
        AdviceOutcome::Accepted,
    );
    let overruled_because = match outcome {
        AdviceOutcome::Overruled => {
            finder.text(&at("overruled_because"), given.overruled_because.as_ref(), "why the advice was not followed")
        }
        AdviceOutcome::Accepted => String::new(),
    };
    SignOff {
        measures_approved_by: finder.text(&at("measures_approved_by"), given.measures_approved_by.as_ref(), role),
        residual_risks_approved_by: finder.text(
            &at("residual_risks_approved_by"),
            given.residual_risks_approved_by.as_ref(),
            role,
        ),
        officer_advice: finder.text(&at("officer_advice"), given.officer_advice.as_ref(), "the advice in a sentence or two"),
        officer_advice_outcome: outcome,
        overruled_because,
        consultation_reviewed_by: finder.text(&at("consultation_reviewed_by"), given.consultation_reviewed_by.as_ref(), role),
        kept_under_review_by: finder.text(&at("kept_under_review_by"), given.kept_under_review_by.as_ref(), role),
        signed_on: finder.value(&at("signed_on"), given.signed_on, "a day such as 2026-03-31", nobody),
        next_review: finder.value(&at("next_review"), given.next_review, "a day such as 2027-03-31", nobody),
    }
}

/// What the ICO lists as likely to result in high risk, as far as the programme shows it.
fn indicators(known: &Known) -> Vec<String> {
    let mut indicators = Vec::new();
    if !known.linkage.is_empty() && known.agreements.len() > 1 {
        indicators
            .push(format!("Data matching: rows of {} partners are linked to find those of one person", known.agreements.len()));
    }
    let special: usize = known.datasets.iter().filter(|dataset| !dataset.special_categories.is_empty()).count();
    if special > 0 {
        indicators.push(format!("Special-category data, or data treated as such, in {special} datasets"));
    }
    if !known.protection.is_empty() {
        indicators.push("Innovative technology: differential privacy, with one cap for each population".to_owned());
    }
    indicators.push("Invisible processing: the people do not meet the lead authority, but its partners".to_owned());
    indicators
}

fn minimisation(known: &Known) -> Vec<String> {
    let read = known.datasets.iter().filter(|dataset| !dataset.identifiers.is_empty());
    read.map(|dataset| format!("{}: {} are in no table that a question reads", dataset.title, dataset.identifiers.join(", ")))
        .collect()
}
