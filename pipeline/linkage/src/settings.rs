//! What a caller may choose about a linkage; the defaults are those that were measured.

use std::ops::Range;

use crate::error::LinkError;

/// Choices of a linkage.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Threads to work on. The answer does not depend on it.
    pub threads: usize,
    /// Most records of a block; larger blocks are left out and reported.
    pub largest_block: usize,
    /// Probabilities between which a pair goes to the clerical queue.
    pub queue: Range<f64>,
    /// Most pairs in the clerical queue.
    pub longest_queue: usize,
    /// Most records that one person can plausibly have. More matches than that are an error.
    pub most_records_per_person: usize,
    /// Partitions drawn for the number of people.
    pub partitions: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            threads: 2,
            largest_block: 400,
            queue: 0.05..0.95,
            longest_queue: 10_000,
            most_records_per_person: 8,
            partitions: 60,
        }
    }
}

impl Settings {
    /// # Errors
    /// [`LinkError::Setting`] for the first setting outside its range.
    pub(crate) fn check(&self) -> Result<(), LinkError> {
        let refuse = |setting, expected| Err(LinkError::Setting { setting, expected });
        if self.threads == 0 {
            return refuse("threads", "at least 1");
        }
        if self.largest_block < 2 {
            return refuse("largest_block", "at least 2");
        }
        if !(0.0 < self.queue.start && self.queue.start < self.queue.end && self.queue.end < 1.0) {
            return refuse("queue", "two probabilities above 0 and below 1, the smaller first");
        }
        if self.most_records_per_person < 2 {
            return refuse("most_records_per_person", "at least 2");
        }
        if self.partitions < 2 {
            return refuse("partitions", "at least 2");
        }
        Ok(())
    }
}
