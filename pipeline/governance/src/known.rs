//! Gathers what the machine knows by itself: datasets, purposes, notices, agreements, protection, linkage.

use std::collections::BTreeSet;

use choir_contract::{
    Agreement, ContractError, Dataset, Field, FieldRole, IdentifierUse, Notice, Population, Programme, Purpose, Retention,
    RetentionStart, SpecialCategoryCondition, UnitSource,
};

use crate::entry::{AgreementEntry, DatasetEntry, Known, LinkageEntry, NoticeEntry, ProtectionEntry, PurposeEntry};
use crate::missing::Finder;

/// Gathers what the programme declares, and notes what it does not.
pub(crate) fn gather(programme: &Programme, finder: &mut Finder) -> Result<Known, ContractError> {
    let personal: Vec<&Dataset> = programme.datasets.values().filter(|dataset| dataset.population.is_some()).collect();
    let sources = sources(programme, &personal, finder)?;
    check_law(programme, &personal, finder);
    let law = &programme.lawfulness;
    Ok(Known {
        purposes: law.purposes.values().map(|declared| purpose(programme, declared)).collect(),
        datasets: personal.iter().map(|dataset| entry(programme, dataset, &sources, finder)).collect(),
        notices: law.notices.values().map(notice).collect(),
        agreements: law.agreements.values().map(|agreement| agreement_entry(programme, agreement)).collect(),
        protection: programme.populations.values().map(protection).collect(),
        linkage: personal
            .iter()
            .filter(|dataset| dataset.unit_source == UnitSource::People)
            .map(|dataset| linkage(dataset))
            .collect(),
        questions: programme.questions.len(),
    })
}

/// Which partner sends which dataset of personal data; each of them needs an agreement.
fn sources(programme: &Programme, personal: &[&Dataset], finder: &mut Finder) -> Result<Vec<(String, String)>, ContractError> {
    let mut sources = Vec::new();
    for partner in programme.partners()? {
        let sends = programme.deliveries(&partner)?;
        let sends: Vec<String> = sends.into_iter().filter(|id| personal.iter().any(|dataset| dataset.id == *id)).collect();
        finder.turn_to(format!("schemas/partners/{partner}/agreement.toml"));
        match programme.lawfulness.agreements.get(&partner) {
            None if !sends.is_empty() => finder.note("the whole file", "the data sharing agreement with the partner"),
            Some(agreement) => {
                for id in sends.iter().filter(|id| !agreement.datasets.contains_key(*id)) {
                    finder.note(format!("datasets.{id}"), "the columns that the partner may send, as its mapping fills them");
                }
            }
            None => {}
        }
        sources.extend(sends.into_iter().map(|id| (partner.clone(), id)));
    }
    Ok(sources)
}

/// What the contract leaves open to programmes that are not governed.
fn check_law(programme: &Programme, personal: &[&Dataset], finder: &mut Finder) {
    let law = &programme.lawfulness;
    finder.turn_to("schemas/purposes.toml");
    let used = personal
        .iter()
        .flat_map(|dataset| &dataset.purposes)
        .chain(programme.questions.values().map(|question| &question.purpose));
    let undeclared: BTreeSet<&String> = used.filter(|id| !law.purposes.contains_key(*id)).collect();
    for id in undeclared {
        finder.note(id.clone(), "the purpose with its lawful basis");
    }
    finder.turn_to("schemas/notices.toml");
    if law.notices.is_empty() {
        finder.note("the whole file", "the versions of the privacy notice");
    }
}

fn entry(programme: &Programme, dataset: &Dataset, sources: &[(String, String)], finder: &mut Finder) -> DatasetEntry {
    let handling = &dataset.lawfulness;
    finder.turn_to(format!("schemas/{}/schema.json", dataset.id));
    let data_subjects =
        finder.list("choir.lawfulness.data_subjects", &handling.data_subjects, "the categories of people it is about");
    let recipients = finder.list("choir.lawfulness.recipients", &handling.recipients, "the categories of recipients");
    if handling.retention.is_none() {
        finder.note("choir.lawfulness.retention", "how many months rows are kept, and after which day");
    }
    let partners: Vec<&String> = sources.iter().filter(|(_, id)| *id == dataset.id).map(|(partner, _)| partner).collect();
    if dataset.purposes.is_empty() {
        finder.note("choir.purposes", "the purposes for which it may be used");
    }
    let titles = |wanted: &dyn Fn(&Field) -> bool| -> Vec<String> {
        dataset.fields.iter().filter(|field| wanted(field)).map(|field| field.title.clone()).collect()
    };
    DatasetEntry {
        id: dataset.id.clone(),
        title: dataset.title.clone(),
        description: dataset.description.clone(),
        data_subjects,
        identifiers: titles(&|field| field.role == FieldRole::Identifier),
        personal_data: titles(&|field| field.role != FieldRole::Identifier && !field.special_category),
        special_categories: titles(&|field| field.special_category),
        purposes: dataset.purposes.iter().map(|id| purpose_title(programme, id)).collect(),
        recipients,
        sources: origin(programme, dataset, &partners),
        notice: told(programme, dataset, &partners, finder),
        erasure: erasure(programme, dataset, &partners),
    }
}

/// The title of a purpose; its identity where nobody declared it.
pub(crate) fn purpose_title(programme: &Programme, id: &str) -> String {
    programme.lawfulness.purposes.get(id).map_or_else(|| id.to_owned(), |purpose| purpose.title.clone())
}

