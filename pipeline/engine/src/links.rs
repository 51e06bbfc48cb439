//! Links between records: how many people there are, what is in doubt, and who may see who a pair is.

use std::path::Path;

use choir_ledger::{EntryKind, Note};
use choir_vault::{DistinctPeople, IdentityRow, LinkReason, Pending, Verdict};

use crate::people::STEWARDS;
use crate::workspace::{now, today};
use crate::{Engine, EngineError, Refusal};

/// To what the steward's figures are rounded, outwards.
const ROUNDED_TO: u64 = 10;

impl Engine {
    /// Between which limits the number of different people of each population lies, rounded outwards to tens. The figures
    /// are not protected.
    ///
    /// # Errors
    /// When the actor is no steward, or the zone cannot be read.
    pub fn distinct_people(&self) -> Result<Vec<DistinctPeople>, EngineError> {
        self.require("see how records were linked", &STEWARDS)?;
        let down = |count: u64| count / ROUNDED_TO * ROUNDED_TO;
        let up = |count: u64| count.div_ceil(ROUNDED_TO) * ROUNDED_TO;
        let rounded = |people: DistinctPeople| DistinctPeople {
            records: up(people.records),
            lowest: down(people.lowest),
            highest: up(people.highest),
            ..people
        };
        Ok(self.vault.distinct_people()?.into_iter().map(rounded).collect())
    }

    /// The pairs of records that a steward should look at, what matters most first: with evidence, and without identities.
    ///
    /// # Errors
    /// When the actor is no steward, or the zone cannot be read.
    pub fn pending_links(&self) -> Result<Vec<Pending>, EngineError> {
        self.require("see how records were linked", &STEWARDS)?;
        Ok(self.vault.pending_links()?)
    }

    /// Why the records of the person with a token are one person's: evidence, without identities.
    ///
    /// # Errors
    /// When the actor is no steward, nobody has the token, or the zone cannot be read.
    pub fn link_reasons(&self, token: &str) -> Result<Vec<LinkReason>, EngineError> {
        self.require("see how records were linked", &STEWARDS)?;
        Ok(self.vault.link_reasons(&self.programme, token)?)
    }

    /// Decides on a pair of records, and links everybody again. Gives the ledger's entry.
    ///
    /// # Errors
    /// When the actor is no steward, there is no such pair, or the decisions do not go together.
    pub fn decide_link(&self, pair: &str, verdict: Verdict) -> Result<u64, EngineError> {
        self.require("decide on links", &STEWARDS)?;
        self.vault.decide_link(&self.programme, pair, verdict)?;
        let detail = match verdict {
            Verdict::Same => "decided: one person",
            Verdict::Different => "decided: two people",
            Verdict::Open => "a decision was taken back",
        };
        self.custody(detail, &format!("link {pair}"))
    }

    /// Allows another steward to see who a pair is, for the rest of the day in UTC. Gives the ledger's entry.
    ///
    /// # Errors
    /// When the actor is no steward, or the ledger cannot be written.
    pub fn allow_opening(&self, pair: &str, reason: &str) -> Result<u64, EngineError> {
        self.require("allow a pair to be opened", &STEWARDS)?;
        let (actor, role, subject) = (self.actor.name.as_str(), self.actor.role.word(), opening(pair));
        let kind = EntryKind::Approval;
        let note = Note { kind, actor, role, purpose: "", subject: &subject, detail: reason.trim(), at: &now() };
        Ok(self.ledger()?.record(&note)?)
    }

    /// The rows of a partner's own file that a pair stands for, with what they say about who it is. The vault keeps no
    /// name; that two people opened the pair is on record before anything is shown.
    ///
    /// # Errors
    /// When the actor is no steward, no other steward has allowed it today, or the file cannot be read.
    pub fn open_pair(&self, pair: &str, partner: &str, dataset: &str, file: &Path) -> Result<Vec<IdentityRow>, EngineError> {
        self.require("see who a pair is", &STEWARDS)?;
        let allowed = self.ledger()?.latest_decision(&opening(pair))?;
        let allowed = allowed.filter(|entry| entry.kind == EntryKind::Approval && entry.at.starts_with(&today()));
        match allowed {
            Some(entry) if !entry.actor.eq_ignore_ascii_case(&self.actor.name) => {}
            _ => return Err(Refusal::SecondPerson { actor: self.actor.name.clone(), pair: pair.to_owned() }.into()),
        }
        self.custody("a pair was opened by two people", &format!("link {pair}"))?;
        Ok(self.vault.rows_of_pair(&self.programme, pair, partner, dataset, file)?)
    }
}

fn opening(pair: &str) -> String {
    format!("opening of link {pair}")
}
