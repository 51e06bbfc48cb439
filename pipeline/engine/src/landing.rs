//! Landing, by those who may.

use std::path::PathBuf;

use choir_vault::{Delivery, LandingReport};

use crate::people::STEWARDS;
use crate::{Engine, EngineError};

impl Engine {
    /// Lands one partner's delivery of one dataset.
    ///
    /// # Errors
    /// When the actor may not, or the delivery fails its checks; the lake is then as it was.
    pub fn land(
        &self,
        partner: &str,
        dataset: &str,
        files: &[PathBuf],
        progress: &mut dyn FnMut(&str),
    ) -> Result<LandingReport, EngineError> {
        self.require("land extracts", &STEWARDS)?;
        Ok(self.vault.land(&self.programme, &Delivery { partner, dataset, files }, progress)?)
    }
}
