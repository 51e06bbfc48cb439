//! Publication and withdrawal: the ledger first, then the transparency log, then the folders.

use std::path::{Path, PathBuf};

use choir_ledger::{ReleaseRecord, ReleaseState, ReleaseStep};
use choir_release::{LogState, PackSummary, SigningKey, check_unchanged, create_key, load_key, publish_draft, verify};

use super::named;
use crate::people::{PUBLISHERS, STEWARDS};
use crate::workspace::unusable;
use crate::{Engine, EngineError, Workspace};

/// A release that was published.
#[derive(Debug)]
pub struct PublishedRelease {
    /// What the ledger says of it.
    pub record: ReleaseRecord,
    /// The pack; `None` where an earlier call had put it in place already.
    pub summary: Option<PackSummary>,
    /// The folder of the pack.
    pub folder: PathBuf,
    /// Head of the transparency log: whoever notes it sees later that nothing was taken out.
    pub log_head: String,
}

/// A release that was withdrawn.
#[derive(Debug)]
pub struct WithdrawnRelease {
    /// What the ledger says of it.
    pub record: ReleaseRecord,
    /// Where its pack lies now.
    pub folder: PathBuf,
    /// Head of the transparency log.
    pub log_head: String,
}

impl Engine {
    /// Publishes a reviewed release: enters it, writes it into the transparency log, signs the draft as it was reviewed, and puts
    /// it in its place. What an interrupted call left undone is done by the next one.
    ///
    /// # Errors
    /// When the ledger refuses the step, the draft is not the reviewed one, or writing fails.
    pub fn publish_release(&self, name: &str) -> Result<PublishedRelease, EngineError> {
        self.require("publish releases", &PUBLISHERS)?;
        let name = named(name)?;
        let _alone = self.workspace.lock(&format!("release-{name}"))?;
        let record = self.record_of(&name)?;
        let folder = self.workspace.published(&record);
        if record.state != ReleaseState::Published {
            self.check_unchanged(&record)?;
        }
        let record = self.enter(&name, ReleaseStep::Publish { content: record.content })?;
        let (content, draft) = (record.content.as_str(), self.workspace.drafts().join(name.as_str()));
        let key = self.signing_key()?;
        let log = self.log(content, LogState::Published)?;
        let summary = if verify(&folder, None, None).is_ok_and(|verified| verified.digest == content) {
            None
        } else {
            Some(publish_draft(&draft, content, &key, &log, &folder)?)
        };
        remove(&draft)?;
        Ok(PublishedRelease { record, summary, folder, log_head: self.read_transparency_log()?.head })
    }

    /// Takes a published release back: nobody should use it any more. Copies that others hold are told by the log alone.
    ///
    /// # Errors
    /// When the actor is no steward, the ledger refuses the step, or the folder cannot be moved.
    pub fn withdraw_release(&self, name: &str, reason: &str) -> Result<WithdrawnRelease, EngineError> {
        self.require("withdraw releases", &STEWARDS)?;
        let name = named(name)?;
        let _alone = self.workspace.lock(&format!("release-{name}"))?;
        let record = self.record_of(&name)?;
        let published = self.workspace.published(&record);
        let record = self.enter(&name, ReleaseStep::Withdraw { content: record.content, reason: reason.to_owned() })?;
        self.log(record.content.as_str(), LogState::Withdrawn)?;
        let folder = self.workspace.withdrawn_packs().join(name.as_str());
        if published.exists() {
            let packs = self.workspace.withdrawn_packs();
            fs_err::create_dir_all(&packs).map_err(|error| unusable(&packs, &error))?;
            fs_err::rename(&published, &folder).map_err(|error| unusable(&published, &error))?;
        }
        Ok(WithdrawnRelease { record, folder, log_head: self.read_transparency_log()?.head })
    }

    /// Whether the draft still is the one that the ledger knows.
    pub(super) fn check_unchanged(&self, record: &ReleaseRecord) -> Result<(), EngineError> {
        Ok(check_unchanged(&self.workspace.drafts().join(record.name.as_str()), record.content.as_str())?)
    }

    pub(crate) fn signing_key(&self) -> Result<SigningKey, EngineError> {
        let path = self.workspace.keys().join("release.ed25519");
        if path.exists() { Ok(load_key(&path)?) } else { Ok(create_key(&path)?) }
    }
}

impl Workspace {
    /// Where a release lies once it is published.
    fn published(&self, record: &ReleaseRecord) -> PathBuf {
        let packs = if record.recipient.is_none() { self.packs() } else { self.restricted_packs() };
        packs.join(record.name.as_str())
    }

    /// Where the files of a release lie in its present state.
    pub(super) fn folder_of(&self, record: &ReleaseRecord) -> Option<PathBuf> {
        match record.state {
            ReleaseState::Draft | ReleaseState::Checked | ReleaseState::Reviewed | ReleaseState::Rejected => {
                Some(self.drafts().join(record.name.as_str()))
            }
            ReleaseState::Published => Some(self.published(record)),
            ReleaseState::Withdrawn => Some(self.withdrawn_packs().join(record.name.as_str())),
        }
    }
}

fn remove(folder: &Path) -> Result<(), EngineError> {
    match fs_err::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(unusable(folder, &error)),
        _ => Ok(()),
    }
}
