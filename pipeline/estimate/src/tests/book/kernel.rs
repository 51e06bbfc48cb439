//! Noise from the kernel: a grant of a ledger in a temporary folder for every release.

use std::collections::BTreeMap;

use choir_contract::{Population, PrivacyUnitKind, Rho};
use choir_ledger::{Debit, Ledger};
use choir_mechanism::{Bounded, Noised, release};

use super::People;
use crate::book::{BookPlan, View};

pub(super) struct Kernel {
    _folder: tempfile::TempDir,
    ledger: Ledger,
    releases: usize,
}

impl Kernel {
    pub(super) fn new() -> Self {
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

    /// A release of the plan over counts of people.
    pub(super) fn release(&mut self, plan: &BookPlan, people: &People, rho: &str) -> Noised {
        self.release_counted(plan, |view| people.counts(plan.domain(), view), rho)
    }

    /// A release of the plan over counts.
    pub(super) fn release_counted(&mut self, plan: &BookPlan, counts: impl Fn(&View) -> Vec<i64>, rho: &str) -> Noised {
        self.releases += 1;
        let request = format!("release {}", self.releases);
        let rho: Rho = rho.parse().unwrap();
        let sealed = plan.marginals().map(|(view, shape)| shape.sealed(&counts(view)).unwrap()).collect();
        let debit = Debit {
            population: "people",
            rho,
            delta: "0".parse().unwrap(),
            request: &request,
            actor: "t",
            role: "t",
            purpose: "t",
            subject: "t",
            at: "2026-01-01",
        };
        let grant = self.ledger.spend(&debit).unwrap();
        release(Bounded::seal(request, plan.release_plan(), sealed), grant).unwrap()
    }
}
