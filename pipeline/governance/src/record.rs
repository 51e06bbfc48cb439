//! The record of processing activities: UK GDPR Article 30(1), with what Schedule 1 of the Data Protection Act 2018 adds.

use choir_contract::{ControllerRole, Programme};
use serde::Serialize;

use crate::entry::Known;
use crate::file::{ContactFile, Country, GovernanceFile, PLACE};
use crate::known;
use crate::missing::{Finder, RecordsError};

/// The record of processing of a programme.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Record {
    /// The controller.
    pub controller: Controller,
    /// The controller's representative, where there is one.
    pub representative: Option<ContactPoint>,
    /// The data protection officer.
    pub data_protection_officer: ContactPoint,
    /// Partners that are joint controllers.
    pub joint_controllers: Vec<Party>,
    /// The essence of the arrangement with them; empty without joint controllers.
    pub joint_arrangement: String,
    /// Partners that are processors.
    pub processors: Vec<Party>,
    /// Transfers to other countries.
    pub transfers: Transfers,
    /// Security measures: those of people first, then those of the software.
    pub security: Vec<String>,
    /// How retention and erasure are kept: Schedule 1 paragraph 41.
    pub policy_document: String,
    /// What the machine knows.
    #[serde(flatten)]
    pub known: Known,
}

/// The controller and how to reach it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Controller {
    /// Name of the organisation.
    pub name: String,
    /// Address.
    pub address: String,
    /// The role that answers.
    pub contact: String,
}

/// A role and how to reach it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactPoint {
    /// The role.
    pub role: String,
    /// How to reach it.
    pub contact: String,
}

/// A partner with the role that answers for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Party {
    /// The partner.
    pub name: String,
    /// The role that answers.
    pub contact: String,
    /// Reference of the agreement.
    pub agreement: String,
}

/// Transfers to other countries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transfers {
    /// Whether there are any, in words.
    pub statement: String,
    /// Each of them with its safeguard.
    pub countries: Vec<Country>,
}

/// Writes the record of processing of a programme.
///
/// # Errors
/// With every field that is missing, in `schemas/governance.toml` and elsewhere; or when a file cannot be used.
pub fn record_of_processing(programme: &Programme) -> Result<Record, RecordsError> {
    build(programme, &GovernanceFile::read(programme)?)
}

pub(crate) fn build(programme: &Programme, file: &GovernanceFile) -> Result<Record, RecordsError> {
    let mut finder = Finder::of(PLACE);
    let controller = controller(file, &mut finder);
    let data_protection_officer = officer(file, &mut finder);
    let joint_controllers = parties(programme, ControllerRole::JointController);
    let joint_arrangement = match &file.controller.joint_arrangement {
        given if !joint_controllers.is_empty() => {
            finder.text("controller.joint_arrangement", given.as_ref(), "who answers for what, as Article 26 asks")
        }
        given => given.clone().unwrap_or_default(),
    };
    let transfers = transfers(file, &mut finder);
    let mut security = finder.list("security.measures", &file.security.measures, "the measures that people take");
    let expected = "where it is said how special-category data are kept and erased";
    let policy_document = finder.text("record.policy_document", file.record.policy_document.as_ref(), expected);
    let known = known::gather(programme, &mut finder)?;
    security.extend(software(&known));
    Ok(finder.finish(Record {
        controller,
        representative: contact(&file.representative),
        data_protection_officer,
        joint_controllers,
        joint_arrangement,
        processors: parties(programme, ControllerRole::Processor),
        transfers,
        security,
        policy_document,
        known,
    })?)
}

pub(crate) fn controller(file: &GovernanceFile, finder: &mut Finder) -> Controller {
    let file = &file.controller;
    Controller {
        name: finder.text("controller.name", file.name.as_ref(), "the organisation that decides why and how"),
        address: finder.text("controller.address", file.address.as_ref(), "where the controller can be reached"),
        contact: finder.text("controller.contact", file.contact.as_ref(), "the role that answers for the programme"),
    }
}

pub(crate) fn officer(file: &GovernanceFile, finder: &mut Finder) -> ContactPoint {
    let file = &file.data_protection_officer;
    ContactPoint {
        role: finder.text("data_protection_officer.role", file.role.as_ref(), "the role, not a person"),
        contact: finder.text("data_protection_officer.contact", file.contact.as_ref(), "how people reach the role"),
    }
}

fn contact(file: &ContactFile) -> Option<ContactPoint> {
    Some(ContactPoint { role: file.role.clone()?, contact: file.contact.clone().unwrap_or_default() })
}

fn transfers(file: &GovernanceFile, finder: &mut Finder) -> Transfers {
    let expected = "whether personal data leave the United Kingdom, in a sentence";
    let statement = finder.text("transfers.statement", file.transfers.statement.as_ref(), expected);
    for (index, country) in file.transfers.countries.iter().enumerate() {
        for (name, text) in [("name", &country.name), ("safeguard", &country.safeguard)] {
            finder.text(&format!("transfers.countries[{}].{name}", index + 1), Some(text), "a text");
        }
    }
    Transfers { statement, countries: file.transfers.countries.clone() }
}

fn parties(programme: &Programme, role: ControllerRole) -> Vec<Party> {
    let agreements = programme.lawfulness.agreements.values().filter(|agreement| agreement.role == role);
    agreements
        .map(|agreement| Party {
            name: known::partner_label(programme, &agreement.partner),
            contact: agreement.contact.clone(),
            agreement: agreement.reference.clone(),
        })
        .collect()
}

/// The measures that the software itself keeps, as far as the programme shows them.
fn software(known: &Known) -> Vec<String> {
    let mut measures = Vec::new();
    if known.datasets.iter().any(|dataset| !dataset.identifiers.is_empty()) {
        measures.push(
            "What tells who somebody is becomes a keyed pseudonym when a row is read, and stands in no table that a question reads"
                .to_owned(),
        );
    }
    measures.extend(known.protection.iter().map(|protection| {
        format!(
            "Answers about \"{}\" carry random noise (differential privacy); everything that is ever released about one {} stays within rho {}",
            protection.label, protection.unit, protection.cap_rho
        )
    }));
    measures.push(
        "Every question is approved by a person who did not write it; every answer is in a ledger that shows changes".to_owned(),
    );
    measures
}
