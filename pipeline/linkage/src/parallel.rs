//! Work on a few threads, with results in the order of the work: the number of threads never shows in an answer.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Chunks a worker takes in turn: enough that a slow chunk does not hold up the end.
const CHUNKS_PER_THREAD: usize = 32;

/// Cuts `0..size` into ranges, does `work` on each, and gives the results in order.
pub(crate) fn over<Outcome: Send>(
    size: usize,
    threads: usize,
    work: impl Fn(std::ops::Range<usize>) -> Outcome + Sync,
) -> Vec<Outcome> {
    let threads = threads.max(1);
    let chunk = size.div_ceil(threads * CHUNKS_PER_THREAD).max(1);
    let chunks = size.div_ceil(chunk);
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= chunks {
                return done;
            }
            done.push((index, work(index * chunk..((index + 1) * chunk).min(size))));
        }
    };
    let mut outcomes: Vec<(usize, Outcome)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (1..threads).map(|_| scope.spawn(take)).collect();
        let mut all = take();
        for worker in workers {
            // A fault of a worker is a fault of the caller: it goes on as it came.
            all.extend(worker.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault)));
        }
        all
    });
    outcomes.sort_by_key(|(index, _)| *index);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_whatever_the_threads() {
        for threads in [1, 2, 5] {
            for size in [0, 1, 63, 1_000] {
                let parts = over(size, threads, |range| range.collect::<Vec<_>>());
                assert_eq!(parts.concat(), (0..size).collect::<Vec<_>>(), "{threads} threads, {size} items");
            }
        }
    }
}
