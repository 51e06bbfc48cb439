//! The process against a plain model: random steps by random people, under several spellings of their names.
//!
//! The model keeps nothing but the list of what was taken and derives everything from it. Beside its decisions, what was
//! taken is held against the promises themselves.

use std::cell::Cell;
use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::*;
use crate::release::Register;
use crate::{Entry, EntryKind};

/// Spellings, and who it is.
const PEOPLE: [(&str, usize); 9] =
    [("ana", 0), (" ANA", 0), ("Ben", 1), ("ben ", 1), ("cem", 2), ("dilek", 3), ("Élodie", 4), ("ÉLODIE", 4), ("farah", 5)];
const IDS: [&str; 2] = ["SDC-14", "SDC-05"];

#[derive(Debug, Clone)]
enum Act {
    Draft,
    Check { passed: bool, needed: Vec<usize> },
    Except(usize),
    Review(ReviewVerdict),
    Publish,
    Withdraw,
}

/// Who, what, and about which content; none for the present one.
type Move = (usize, Act, Option<u8>);

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let checks = (prop::bool::weighted(0.8), prop_oneof![3 => Just(vec![]), 1 => Just(vec![0]), 1 => Just(vec![1, 0])]);
    let act = prop_oneof![
        2 => Just(Act::Draft),
        5 => checks.prop_map(|(passed, needed)| Act::Check { passed, needed }),
        4 => (0..IDS.len()).prop_map(Act::Except),
        8 => Just(Act::Review(ReviewVerdict::Approve)),
        1 => Just(Act::Review(ReviewVerdict::RequestChanges)),
        1 => prop_oneof![2 => Just(Act::Review(ReviewVerdict::Approve)), 1 => Just(Act::Review(ReviewVerdict::Reject))],
        4 => Just(Act::Publish),
        1 => Just(Act::Withdraw),
    ];
    let content = prop_oneof![6 => Just(None), 1 => (1..4_u8).prop_map(Some)];
    prop::collection::vec((0..PEOPLE.len(), act, content), 1..50)
}

/// What was taken: who, what, about which content.
type Taken = (usize, Act, u8);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    Taken,
    Before,
    Refused,
}

#[derive(Default)]
struct Model {
    taken: Vec<Taken>,
}

impl Model {
    fn present(&self) -> u8 {
        self.taken.iter().rev().find(|(_, act, _)| matches!(act, Act::Draft)).map_or(1, |(_, _, content)| *content)
    }

    fn any(&self, wanted: impl Fn(&Act) -> bool) -> bool {
        self.taken.iter().any(|(_, act, _)| wanted(act))
    }

    /// What was taken since the last draft or request for changes.
    fn round(&self) -> &[Taken] {
        let begins = |(_, act, _): &Taken| matches!(act, Act::Draft | Act::Review(ReviewVerdict::RequestChanges));
        let start = self.taken.iter().rposition(begins).map_or(0, |last| last + 1);
        &self.taken[start..]
    }

    /// The exceptions that the checks need; none when they did not pass or were not run.
    fn checked(&self) -> Option<Vec<usize>> {
        let last = self.round().iter().rev().find_map(|(_, act, _)| match act {
            Act::Check { passed, needed } => Some((*passed, needed.clone())),
            _ => None,
        });
        last.filter(|(passed, _)| *passed).map(|(_, needed)| needed)
    }

    fn approvers(&self) -> BTreeSet<usize> {
        let approvals = self.round().iter().filter(|(_, act, _)| matches!(act, Act::Review(ReviewVerdict::Approve)));
        approvals.map(|(who, ..)| *who).collect()
    }

    fn asked(&self) -> Vec<(usize, usize)> {
        let asked = self.round().iter().filter_map(|(who, act, _)| match act {
            Act::Except(id) => Some((*id, *who)),
            _ => None,
        });
        asked.collect()
    }

    fn reviewed(&self) -> bool {
        self.checked().is_some_and(|needed| self.approvers().len() >= if needed.is_empty() { 1 } else { 2 })
    }

    fn sent_back(&self, content: u8) -> bool {
        self.taken.iter().any(|(_, act, of)| *of == content && matches!(act, Act::Review(ReviewVerdict::RequestChanges)))
    }

    fn drafted(&self, who: usize, content: u8) -> bool {
        self.taken.iter().any(|(drafter, act, of)| *drafter == who && *of == content && matches!(act, Act::Draft))
    }

    fn decide(&self, who: usize, act: &Act, content: u8) -> Decision {
        let (published, withdrawn) = (self.any(|act| matches!(act, Act::Publish)), self.any(|act| matches!(act, Act::Withdraw)));
        let rejected = self.any(|act| matches!(act, Act::Review(ReviewVerdict::Reject)));
        let present = content == self.present();
        match act {
            Act::Publish if published && !withdrawn && present => return Decision::Before,
            Act::Withdraw if withdrawn && present => return Decision::Before,
            _ => {}
        }
        let (checked, reviewed) = (self.checked(), self.reviewed());
        let follows = match act {
            Act::Draft => self.taken.is_empty() || (!reviewed && !self.sent_back(content)),
            _ if self.taken.is_empty() || !present => false,
            Act::Check { .. } => checked.is_none() && !self.sent_back(content),
            Act::Except(id) => {
                !reviewed
                    && checked.is_some_and(|needed| needed.contains(id))
                    && self.asked().iter().all(|(asked, _)| asked != id)
            }
            Act::Review(_) if self.drafted(who, content) || self.asked().iter().any(|(_, asker)| *asker == who) => false,
            Act::Review(ReviewVerdict::Approve) => {
                let asked = |id: &usize| self.asked().iter().any(|(asked, _)| asked == id);
                !reviewed && !self.approvers().contains(&who) && checked.is_some_and(|needed| needed.iter().all(asked))
            }
            Act::Review(_) => true,
            Act::Publish => reviewed,
            Act::Withdraw => published,
        };
        let open = !rejected && !withdrawn && (!published || matches!(act, Act::Withdraw));
        if follows && open { Decision::Taken } else { Decision::Refused }
    }

