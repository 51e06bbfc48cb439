//! `book.toml` as it is written.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use serde::Deserialize;

use super::scorecard::ScorecardSection;
use super::targets::TargetsSection;
use super::{BookObjective, BookTableChart};
use crate::Rho;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BookFile {
    pub(super) title: String,
    pub(super) author: String,
    pub(super) purpose: String,
    pub(super) dataset: String,
    pub(super) universe: String,
    pub(super) source: String,
    #[serde(default = "mean_variance")]
    pub(super) objective: BookObjective,
    pub(super) privacy: PrivacySection,
    pub(super) variables: Vec<VariableSection>,
    pub(super) tables: Vec<TableSection>,
    #[serde(default)]
    pub(super) impossible: Vec<ImpossibleSection>,
    #[serde(default)]
    pub(super) public_totals: Vec<PublicTotalSection>,
    pub(super) targets: Option<TargetsSection>,
    pub(super) scorecard: Option<ScorecardSection>,
}

const fn mean_variance() -> BookObjective {
    BookObjective::MeanVariance
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrivacySection {
    pub(super) rho: Rho,
    pub(super) max_rows: NonZeroU32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VariableSection {
    pub(super) column: String,
    pub(super) label: String,
    /// Coarser code lists, the coarsest first; the column's own list follows by itself.
    #[serde(default)]
    pub(super) groups: Vec<String>,
    /// Whether tables may show the column's own list; without it the last of `groups` is the finest.
    #[serde(default = "yes")]
    pub(super) finest: bool,
    /// Answers that are also shown added up.
    #[serde(default)]
    pub(super) nets: Vec<NetSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NetSection {
    pub(super) label: String,
    pub(super) codes: Vec<String>,
}

const fn yes() -> bool {
    true
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableSection {
    pub(super) id: String,
    pub(super) title: String,
    #[serde(default)]
    pub(super) notes: Vec<String>,
    #[serde(default = "one")]
    pub(super) importance: f64,
    /// Columns, each with `@<code list>` where a coarser level is meant; at most one question with several answers.
    pub(super) variables: Vec<String>,
    /// Column, with its level, to codes.
    #[serde(default)]
    pub(super) filter: BTreeMap<String, Vec<String>>,
    /// How it is drawn; what suits its variables where it is left out.
    pub(super) chart: Option<BookTableChart>,
}

const fn one() -> f64 {
    1.0
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ImpossibleSection {
    pub(super) reason: String,
    pub(super) codes: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PublicTotalSection {
    pub(super) source: String,
    /// Column, with its level; without it, `rows` is the number of rows.
    pub(super) variable: Option<String>,
    #[serde(default)]
    pub(super) counts: BTreeMap<String, u64>,
    pub(super) rows: Option<u64>,
}
