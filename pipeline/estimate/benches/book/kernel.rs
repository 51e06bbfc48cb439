//! Noise from the kernel itself: a ledger in a temporary folder, and a grant for every release.

use std::collections::BTreeMap;

use choir_contract::{Population, PrivacyUnitKind, Rho};
use choir_ledger::{Debit, Ledger};
use choir_mechanism::{Bounded, Noised, ReleasePlan, SealedColumn, release};

pub(crate) struct Kernel {
    _folder: tempfile::TempDir,
    ledger: Ledger,
    releases: usize,
}

impl Kernel {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let population = Population {
            id: "people".to_owned(),
            kind: PrivacyUnitKind::Person,
            label: "People".to_owned(),
            cap: "1000000".parse().unwrap(),
            delta: 1e-6,
            delta_cap: "0.9".parse().unwrap(),
            pure_epsilon: None,
        };
        let populations = BTreeMap::from([("people".to_owned(), population)]);
        let ledger = Ledger::open(&folder.path().join("ledger.sqlite"), &populations, "2026-01-01").unwrap();
        Self { _folder: folder, ledger, releases: 0 }
    }

    pub(crate) fn release(&mut self, plan: ReleasePlan, sealed: Vec<SealedColumn>, rho: Rho) -> Noised {
        self.releases += 1;
        let request = format!("release {}", self.releases);
        let debit = Debit {
            population: "people",
            rho,
            delta: "0".parse().unwrap(),
            request: &request,
            actor: "b",
            role: "b",
            purpose: "b",
            subject: "b",
            at: "2026-01-01",
        };
        let grant = self.ledger.spend(&debit).unwrap();
        release(Bounded::seal(request, plan, sealed), grant).unwrap()
    }
}
