//! Cells: one partner's words and numbers as a dataset's codes, steps and days.

use std::collections::HashSet;

use choir_contract::{CodeList, Dataset, Field, FieldRole, IdentifierUse, MISSING, Mapping, Programme, UNCODABLE};
use chrono::NaiveDate;

use crate::lake::Value;
use crate::landing::day::{age_on, day_number, read_day};
use crate::linkage::Identity;

/// Why a row is set aside: the field and the rule.
pub(super) struct Rejected {
    pub(super) field: String,
    pub(super) rule: &'static str,
}

impl Rejected {
    pub(super) fn new(field: &str, rule: &'static str) -> Self {
        Self { field: field.to_owned(), rule }
    }
}

pub(super) fn read_identity<'c>(
    dataset: &Dataset,
    mapping: &Mapping,
    cell: &impl Fn(&str) -> &'c str,
) -> Result<Identity, Rejected> {
    let mut identity = Identity::default();
    for field in &dataset.fields {
        let text = cell(&field.name);
        match field.identifier_use {
            Some(part @ (IdentifierUse::Name | IdentifierUse::GivenName | IdentifierUse::FamilyName)) => {
                let own = match part {
                    IdentifierUse::GivenName => Some(&mut identity.given_names),
                    IdentifierUse::FamilyName => Some(&mut identity.family_names),
                    _ => None,
                };
                own.into_iter().chain([&mut identity.name]).for_each(|name| {
                    name.push(' ');
                    name.push_str(text);
                });
            }
            Some(IdentifierUse::BirthDate) if !text.is_empty() => {
                let day = read_day(text, mapping.file.date_order).ok_or_else(|| Rejected::new(&field.name, "date"))?;
                identity.birth_date = Some(day_number(day));
            }
            Some(IdentifierUse::Postcode) => text.clone_into(&mut identity.postcode),
            Some(IdentifierUse::Email) => text.clone_into(&mut identity.email),
            Some(IdentifierUse::Reference) => text.clone_into(&mut identity.reference),
            _ => {}
        }
    }
    Ok(identity)
}

/// The code of a cell, and whether its word is one that nobody knows.
pub(super) fn read_code<'c>(
    programme: &Programme,
    mapping: &Mapping,
    field: &Field,
    text: &str,
    identity: &Identity,
    cell: &impl Fn(&str) -> &'c str,
    dataset: &Dataset,
) -> Result<(String, bool), Rejected> {
    if let Some(code) = mapping.constants.get(&field.name) {
        return Ok((code.clone(), false));
    }
    if field.name == "partner" {
        return Ok((mapping.partner.clone(), false));
    }
    let list = field
        .code_list
        .as_ref()
        .and_then(|id| programme.code_lists.get(id))
        .ok_or_else(|| Rejected::new(&field.name, "code list"))?;
    if text.is_empty() {
        let band = if field.name == "age_band" { age_band(dataset, mapping, list, identity, cell)? } else { None };
        return Ok((band.unwrap_or_else(|| MISSING.to_owned()), false));
    }
    match mapping.code_of(&field.name, text, list) {
        Some(code) => Ok((code, false)),
        None => Ok((UNCODABLE.to_owned(), true)),
    }
}

/// The age band from the age in years, or from the birth date on the row's own day.
fn age_band<'c>(
    dataset: &Dataset,
    mapping: &Mapping,
    list: &CodeList,
    identity: &Identity,
    cell: &impl Fn(&str) -> &'c str,
) -> Result<Option<String>, Rejected> {
    let years = cell("age_years");
    let age = if years.is_empty() {
        let day =
            dataset.fields.iter().find(|field| field.role == FieldRole::Date).map(|field| cell(&field.name)).unwrap_or_default();
        let birth = identity.birth_date.and_then(|day| NaiveDate::from_num_days_from_ce_opt(day + 719_163));
        birth.zip(read_day(day, mapping.file.date_order)).and_then(|(birth, day)| age_on(birth, day))
    } else {
        Some(years.parse::<u32>().ok().filter(|age| *age <= 120).ok_or_else(|| Rejected::new("age_years", "number"))?)
    };
    Ok(age.and_then(|age| list.codes().iter().find(|code| holds(&code.code, age)).map(|code| code.code.clone())))
}

/// Whether a band (`under_16`, `16_24`, `65_plus`) holds an age.
fn holds(band: &str, age: u32) -> bool {
    let number = |text: &str| text.parse::<u32>().ok();
    match (band.strip_prefix("under_"), band.strip_suffix("_plus"), band.split_once('_')) {
        (Some(limit), _, _) => number(limit).is_some_and(|limit| age < limit),
        (_, Some(from), _) => number(from).is_some_and(|from| age >= from),
        (_, _, Some((from, to))) => number(from).zip(number(to)).is_some_and(|(from, to)| (from..=to).contains(&age)),
        _ => false,
    }
}

