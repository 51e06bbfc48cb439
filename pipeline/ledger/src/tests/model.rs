//! The ledger against a plain model: whatever is asked in whatever order, both decide the same, and no limit is passed.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::{Holder, LedgerError};

const POPULATIONS: [(&str, u64, u64); 2] = [("people", 40, 12), ("firms", 25, 0)];
const ACTORS: [&str; 3] = ["ana", "ben", "cem"];
const ROLES: [&str; 2] = ["evaluator", "steward"];
const PURPOSES: [&str; 2] = ["evaluation", "research"];

#[derive(Debug, Clone)]
enum Step {
    Spend { population: usize, actor: usize, role: usize, purpose: usize, rho: u64, delta: u64 },
    Allow { population: usize, holder: usize, rho: u64 },
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    let spend = (0..2_usize, 0..3_usize, 0..2_usize, 0..2_usize, 0..9_u64, prop_oneof![4 => Just(0_u64), 1 => 1..5_u64])
        .prop_map(|(population, actor, role, purpose, rho, delta)| Step::Spend { population, actor, role, purpose, rho, delta });
    let allow = (0..2_usize, 0..7_usize, 0..30_u64).prop_map(|(population, holder, rho)| Step::Allow { population, holder, rho });
    prop_oneof![8 => spend, 3 => allow, 1 => Just(Step::Reopen)]
}

fn holder(index: usize) -> Holder {
    let name = |name: &str| name.to_owned();
    match index {
        0..3 => Holder::Person(name(ACTORS[index])),
        3..5 => Holder::Role(name(ROLES[index - 3])),
        _ => Holder::Purpose(name(PURPOSES[index - 5])),
    }
}

/// Lists and sums, nothing else.
#[derive(Default)]
struct Model {
    /// Population, its three holders, rho, delta.
    debits: Vec<(usize, [usize; 3], u64, u64)>,
    allowed: BTreeMap<(usize, usize), u64>,
}

impl Model {
    fn spent(&self, population: usize) -> (u64, u64) {
        let of = self.debits.iter().filter(|debit| debit.0 == population);
        of.fold((0, 0), |(rho, delta), debit| (rho + debit.2, delta + debit.3))
    }

    fn spent_by(&self, population: usize, holder: usize) -> u64 {
        self.debits.iter().filter(|debit| debit.0 == population && debit.1.contains(&holder)).map(|debit| debit.2).sum()
    }

    /// The word for why the debit is refused, or none when it is granted.
    fn spend(&mut self, population: usize, holders: [usize; 3], rho: u64, delta: u64) -> &'static str {
        let (spent, delta_spent) = self.spent(population);
        let over = |holder: &usize| {
            let limit = self.allowed.get(&(population, *holder));
            limit.is_some_and(|limit| self.spent_by(population, *holder) + rho > *limit)
        };
        if spent + rho > POPULATIONS[population].1 {
            return "budget";
        }
        if delta_spent + delta > POPULATIONS[population].2 {
            return "delta";
        }
        if holders.iter().any(over) {
            return "allowance";
        }
        self.debits.push((population, holders, rho, delta));
        ""
    }
}

fn open(desk: &Desk) -> Ledger {
    let declared = POPULATIONS
        .map(|(id, cap, delta_cap)| (id.to_owned(), population(id, Rho::from_units(cap), Delta::from_units(delta_cap))));
    Ledger::open(&desk.path(), &BTreeMap::from(declared), AT).unwrap()
}

fn word(result: Result<crate::Grant, LedgerError>) -> &'static str {
    match result {
        Ok(_) => "",
        Err(LedgerError::OverBudget { .. }) => "budget",
        Err(LedgerError::OverDelta { .. }) => "delta",
        Err(LedgerError::OverAllowance { .. }) => "allowance",
        Err(error) => panic!("{error}"),
    }
}

fn agree(ledger: &Ledger, model: &Model) {
    for (population, (id, cap, delta_cap)) in POPULATIONS.into_iter().enumerate() {
        let balance = ledger.balance(id).unwrap();
        assert_eq!((balance.spent.units(), balance.delta_spent.units()), model.spent(population));
        assert!(balance.spent.units() <= cap && balance.delta_spent.units() <= delta_cap, "{id} passed its cap");
        let told: BTreeMap<String, (u64, u64)> = ledger
            .allowances(id)
            .unwrap()
            .into_iter()
            .map(|state| (state.holder.to_string(), (state.allowed.units(), state.spent.units())))
            .collect();
        let known: BTreeMap<String, (u64, u64)> = model
            .allowed
            .iter()
            .filter(|((of, _), _)| *of == population)
            .map(|((_, index), limit)| (holder(*index).to_string(), (*limit, model.spent_by(population, *index))))
            .collect();
        assert_eq!(told, known);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_ledger_decides_as_the_model_does(steps in prop::collection::vec(step(), 1..60)) {
        let desk = Desk::new();
        let (mut ledger, mut model) = (open(&desk), Model::default());
        for (number, step) in steps.into_iter().enumerate() {
            match step {
                Step::Spend { population, actor, role, purpose, rho, delta } => {
                    let request = number.to_string();
                    let asked = Debit {
                        population: POPULATIONS[population].0,
                        rho: Rho::from_units(rho),
                        delta: Delta::from_units(delta),
                        actor: ACTORS[actor],
                        role: ROLES[role],
                        purpose: PURPOSES[purpose],
                        ..debit(&request, "1")
                    };
                    let decided = word(ledger.spend(&asked));
                    prop_assert_eq!(decided, model.spend(population, [actor, 3 + role, 5 + purpose], rho, delta));
                }
                Step::Allow { population, holder: index, rho } => {
                    ledger.allow(POPULATIONS[population].0, &holder(index), Rho::from_units(rho), "sam", "a share", AT).unwrap();
                    model.allowed.insert((population, index), rho);
                }
                Step::Reopen => ledger = open(&desk),
            }
            agree(&ledger, &model);
        }
        ledger.check_chain().unwrap();
    }
}
