//! The demonstration programme: a seeded generator of what eleven partners would send.
//!
//! # What is published
//!
//! The counts of the final evaluation, section 4: 1,371 distinct people; their time in the UK, home city, gender, five
//! largest ethnic groups, five largest countries of birth of 99, five largest nationalities of 89, each with the number
//! of people without a value; the number of people who gave an age; and the thirty outputs of table 1, eight of which
//! count heads. The people generated here reproduce every one of them exactly ([`margins`]).
//!
//! # What is invented
//!
//! Everything else: every person, name, address and answer; how attributes go together; the age bands; the ethnic
//! groups after the fifth and so the number of people with one; which further countries there are and how many people
//! each has; legal status; the split of 26 and 34 between Walsall and "no fixed address and other"; the number of
//! registrations; which kind of partner asks for what and in which words; dates, hours, and both surveys.
//!
//! Names are common given and family names put together by chance. Postcodes end in letters that Royal Mail does not
//! use there, and every email address is at `example.org`.
//!
//! # How
//!
//! Profiles are fitted to the margins under logical rules, one attribute given the ones before it (`fit`, `prior`).
//! Each person then registers with one or more partners; the first codable value that any of them recorded is the
//! profile's, later rows may differ (`visits`, `recall`). Partners write what they know in their own words, formats and
//! habits, which are those of their mapping files read backwards (`mapping`, `partners`, `write`). A few rows are
//! spoiled on purpose, so that landing has something to set aside.

use std::path::{Path, PathBuf};

mod check;
mod codes;
mod date;
mod desk;
mod dice;
mod engagements;
mod error;
mod fit;
mod identity;
mod mapping;
pub mod margins;
mod names;
mod outputs;
mod partners;
mod people;
mod prior;
mod profile;
mod recall;
mod registrations;
mod sheet;
mod status;
mod surveys;
mod visits;
mod write;

pub use error::GenerateError;
pub use profile::{Attribute, Profile};

use desk::Desk;
use dice::Dice;
use mapping::Mapping;
use registrations::Registration;
use sheet::{Row, Sheet};

/// One file that a partner sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extract {
    /// Code of the partner.
    pub partner: String,
    /// The dataset its rows belong to.
    pub dataset: String,
    /// Where it was written.
    pub path: PathBuf,
}

/// All files, in the order in which they should be landed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// The files.
    pub extracts: Vec<Extract>,
}

/// Writes the extracts of all partners under `directory`, as `<partner>/<dataset>.<csv|xlsx>`. The same seed gives the
/// same bytes.
///
/// # Errors
/// When a file cannot be written, or when a code list or mapping that is compiled in does not fit the people.
pub fn generate(directory: &Path, seed: u64) -> Result<Generated, GenerateError> {
    let codes = codes::Codes::read()?;
    let mappings = mapping::all()?;
    let desks: Vec<Desk<'_>> = mappings.iter().map(|mapping| Desk::new(&codes, mapping, &mappings)).collect();
    let mut dice = Dice::new(seed);
    let programme = Programme::draw(&desks, &mut dice)?;
    let extracts = desks.iter().map(|desk| {
        let sheet = Sheet {
            mapping: desk.mapping,
            title: title(desk.mapping),
            rows: programme.rows(desk, &mut dice),
            totals: desk.mapping.file.ignore_rows_starting.first().cloned(),
        };
        let path = write::write(&sheet, directory)?;
        Ok(Extract { partner: desk.mapping.partner.clone(), dataset: desk.mapping.dataset.clone(), path })
    });
    Ok(Generated { extracts: extracts.collect::<Result<_, GenerateError>>()? })
}

/// Everyone and everything that partners know.
struct Programme {
    registrations: Vec<Registration>,
    engagements: std::collections::BTreeMap<String, Vec<Row>>,
}

impl Programme {
    fn draw(desks: &[Desk<'_>], dice: &mut Dice) -> Result<Self, GenerateError> {
        let of = |dataset: &str, desk: &&Desk<'_>| desk.mapping.dataset == dataset;
        let registering = desks.iter().take_while(|desk| of("registrations", desk)).count();
        let mut people = people::draw(dice)?;
        let registrations = registrations::draw(&mut people, &desks[..registering], dice);
        check::distinct(&people)?;
        check::margins(people.len(), &registrations)?;
        let engagements = engagements::draw(&people, &registrations, &desks[registering..], dice);
        Ok(Self { registrations, engagements })
    }

    /// The rows of one extract.
    fn rows(&self, desk: &Desk<'_>, dice: &mut Dice) -> Vec<Row> {
        let partner = &desk.mapping.partner;
        match desk.mapping.dataset.as_str() {
            "registrations" => {
                let own = self.registrations.iter().filter(|row| partners::ALL[row.partner].partner == partner);
                own.map(|row| row.row.clone()).collect()
            }
            "engagements" => self.engagements.get(partner).cloned().unwrap_or_default(),
            "resident_survey" => surveys::residents(desk, dice),
            "employer_survey" => surveys::employers(desk, dice),
            _ => outputs::rows(desk, dice),
        }
    }
}

/// The lines above the header, as many as the mapping leaves room for.
fn title(mapping: &Mapping) -> Vec<String> {
    let room = mapping.file.header_row.unwrap_or(1).saturating_sub(2) as usize;
    let name = mapping.partner.replace('_', " ");
    let lines =
        [format!("{} {}", name, mapping.dataset.replace('_', " ")), "Export of 10 January 2022".into(), "In confidence".into()];
    lines.into_iter().take(room).collect()
}

#[cfg(test)]
mod tests;
