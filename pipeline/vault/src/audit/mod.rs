//! Record and replay: statements run on neighbouring synthetic inputs, with the noise replaced by a recorder.
//!
//! # Privacy
//! No row of the lake is ever read here: tables are made up from the schemas alone, extreme values and all. What is
//! compared is what the statement's plan promised (how far one privacy unit can move a sealed column) with what removing
//! one unit really does.
//!
//! # Source
//! After "Re:cord-play" (Cebere, Erb, Desfontaines, Bellet, Fitzsimons 2026): run on a data set and its neighbour, compare
//! the inputs of every mechanism with the declared sensitivity, and demand the same flow of control.

mod compare;
mod corpus;
mod dice;
mod tables;

use choir_contract::Programme;
use futures::future::BoxFuture;

use crate::aggregate::{Cells, exact};
use crate::audit::dice::Dice;
use crate::audit::tables::Synthetic;
use crate::plan::{PlanRefusal, Planned, Query, plan, session};

pub use compare::Moved;
pub use corpus::CORPUS;

/// What a statement did on neighbouring inputs.
#[derive(Debug, Clone, PartialEq)]
pub enum Replay {
    /// Refused, always, in these words.
    Refused(PlanRefusal),
    /// Ran on every input; for each sealed column the largest move that was seen, against the declared one.
    Ran {
        /// What was publicly known of it.
        planned: Box<Planned>,
        /// One entry a sealed column.
        moved: Vec<Moved>,
    },
    /// It failed while it ran: an error that depends on data.
    Failed {
        /// Which input.
        input: u64,
        /// What happened. The data are made up.
        reason: String,
    },
}

impl Replay {
    /// Whether no column moved further than declared, and nothing failed.
    #[must_use]
    pub fn holds(&self) -> bool {
        match self {
            Self::Refused(_) => true,
            Self::Ran { moved, .. } => moved.iter().all(Moved::holds),
            Self::Failed { .. } => false,
        }
    }

    /// The largest move of any column as a share of the declared one.
    #[must_use]
    pub fn worst(&self) -> f64 {
        match self {
            Self::Ran { moved, .. } => moved.iter().map(Moved::share).fold(0.0, f64::max),
            Self::Refused(_) | Self::Failed { .. } => 0.0,
        }
    }
}

/// Runs a statement on `inputs` synthetic data sets and, for each, on the same data without one privacy unit.
pub fn replay<'a>(programme: &'a Programme, query: &'a Query, inputs: std::ops::Range<u64>) -> BoxFuture<'a, Replay> {
    Box::pin(replayed(programme, query, inputs))
}

async fn replayed(programme: &Programme, query: &Query, inputs: std::ops::Range<u64>) -> Replay {
    let mut planned = None;
    let mut refused: Option<PlanRefusal> = None;
    let mut moved: Vec<Moved> = Vec::new();
    for input in inputs {
        let mut dice = Dice::new(input);
        let data = Synthetic::new(programme, &mut dice);
        let neighbour = data.without(data.some_unit(&mut dice));
        let runs = match (run(programme, query, &data).await, run(programme, query, &neighbour).await) {
            (Ok(one), Ok(other)) => (one, other),
            (Err(Stopped::Refused(one)), Err(Stopped::Refused(other)))
                if one == other && planned.is_none() && refused.as_ref().is_none_or(|known| *known == one) =>
            {
                refused = Some(one);
                continue;
            }
            (one, other) => {
                return Replay::Failed {
                    input,
                    reason: [one.err(), other.err()].into_iter().flatten().map(|stop| stop.reason()).collect(),
                };
            }
        };
        let ((cells, known), (without, again)) = runs;
        if refused.is_some() || known != again || planned.as_ref().is_some_and(|planned| *planned != known) {
            return Replay::Failed { input, reason: "the plan differs between inputs".to_owned() };
        }
        let now = compare::moves(&cells, &without, &known);
        moved = if moved.is_empty() { now } else { moved.iter().zip(now).map(|(known, now)| known.larger(now)).collect() };
        planned = Some(known);
    }
    if let Some(refused) = refused {
        return Replay::Refused(refused);
    }
    match planned {
        Some(planned) => Replay::Ran { planned: Box::new(planned), moved },
        None => Replay::Failed { input: 0, reason: "no input was tried".to_owned() },
    }
}

enum Stopped {
    Refused(PlanRefusal),
    Failed(String),
}

impl Stopped {
    fn reason(self) -> String {
        match self {
            Self::Refused(refusal) => format!("refused on one input only: {refusal}"),
            Self::Failed(reason) => reason,
        }
    }
}

async fn run(programme: &Programme, query: &Query, data: &Synthetic) -> Result<(Cells, Planned), Stopped> {
    let failed = |error: datafusion::error::DataFusionError| Stopped::Failed(error.to_string());
    let tables = data.tables(programme).map_err(failed)?;
    let plan = plan(programme, query, &tables).await.map_err(Stopped::Refused)?;
    let cells = exact(&session(), &plan).await.map_err(failed)?;
    Ok((cells, plan.planned))
}

#[cfg(test)]
mod tests;