    /// The promises, for what was taken so far and the publication that is its last step.
    fn assert_publication_is_sound(&self) {
        let content = self.present();
        let last_draft = self.taken.iter().rposition(|(_, act, _)| matches!(act, Act::Draft)).unwrap();
        let since: Vec<&Taken> = self.taken[last_draft..].iter().collect();
        let approvers: BTreeSet<usize> = since
            .iter()
            .filter(|(_, act, of)| *of == content && matches!(act, Act::Review(ReviewVerdict::Approve)))
            .map(|(who, ..)| *who)
            .collect();
        assert!(approvers.iter().any(|who| !self.drafted(*who, content)), "published without another person");
        assert!(approvers.iter().all(|who| !self.drafted(*who, content)), "a drafter approved");
        let askers: BTreeSet<usize> =
            since.iter().filter(|(_, act, _)| matches!(act, Act::Except(_))).map(|(who, ..)| *who).collect();
        assert!(askers.is_disjoint(&approvers), "who asked for an exception approved");
        assert!(askers.is_empty() || approvers.len() >= 2, "an exception with one reviewer");
        let disagreed = since
            .iter()
            .any(|(_, act, _)| matches!(act, Act::Review(ReviewVerdict::RequestChanges | ReviewVerdict::Reject) | Act::Withdraw));
        assert!(!disagreed, "published in spite of a reviewer");
        let checks: Vec<_> = since.iter().filter(|(_, act, _)| matches!(act, Act::Check { passed: true, .. })).collect();
        assert_eq!(checks.len(), 1, "published without a check that was passed");
    }
}

fn step(act: &Act, content: u8) -> ReleaseStep {
    match act {
        Act::Draft => draft(content),
        Act::Check { passed, needed } => check(content, *passed, &needed.iter().map(|id| IDS[*id]).collect::<Vec<_>>()),
        Act::Except(id) => except(content, IDS[*id]),
        Act::Review(verdict) => review(content, *verdict),
        Act::Publish => publish(content),
        Act::Withdraw => withdraw(content),
    }
}

/// Plays the moves against something that decides; tells how many publications there were.
fn play(moves: Vec<Move>, mut decide: impl FnMut(&str, &ReleaseStep) -> Decision) -> Model {
    let mut model = Model::default();
    for (spelling, act, content) in moves {
        let (spelling, who) = PEOPLE[spelling];
        let content = content.unwrap_or_else(|| model.present());
        let (decided, expected) = (decide(spelling, &step(&act, content)), model.decide(who, &act, content));
        assert_eq!(decided, expected, "{spelling}, {act:?} of {content} after {:?}", model.taken);
        if decided == Decision::Taken {
            let closed = model.any(|act| matches!(act, Act::Withdraw | Act::Review(ReviewVerdict::Reject)));
            assert!(!closed, "a step after an end");
            model.taken.push((who, act.clone(), content));
            if matches!(act, Act::Publish) {
                model.assert_publication_is_sound();
            }
        }
    }
    model
}

fn run(cases: u32, test: impl Fn(Vec<Move>) -> Model) -> (u32, u32) {
    let (published, excepted) = (Cell::new(0), Cell::new(0));
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&moves(), |moves| {
        let model = test(moves);
        if model.any(|act| matches!(act, Act::Publish)) {
            published.set(published.get() + 1);
            excepted.set(excepted.get() + u32::from(!model.asked().is_empty()));
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    (published.get(), excepted.get())
}

/// The rules alone, by the way of the audit.
#[test]
fn the_rules_decide_as_the_model_does() {
    let (published, excepted) = run(4_000, |moves| {
        let mut register = Register::default();
        play(moves, |actor, step| {
            let entry = Entry {
                number: 1,
                at: AT.to_owned(),
                kind: EntryKind::Release,
                actor: actor.to_owned(),
                role: String::new(),
                purpose: String::new(),
                population: String::new(),
                rho: Rho::ZERO,
                delta: Delta::ZERO,
                subject: "release spring".to_owned(),
                detail: serde_json::to_string(step).unwrap(),
            };
            match register.enter(entry) {
                Ok(()) => Decision::Taken,
                Err(reason) if reason.contains("second time") => Decision::Before,
                Err(_) => Decision::Refused,
            }
        })
    });
    assert!(published >= 400 && excepted >= 20, "{published} publications, {excepted} of them with an exception");
}

/// The ledger, opened anew now and then, with its chain checked at the end.
#[test]
fn the_ledger_decides_as_the_model_does() {
    run(32, |moves| {
        let desk = Desk::new();
        let (mut ledger, mut count) = (desk.open("0.1"), 0);
        let model = play(moves, |actor, step| {
            count += 1;
            if count % 7 == 0 {
                ledger = desk.open("0.1");
            }
            let before = ledger.head().unwrap().number;
            match take(&mut ledger, actor, step) {
                Ok(_) if ledger.head().unwrap().number == before + 1 => Decision::Taken,
                Ok(_) => Decision::Before,
                Err(LedgerError::Release(_)) => Decision::Refused,
                Err(error) => panic!("{error}"),
            }
        });
        assert_eq!(ledger.check_chain().unwrap(), model.taken.len() as u64 + 1);
        let recorded = ledger.releases().unwrap().iter().map(|record| record.history.len()).sum::<usize>();
        assert_eq!(recorded, model.taken.len());
        model
    });
}
