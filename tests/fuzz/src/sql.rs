//! SQL text, against the shipped schemas.

use std::num::NonZeroU32;
use std::sync::{Arc, LazyLock};

use choir_contract::{ALL, ContributionBound, Dataset, Programme};

use crate::{analysis, repository};

static PROGRAMME: LazyLock<Arc<Programme>> =
    LazyLock::new(|| Arc::new(Programme::read(&repository()).expect("the shipped schemas and questions")));

/// The shipped programme, read once.
pub(crate) fn programme() -> &'static Arc<Programme> {
    &PROGRAMME
}

/// Tries bytes as SQL. The dataset that the text names first decides the population that the question would debit, so
/// that all of them are met.
///
/// # Panics
/// When the analysis does, is slow, or accepts what it must not.
pub fn sql(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let programme = programme();
    let (population, purpose) = debited(programme, &text);
    let bound = ContributionBound { max_groups: small(2), max_rows_per_group: small(3) };
    let options = vec![("city".to_owned(), ALL.to_owned()), ("home".to_owned(), "OTHER".to_owned())];
    // Accepted or refused: both are answers.
    _ = analysis::analyse(programme, &analysis::query(&text, population, purpose, options, bound));
}

fn debited<'a>(programme: &'a Programme, text: &str) -> (&'a str, &'a str) {
    let place = |dataset: &&Dataset| text.find(&dataset.id).unwrap_or(usize::MAX);
    let private = programme.datasets.values().filter(|dataset| dataset.population.is_some());
    let named = private.min_by_key(place).expect("a private dataset");
    (named.population.as_deref().unwrap_or_default(), named.purposes.first().map(String::as_str).unwrap_or_default())
}

fn small(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).expect("above zero")
}