fn origin(programme: &Programme, dataset: &Dataset, partners: &[&String]) -> Vec<String> {
    match &dataset.unit_source {
        UnitSource::Derived(from) => {
            let title = programme.datasets.get(from).map_or(from, |source| &source.title);
            vec![format!("Made from the dataset \"{title}\"")]
        }
        _ => partners.iter().map(|partner| partner_label(programme, partner)).collect(),
    }
}

/// The notice of a dataset; a derived one has those of its source.
fn told(programme: &Programme, dataset: &Dataset, partners: &[&String], finder: &mut Finder) -> String {
    let (handling, law) = (&dataset.lawfulness, &programme.lawfulness);
    let agreed = |partner: &&String| {
        law.agreements.get(*partner).and_then(|agreement| agreement.datasets.get(&dataset.id)?.default_notice.as_ref()).is_some()
    };
    let by_agreements = !partners.is_empty() && partners.iter().all(agreed);
    let title = handling.default_notice.as_ref().and_then(|id| law.notices.get(id)).map(|notice| notice.title.clone());
    match (&handling.notice_version, title) {
        (Some(field), Some(title)) => format!("The version that each record names (`{field}`), or else \"{title}\""),
        (Some(field), None) => format!("The version that each record names (`{field}`)"),
        (None, Some(title)) => title,
        (None, None) if by_agreements => "The version that each agreement names".to_owned(),
        (None, None) => {
            finder.note("choir.lawfulness.default_notice", "the notice that the people were given, or the field that names it");
            String::new()
        }
    }
}

/// The rule of the dataset, and those of partners whose agreement allows less.
fn erasure(programme: &Programme, dataset: &Dataset, partners: &[&String]) -> Vec<String> {
    let Some(declared) = &dataset.lawfulness.retention else { return Vec::new() };
    let text = |rule: &Retention| match &rule.after {
        RetentionStart::Field(name) => {
            let title = dataset.fields.iter().find(|field| field.name == *name).map_or(name, |field| &field.title);
            rule.text().replace(&format!("`{name}`"), &format!("\"{title}\""))
        }
        RetentionStart::Landing => rule.text(),
    };
    let shorter = partners.iter().filter_map(|partner| {
        let rule = programme.lawfulness.retention(dataset, partner)?;
        (rule != *declared).then(|| format!("rows of {}: {}", partner_label(programme, partner), text(&rule)))
    });
    std::iter::once(text(declared)).chain(shorter).collect()
}

/// The partner as people know it.
pub(crate) fn partner_label(programme: &Programme, partner: &str) -> String {
    let code = programme.code_lists.get("partner").and_then(|list| list.get(partner));
    code.map_or_else(|| partner.replace('_', " "), |code| code.label.clone())
}

fn purpose(programme: &Programme, purpose: &Purpose) -> PurposeEntry {
    let others = purpose.compatible_with.iter().map(|id| purpose_title(programme, id)).collect::<Vec<_>>().join("; ");
    PurposeEntry {
        id: purpose.id.clone(),
        title: purpose.title.clone(),
        description: purpose.description.clone(),
        lawful_basis: format!("{}: {}", purpose.lawful_basis.text(), purpose.basis_source),
        special_category_condition: purpose.special_category.as_ref().map(SpecialCategoryCondition::text).unwrap_or_default(),
        compatibility: if others.is_empty() { String::new() } else { format!("{others}. {}", purpose.compatibility) },
    }
}

fn notice(notice: &Notice) -> NoticeEntry {
    NoticeEntry {
        id: notice.id.clone(),
        title: notice.title.clone(),
        date: notice.date,
        purposes: notice.purposes.iter().cloned().collect(),
        languages: notice.languages.clone(),
    }
}

fn agreement_entry(programme: &Programme, agreement: &Agreement) -> AgreementEntry {
    AgreementEntry {
        partner: partner_label(programme, &agreement.partner),
        reference: agreement.reference.clone(),
        role: agreement.role.text().to_owned(),
        lawful_basis: agreement.lawful_basis.text().to_owned(),
        starts: agreement.starts,
        expires: agreement.expires,
        datasets: agreement.datasets.keys().cloned().collect(),
        contact: agreement.contact.clone(),
        transfer: agreement.transfer.clone(),
        security: agreement.security.clone(),
        at_end: agreement.at_end.clone(),
    }
}

fn protection(population: &Population) -> ProtectionEntry {
    ProtectionEntry {
        population: population.id.clone(),
        label: population.label.clone(),
        unit: population.kind.word().to_owned(),
        cap_rho: population.cap.to_string(),
        delta: population.delta,
        cap_delta: population.delta_cap.to_string(),
    }
}

fn linkage(dataset: &Dataset) -> LinkageEntry {
    let word = |part: IdentifierUse| match part {
        IdentifierUse::Name => "name",
        IdentifierUse::GivenName => "given names",
        IdentifierUse::FamilyName => "family names",
        IdentifierUse::BirthDate => "day of birth",
        IdentifierUse::Postcode => "postcode",
        IdentifierUse::Email => "e-mail address",
        IdentifierUse::Reference => "reference number",
    };
    let compared = dataset.fields.iter().filter_map(|field| field.identifier_use).map(|part| word(part).to_owned());
    LinkageEntry { dataset: dataset.title.clone(), compared: compared.collect() }
}
