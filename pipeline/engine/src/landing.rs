//! Landing, by those who may.

use std::path::PathBuf;

use choir_vault::{Delivery, LandingReport};

use crate::people::STEWARDS;
use crate::workspace::day;
use crate::{Engine, EngineError};

impl Engine {
    /// Lands one partner's delivery of one dataset; with `dry_run` only its report is made.
    ///
    /// # Errors
    /// When the actor may not, or the delivery fails its checks; the lake is then as it was.
    pub fn land(
        &self,
        partner: &str,
        dataset: &str,
        files: &[PathBuf],
        dry_run: bool,
        progress: &mut dyn FnMut(&str),
    ) -> Result<LandingReport, EngineError> {
        self.require("land extracts", &STEWARDS)?;
        let delivery = Delivery { partner, dataset, files, today: day(), dry_run };
        let report = self.vault.land(&self.programme, &delivery, progress)?;
        if !dry_run && !report.unchanged {
            self.custody("an extract was landed", &format!("{dataset} from {partner}"))?;
        }
        Ok(report)
    }
}
