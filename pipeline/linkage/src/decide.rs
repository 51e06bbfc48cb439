//! The steward's decisions among the records that are linked.

use std::collections::HashMap;

use crate::error::LinkError;
use crate::forest::Forest;
use crate::record::{Decision, RecordKey, Verdict};

/// Decided pairs by place, the smaller place first.
#[derive(Default)]
pub(crate) struct Decided {
    verdicts: HashMap<(u32, u32), Verdict>,
}

impl Decided {
    /// # Errors
    /// [`LinkError::Contradiction`] where records decided to be one person are also decided to be two.
    pub(crate) fn of(decisions: &[Decision], keys: &[RecordKey]) -> Result<Self, LinkError> {
        let mut forest = Forest::new(keys.len());
        let mut decided = Self::default();
        let mut contradictions = 0;
        let known = decisions.iter().filter_map(|decision| {
            let place = |key| keys.binary_search(&key).ok();
            Some((place(decision.first)?, place(decision.second)?, decision.verdict))
        });
        let known: Vec<(usize, usize, Verdict)> = known.filter(|(one, other, _)| one != other).collect();
        for (one, other, verdict) in &known {
            if *verdict == Verdict::Same {
                forest.join(*one, *other);
            }
            decided.verdicts.insert(((*one).min(*other) as u32, (*one).max(*other) as u32), *verdict);
        }
        for (one, other, verdict) in &known {
            contradictions += usize::from(*verdict == Verdict::Different && forest.root(*one) == forest.root(*other));
        }
        if contradictions > 0 { Err(LinkError::Contradiction { contradictions }) } else { Ok(decided) }
    }

    pub(crate) fn verdict(&self, one: u32, other: u32) -> Option<Verdict> {
        if self.verdicts.is_empty() {
            return None;
        }
        self.verdicts.get(&(one.min(other), one.max(other))).copied()
    }

    /// Pairs decided to be one person, in order.
    pub(crate) fn same(&self) -> Vec<(u32, u32)> {
        let mut pairs: Vec<(u32, u32)> =
            self.verdicts.iter().filter(|(_, verdict)| **verdict == Verdict::Same).map(|(pair, _)| *pair).collect();
        pairs.sort_unstable();
        pairs
    }
}
