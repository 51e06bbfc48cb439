//! Parts that more than one document has.

use serde::Serialize;

use crate::document::{Block, Section};
use crate::entry::{DatasetEntry, Known};
use crate::record::Party;

pub(super) fn none() -> String {
    "none".to_owned()
}

pub(super) fn or_none(text: &str) -> String {
    if text.is_empty() { none() } else { text.to_owned() }
}

pub(super) fn list(texts: &[String]) -> String {
    if texts.is_empty() { none() } else { texts.join("; ") }
}

pub(super) fn names(parties: &[Party]) -> String {
    list(
        &parties
            .iter()
            .map(|party| format!("{} ({}; agreement {})", party.name, party.contact, party.agreement))
            .collect::<Vec<_>>(),
    )
}

/// The word of a choice as its file has it.
pub(super) fn word(choice: &impl Serialize) -> String {
    serde_json::to_value(choice).ok().and_then(|value| Some(value.as_str()?.replace('_', " "))).unwrap_or_default()
}

pub(super) fn purposes(known: &Known) -> Section {
    let mut blocks = Vec::new();
    for purpose in &known.purposes {
        blocks.push(Block::Heading(purpose.title.clone()));
        blocks.push(Block::facts([
            ("What is done", purpose.description.clone()),
            ("Lawful basis", purpose.lawful_basis.clone()),
            ("Condition for special-category data", or_none(&purpose.special_category_condition)),
            ("Compatible with", or_none(&purpose.compatibility)),
            ("Named in files as", purpose.id.clone()),
        ]));
    }
    Section::new("Purposes", blocks)
}

pub(super) fn datasets(known: &Known) -> Vec<Block> {
    let mut blocks = Vec::new();
    for dataset in &known.datasets {
        blocks.extend([Block::Heading(format!("Dataset: {}", dataset.title)), dataset_facts(dataset)]);
    }
    blocks
}

fn dataset_facts(dataset: &DatasetEntry) -> Block {
    Block::facts([
        ("What it is", dataset.description.clone()),
        ("Categories of people", list(&dataset.data_subjects)),
        ("Who somebody is (in no table that a question reads)", list(&dataset.identifiers)),
        ("Other personal data", list(&dataset.personal_data)),
        ("Special-category data", list(&dataset.special_categories)),
        ("Purposes", list(&dataset.purposes)),
        ("Where the data come from", list(&dataset.sources)),
        ("Notice", or_none(&dataset.notice)),
        ("Recipients", list(&dataset.recipients)),
        ("Erased", list(&dataset.erasure)),
    ])
}

pub(super) fn protection(known: &Known) -> Vec<Block> {
    let rows = known.protection.iter().map(|entry| {
        vec![
            entry.label.clone(),
            entry.unit.clone(),
            entry.cap_rho.clone(),
            format!("{:e}", entry.delta),
            entry.cap_delta.clone(),
        ]
    });
    let headings = [
        "Population",
        "Protected unit",
        "Most privacy loss ever (rho)",
        "Delta of the guarantee",
        "Delta of releases by threshold",
    ];
    let linked = known.linkage.iter().map(|entry| format!("{}: {}", entry.dataset, entry.compared.join(", ")));
    vec![
        Block::Heading("Protection of answers".to_owned()),
        Block::paragraph(format!(
            "{} questions may be asked once they are approved. Every figure carries random noise. Groups whose names nobody declared \
             beforehand are shown only above a threshold.",
            known.questions
        )),
        Block::table("Limits on what may ever be released", &headings, rows.collect()),
        Block::Heading("How rows of one person are found".to_owned()),
        Block::List(linked.collect()),
    ]
}

pub(super) fn agreements(known: &Known) -> Section {
    let rows = known.agreements.iter().map(|entry| {
        vec![
            entry.partner.clone(),
            entry.reference.clone(),
            entry.role.clone(),
            entry.lawful_basis.clone(),
            format!("{} to {}", entry.starts, entry.expires),
            entry.datasets.join(", "),
            entry.contact.clone(),
            entry.transfer.clone(),
            entry.security.clone(),
            entry.at_end.clone(),
        ]
    });
    let headings = [
        "Partner",
        "Reference",
        "Role",
        "Basis of sharing",
        "Holds",
        "Datasets",
        "Contact",
        "How data travel",
        "Security",
        "At its end",
    ];
    Section::new("Data sharing agreements", vec![Block::table("Agreements with partners", &headings, rows.collect())])
}

pub(super) fn notices(known: &Known) -> Section {
    let rows = known.notices.iter().map(|entry| {
        vec![entry.title.clone(), entry.id.clone(), entry.date.to_string(), entry.purposes.join(", "), entry.languages.join(", ")]
    });
    let headings = ["Notice", "Version", "From", "Purposes", "Languages"];
    Section::new("Privacy notices", vec![Block::table("What people were told", &headings, rows.collect())])
}
