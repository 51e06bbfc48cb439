//! Which column a field means: by heading and by content, each with its reasons.

use choir_contract::{Dataset, Field, FieldRole, FieldType, IdentifierUse, Take};
use choir_intake::Heading;

use crate::content::{district, is_day, is_email, is_name, is_number, number, share, year};
use crate::proposal::{ColumnProposal, Sureness};
use crate::sample::{Column, Sample};
use crate::synonyms;
use crate::text::{contains_phrase, normalise, tokens};
use crate::words::Coder;

/// From here on a column is certain.
const CERTAIN: f64 = 0.9;
/// From here on a column is likely.
const LIKELY: f64 = 0.6;
/// From here on a column is a guess; what is less is not told.
const GUESS: f64 = 0.35;
/// Most words that are looked up to see whether a column speaks of a code list.
const MOST_LOOKED_UP: usize = 200;

/// A score with its reasons.
struct Finding {
    score: f64,
    reasons: Vec<String>,
}

/// What the cells say for or against a field.
struct Content {
    /// Share of cells that fit.
    share: f64,
    /// What fits, in words.
    words: String,
    /// Score that the content alone is worth.
    alone: f64,
    /// Whether cells that do not fit speak against the column.
    against: bool,
}

/// The field a proposal is for, and what is known of it.
pub(crate) struct Wanted<'a> {
    pub(crate) field: &'a Field,
    pub(crate) coder: Option<Coder<'a>>,
    /// Whether another field of the dataset has the same code list, so that words do not tell them apart.
    pub(crate) shared: bool,
}

/// A field, a column, and how well they fit.
pub(crate) struct Pair {
    pub(crate) field: usize,
    pub(crate) proposal: ColumnProposal,
    order: f64,
}

/// All pairs worth telling, the best first.
pub(crate) fn pairs(wanted: &[Wanted<'_>], dataset: &Dataset, sample: &Sample) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (place, (heading, column)) in sample.headings.iter().zip(&sample.columns).enumerate() {
        for (field, wanted) in wanted.iter().enumerate() {
            let Finding { score, reasons } = wanted.fit(heading, column, dataset);
            if score >= GUESS {
                let proposal = ColumnProposal {
                    heading: heading.name.clone(),
                    take: Take::Whole,
                    sureness: sureness(score),
                    score: percent(score),
                    reasons,
                    filled: column.filled,
                    place,
                };
                pairs.push(Pair { field, proposal, order: score });
            }
        }
    }
    // A stable sort: of equals, the earlier column wins.
    pairs.sort_by(|one, other| other.order.total_cmp(&one.order));
    pairs
}

