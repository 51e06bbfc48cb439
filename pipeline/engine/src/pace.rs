//! Fixed moments of release for ad hoc answers.
//!
//! # Privacy
//! How long a query runs depends on the rows it meets and on the noise it draws. An ad hoc answer is therefore given out
//! at the next whole step after its request, whether it succeeded or failed, so that its duration says no more than how
//! many steps it took. What remains is told in `ATTACK_MODEL.md`.

use std::time::{Duration, Instant};

/// Waits from a start to the next whole step.
pub(crate) struct Pace {
    started: Instant,
    step: Duration,
}

impl Pace {
    pub(crate) fn start(step: Duration) -> Self {
        Self { started: Instant::now(), step }
    }

    /// Returns at the next whole step.
    pub(crate) async fn hold(self) {
        tokio::time::sleep_until((self.started + until(self.started.elapsed(), self.step)).into()).await;
    }
}

/// The first whole step that is not before `elapsed`, and at least one.
fn until(elapsed: Duration, step: Duration) -> Duration {
    if step.is_zero() {
        return elapsed;
    }
    let steps = elapsed.as_nanos().div_ceil(step.as_nanos()).max(1);
    u32::try_from(steps).ok().and_then(|steps| step.checked_mul(steps)).unwrap_or(elapsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_leave_at_whole_steps() {
        let step = Duration::from_millis(500);
        for (elapsed, expected) in [(0, 500), (1, 500), (499, 500), (500, 500), (501, 1_000), (1_700, 2_000)] {
            assert_eq!(until(Duration::from_millis(elapsed), step), Duration::from_millis(expected));
        }
        assert_eq!(until(Duration::from_millis(7), Duration::ZERO), Duration::from_millis(7));
    }
}