/// The code and its coarser levels, which follow from the code list.
pub(super) fn push_code(programme: &Programme, field: &Field, code: String, values: &mut Vec<Value>) {
    let levels = field.derived.iter().map(|(_, level)| Value::Text(Some(ancestor(programme, field, &code, level))));
    let levels: Vec<Value> = levels.collect();
    values.push(Value::Text(Some(code)));
    values.extend(levels);
}

/// The code of a coarser list that a code belongs to; uncodable when the lists do not lead there.
fn ancestor(programme: &Programme, field: &Field, code: &str, level: &str) -> String {
    let list = field.code_list.as_deref().unwrap_or_default();
    programme.ancestor(list, code, level).unwrap_or_else(|| UNCODABLE.to_owned())
}

pub(super) fn push_choices<'f, 'c>(
    programme: &Programme,
    mapping: &Mapping,
    field: &'f Field,
    text: &'c str,
    values: &mut Vec<Value>,
    unknown: &mut Vec<(&'f Field, &'c str)>,
) {
    let Some(list) = field.code_list.as_ref().and_then(|id| programme.code_lists.get(id)) else { return };
    let words: Vec<&str> = text.split([';', '|']).map(str::trim).filter(|word| !word.is_empty()).collect();
    let mut chosen = HashSet::new();
    for word in words {
        match mapping.code_of(&field.name, word, list) {
            Some(code) => _ = chosen.insert(code),
            None => unknown.push((field, word)),
        }
    }
    if text.is_empty() {
        chosen.insert(MISSING.to_owned());
    }
    values.extend(list.codes().iter().map(|code| Value::Flag(chosen.contains(&code.code))));
}

pub(super) fn read_date(field: &Field, text: &str, mapping: &Mapping) -> Result<Option<NaiveDate>, Rejected> {
    if text.is_empty() {
        return Ok(None);
    }
    let reject = || Rejected::new(&field.name, "date");
    let day = read_day(text, mapping.file.date_order).ok_or_else(reject)?;
    let bounds = field.date_bounds.as_ref().ok_or_else(reject)?;
    // ISO days compare as text.
    let iso = day.format("%Y-%m-%d").to_string();
    if iso < bounds.minimum || iso > bounds.maximum {
        Err(Rejected::new(&field.name, "date out of bounds"))
    } else {
        Ok(Some(day))
    }
}

/// A number in whole steps, clipped to the declared bounds: what lies outside still counts, as much as the bounds allow.
#[allow(clippy::cast_possible_truncation, reason = "checked against bounds of at most a thousand million steps")]
pub(super) fn read_steps(field: &Field, text: &str) -> Result<Option<i64>, Rejected> {
    if text.is_empty() {
        return Ok(None);
    }
    let number = read_number(text).ok_or_else(|| Rejected::new(&field.name, "number"))?;
    let bounds = field.bounds.as_ref().ok_or_else(|| Rejected::new(&field.name, "number"))?;
    let steps = (number / bounds.resolution).round().clamp(bounds.minimum_steps as f64, bounds.maximum_steps as f64);
    Ok(Some(steps as i64))
}

/// A number as people write it: spaces between thousands, commas between thousands before a decimal point, or a decimal
/// comma. A comma before exactly three digits and nothing else could be either, and is never guessed.
fn read_number(text: &str) -> Option<f64> {
    let compact: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    let plain = match (compact.split_once(','), compact.contains('.')) {
        (None, _) => compact,
        (Some(_), true) if compact.rfind(',') < compact.find('.') => compact.replace(',', ""),
        (Some((whole, decimals)), false) if decimals.len() != 3 && !decimals.contains(',') => format!("{whole}.{decimals}"),
        _ => return None,
    };
    plain.parse::<f64>().ok().filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them_and_never_guessed() {
        for (text, number) in [("12", 12.0), ("1,5", 1.5), ("0.25", 0.25), ("1,200.5", 1200.5), ("1 200", 1200.0), ("-3", -3.0)] {
            assert_eq!(read_number(text), Some(number), "{text}");
        }
        for text in ["1,200", "1.200,5", "1,2,3", "a few", "", "inf", "NaN", "1,,5"] {
            assert_eq!(read_number(text), None, "{text}");
        }
    }

    #[test]
    fn bands_hold_their_ages() {
        let held = |age| ["under_16", "16_24", "65_plus"].map(|band| holds(band, age));
        assert_eq!(held(15), [true, false, false]);
        assert_eq!(held(16), [false, true, false]);
        assert_eq!(held(64), [false, false, false]);
        assert_eq!(held(65), [false, false, true]);
    }
}
