//! The checks of disclosure control on a draft, and what they saw.

use std::collections::BTreeSet;

use choir_ledger::{ReleaseKind, ReleaseRecord, ReleaseStep};
use choir_release::check::{CheckInput, CheckReport, Expected, Registered, check_draft, evidence};
use choir_release::{Statement, is_place};
use sha2::{Digest as _, Sha256};

use super::{StandingRelease, cover, named};
use crate::people::PUBLISHERS;
use crate::workspace::{replace, unusable};
use crate::{Engine, EngineError};

/// Name of the file of evidence that holds the whole report.
const REPORT: &str = "checks.json";

/// A release whose checks were run.
#[derive(Debug)]
pub struct CheckedRelease {
    /// Where it stands now.
    pub standing: StandingRelease,
    /// What the checks say.
    pub report: CheckReport,
}

impl Engine {
    /// Reads every file of a draft as a hostile reader would, keeps what the checks saw, and enters how they ended. A draft that
    /// fails stays a draft.
    ///
    /// # Errors
    /// When the ledger refuses the step, the draft was changed, or the evidence cannot be written.
    pub fn check_release(&self, name: &str) -> Result<CheckedRelease, EngineError> {
        self.require("check releases", &PUBLISHERS)?;
        let name = named(name)?;
        let _alone = self.workspace.lock(&format!("release-{name}"))?;
        let record = self.record_of(&name)?;
        self.check_unchanged(&record)?;
        let report = self.run_checks(&record)?;
        let files = evidence(&report);
        let folder = self.workspace.evidence().join(name.as_str());
        // Evidence of an earlier draft would mislead whoever reviews this one.
        if folder.exists() {
            fs_err::remove_dir_all(&folder).map_err(|error| unusable(&folder, &error))?;
        }
        for (file, bytes) in &files {
            replace(&folder.join(file), bytes)?;
        }
        let digest = hex::encode(Sha256::digest(files.get(REPORT).map(Vec::as_slice).unwrap_or_default()));
        let step = ReleaseStep::Check {
            content: report.content.parse()?,
            passed: report.passed(),
            exceptions_needed: report.exceptions_needed().into_iter().map(str::to_owned).collect(),
            evidence: digest.parse()?,
        };
        Ok(CheckedRelease { standing: self.step(&record, step)?, report })
    }

    fn run_checks(&self, record: &ReleaseRecord) -> Result<CheckReport, EngineError> {
        let draft = self.workspace.drafts().join(record.name.as_str());
        let statement = Statement::of(&draft)?;
        let registered = self.registered(record, &statement)?;
        let geographies = self.geographies();
        let days = self.days(record)?;
        let expected = Expected {
            // What the tier asks for, whatever the draft says of itself; it may hide more.
            threshold: statement.display.threshold.max(statement.tier.least_threshold()),
            rounding: statement.display.rounding,
            most_variables: statement.tier.most_variables().unwrap_or(usize::MAX),
            geographies: &geographies,
            days: &days,
            other_files: &BTreeSet::new(),
        };
        Ok(check_draft(CheckInput { directory: &draft, registered: &registered, expected })?)
    }

    /// The words that may stand in a draft: what the programme declares, and the cover as it is made today.
    fn registered(&self, record: &ReleaseRecord, statement: &Statement) -> Result<Registered, EngineError> {
        let mut registered = Registered::of(&self.programme);
        let settings = self.workspace.settings()?.pack;
        let (title, day) = (statement.title.as_str(), record.publish_on.to_string());
        let text = cover::of_answers(title, statement.tier.clone(), &day, statement.log_head_before.clone(), &settings);
        match record.kind {
            ReleaseKind::Answers => registered.cover(&text),
            ReleaseKind::Book => {
                let book = self.programme.book(&record.of)?;
                registered.book_cover(&cover::of_book(book, text, &settings));
                if let Some(targets) = self.targets(book)? {
                    registered.targets(&targets);
                }
            }
        }
        Ok(registered)
    }

    /// Code lists of places that a pack may show.
    fn geographies(&self) -> BTreeSet<String> {
        let lists = self.programme.code_lists.values();
        lists.filter(|list| is_wide(list.codes().iter().map(|code| code.code.as_str()))).map(|list| list.id.clone()).collect()
    }

    /// The days that may stand in a draft: that of its publication, and those on which something was answered.
    fn days(&self, record: &ReleaseRecord) -> Result<BTreeSet<String>, EngineError> {
        let mut days = BTreeSet::from([record.publish_on.to_string()]);
        for (_, answer) in self.ledger()?.answers()? {
            let document: serde_json::Value = serde_json::from_str(&answer.body).map_err(|_| EngineError::StoredAnswer)?;
            days.extend(document["provenance"]["answered_on"].as_str().map(str::to_owned));
        }
        Ok(days)
    }
}

/// Local authorities, and what they make up: districts, regions, countries, as the first three characters of the codes of the
/// Office for National Statistics.
const WIDE: [&str; 16] =
    ["E06", "E07", "E08", "E09", "E10", "E11", "E12", "E92", "W06", "W92", "S12", "S92", "N09", "N92", "K02", "K04"];

/// Whether places of a list are local authorities or wider, and there is one. Codes of other kinds, such as "elsewhere", are none.
fn is_wide<'a>(codes: impl Iterator<Item = &'a str>) -> bool {
    let mut places = codes.filter(|code| is_place(code)).peekable();
    places.peek().is_some() && places.all(|code| WIDE.iter().any(|wide| code.starts_with(wide)))
}

#[cfg(test)]
mod tests {
    use super::is_wide;

    #[test]
    fn districts_are_wide_and_wards_are_not() {
        assert!(is_wide(["E08000025", "E08000026", "OTHER"].into_iter()));
        assert!(is_wide(["E12000005", "W92000004"].into_iter()));
        assert!(!is_wide(["E08000025", "E05011118"].into_iter()), "a ward");
        assert!(!is_wide(["E01009642"].into_iter()), "a lower layer super output area");
        assert!(!is_wide(["OTHER", "MISSING"].into_iter()), "no place at all");
    }
}