fn sureness(score: f64) -> Sureness {
    match score {
        score if score >= CERTAIN => Sureness::Certain,
        score if score >= LIKELY => Sureness::Likely,
        _ => Sureness::Guess,
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 100")]
fn percent(score: f64) -> u8 {
    (score * 100.0).round().clamp(0.0, 100.0) as u8
}

impl Wanted<'_> {
    fn fit(&self, heading: &Heading, column: &Column, dataset: &Dataset) -> Finding {
        let named = std::iter::once(&heading.name).chain(heading.label.as_ref()).map(|name| self.by_name(&normalise(name)));
        let named = named.max_by(|one, other| one.score.total_cmp(&other.score));
        let Finding { score: name, mut reasons } = named.unwrap_or(Finding { score: 0.0, reasons: Vec::new() });
        let content = if column.filled == 0 { None } else { self.content(column, dataset) };
        let Some(Content { share, words, alone, against }) = content else {
            if column.filled == 0 && name > 0.0 {
                reasons.push("the column is empty".to_owned());
            }
            return Finding { score: name, reasons };
        };
        let score = if share >= 0.7 {
            reasons.push(format!("{}% of its cells are {words}", percent(share)));
            if name > 0.0 { (name + 0.08).max(alone).min(1.0) } else { alone }
        } else if share < 0.3 && against {
            reasons.push(format!("but only {}% of its cells are {words}", percent(share)));
            name * 0.45
        } else {
            name
        };
        Finding { score, reasons }
    }

    fn by_name(&self, heading: &str) -> Finding {
        let own = [normalise(&self.field.name), normalise(&self.field.title)];
        let identifier = self.field.identifier_use.map(use_name);
        let known: Vec<&synonyms::Headings> =
            [Some(self.field.name.as_str()), identifier].into_iter().flatten().filter_map(synonyms::headings).collect();
        let sure = || own.iter().chain(known.iter().flat_map(|known| &known.sure));
        let likely = || known.iter().flat_map(|known| &known.likely);
        let found = |score: f64, reason: &str| Finding { score, reasons: vec![reason.to_owned()] };
        if sure().any(|name| name == heading) {
            return found(0.92, "its heading means this field");
        }
        if likely().any(|name| name == heading) {
            return found(0.72, "its heading often means this field");
        }
        if sure().any(|name| contains_phrase(heading, name)) {
            return found(0.74, "its heading contains a name of this field");
        }
        let length = heading.chars().count();
        let most = if length < 9 { 1 } else { 2 };
        if length > 4 && sure().any(|name| name.chars().count() > 4 && strsim::osa_distance(name, heading) <= most) {
            return found(0.7, "its heading is spelt almost like a name of this field");
        }
        let (words, heading_words) = (tokens(own.last().map_or("", String::as_str)), tokens(heading));
        let common = words.iter().filter(|word| heading_words.contains(word)).count();
        if words.len() > 1 && common == words.len() {
            return found(0.66, "its heading has all words of the field's title");
        }
        if likely().any(|name| contains_phrase(heading, name)) {
            return found(0.55, "its heading contains a word that may mean this field");
        }
        if words.len() > 1 && common * 2 >= words.len() {
            return found(0.45, "its heading has words of the field's title");
        }
        Finding { score: 0.0, reasons: Vec::new() }
    }

    /// What the cells say; nothing where a field has no typical cells.
    fn content(&self, column: &Column, dataset: &Dataset) -> Option<Content> {
        let cells = &column.cells;
        let plain = |share: f64, words: &str, alone: f64| Some(Content { share, words: words.to_owned(), alone, against: true });
        match (self.field.role, self.field.identifier_use) {
            (_, Some(IdentifierUse::Email)) => plain(share(cells, is_email), "e-mail addresses", 0.8),
            (_, Some(IdentifierUse::Postcode)) => plain(share(cells, |text| district(text).is_some()), "postcodes", 0.8),
            (_, Some(IdentifierUse::BirthDate)) => {
                plain(share(cells, |text| is_birth(text, dataset)), "days before the programme", 0.62)
            }
            (_, Some(IdentifierUse::Name | IdentifierUse::GivenName | IdentifierUse::FamilyName)) => {
                plain(share(cells, is_name), "written like names", 0.0)
            }
            (_, Some(IdentifierUse::Reference)) => {
                let different = if column.overflow { 1.0 } else { column.words.len() as f64 / column.filled as f64 };
                plain(different, "different", 0.0)
            }
            (FieldRole::Date, _) => plain(share(cells, |text| self.in_bounds(text)), "days within the schema's bounds", 0.5),
            (FieldRole::Measure | FieldRole::Weight, _) => {
                plain(share(cells, |text| self.is_measure(text)), "numbers within bounds", 0.0)
            }
            (FieldRole::Input, None) if matches!(self.field.field_type, FieldType::Integer | FieldType::Number) => {
                plain(share(cells, is_number), "numbers", 0.0)
            }
            (FieldRole::Key | FieldRole::MultiSelect, _) => self.speaks_list(column),
            _ => None,
        }
    }

    fn in_bounds(&self, text: &str) -> bool {
        let bound = |day: &str| day.get(..4).and_then(|year| year.parse::<u32>().ok());
        let bounds = self.field.date_bounds.as_ref().and_then(|bounds| bound(&bounds.minimum).zip(bound(&bounds.maximum)));
        year(text).zip(bounds).is_some_and(|(year, (first, last))| (first..=last).contains(&year))
    }

    fn is_measure(&self, text: &str) -> bool {
        let Some(bounds) = &self.field.bounds else { return is_number(text) };
        let (least, most) = (bounds.minimum_steps as f64 * bounds.resolution, bounds.maximum_steps as f64 * bounds.resolution);
        // A figure beyond the bounds is clipped at landing, so some of them say nothing against the column.
        number(text).is_some_and(|number| number >= least && number <= most * 2.0)
    }

    /// How many cells hold words of the field's code list.
    fn speaks_list(&self, column: &Column) -> Option<Content> {
        let coder = self.coder.as_ref()?;
        let several = self.field.role == FieldRole::MultiSelect;
        let (mut known, mut all, mut different) = (0_u64, 0_u64, 0_usize);
        for (word, rows) in Column::by_frequency(&column.words).into_iter().take(MOST_LOOKED_UP) {
            let parts: Vec<&str> = if several { parts(word) } else { vec![word] };
            let fits = !parts.is_empty() && parts.iter().all(|part| coder.knows(part));
            all += rows;
            known += if fits { rows } else { 0 };
            different += usize::from(fits);
        }
        let telling = different > 2 && !self.shared && !column.words.keys().all(|word| is_number(word));
        // A partner may have words of its own for a few codes; a column of ever new words has none.
        let against = column.overflow || column.words.len() as u64 * 3 > column.filled || share(&column.cells, is_day) > 0.5;
        Some(Content {
            share: if all == 0 { 0.0 } else { known as f64 / all as f64 },
            words: "words of the code list".to_owned(),
            alone: if telling { 0.64 } else { 0.3 },
            against,
        })
    }
}

/// The answers of a cell with several of them.
pub(crate) fn parts(cell: &str) -> Vec<&str> {
    cell.split([';', '|']).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Whether a day lies before everything the dataset speaks of.
fn is_birth(text: &str, dataset: &Dataset) -> bool {
    let first = dataset.fields.iter().filter_map(|field| field.date_bounds.as_ref()?.minimum.get(..4)?.parse::<u32>().ok()).min();
    year(text).is_some_and(|year| (1900..=first.unwrap_or(2100)).contains(&year))
}

/// The name under which the headings of an identifier are listed.
const fn use_name(identifier: IdentifierUse) -> &'static str {
    match identifier {
        IdentifierUse::Name => "name",
        IdentifierUse::GivenName => "given_name",
        IdentifierUse::FamilyName => "family_name",
        IdentifierUse::BirthDate => "birth_date",
        IdentifierUse::Postcode => "postcode",
        IdentifierUse::Email => "email",
        IdentifierUse::Reference => "reference",
    }
}
