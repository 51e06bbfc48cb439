//! Common given and family names of many origins, from `names.toml`. The combinations are drawn, so they name nobody.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::prior::Origin;

/// Given names (women's, men's) and family names of one origin.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NameList {
    pub(crate) women: Vec<String>,
    pub(crate) men: Vec<String>,
    pub(crate) families: Vec<String>,
}

#[expect(clippy::expect_used, reason = "the file is part of the program, and every test reads it")]
static LISTS: LazyLock<BTreeMap<String, NameList>> =
    LazyLock::new(|| toml::from_str(include_str!("names.toml")).expect("the names that are shipped"));

/// The names of an origin; of any origin when none is known.
pub(crate) fn names_of(origin: Origin) -> &'static NameList {
    &LISTS[list_of(origin)]
}

const fn list_of(origin: Origin) -> &'static str {
    match origin {
        Origin::Britain | Origin::Ireland | Origin::NewWorld => "british",
        Origin::WesternEurope | Origin::LatinAmerica => "western",
        Origin::EasternEurope => "eastern",
        Origin::Romania => "romanian",
        Origin::India => "indian",
        Origin::Pakistan => "pakistani",
        Origin::Bangladesh => "bengali",
        Origin::OtherAsia | Origin::China => "east_asian",
        Origin::Arab => "arabic",
        Origin::Sudan => "sudanese",
        Origin::Persia => "persian",
        Origin::Kurdistan => "kurdish",
        Origin::Horn => "horn",
        Origin::Somalia => "somali",
        Origin::WestAfrica => "west_african",
        Origin::CentralAfrica => "central_african",
        Origin::SouthernAfrica => "southern_african",
        Origin::Caribbean => "caribbean",
    }
}

/// Origins to draw from for a person of whom neither birth nor nationality is known.
pub(crate) const ANY_ORIGIN: [Origin; 10] = [
    Origin::Britain,
    Origin::India,
    Origin::WestAfrica,
    Origin::Arab,
    Origin::Sudan,
    Origin::EasternEurope,
    Origin::Romania,
    Origin::Horn,
    Origin::Pakistan,
    Origin::Persia,
];
