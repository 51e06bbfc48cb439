//! Whose data are restricted: by record, so that it holds however records are linked later.

use std::collections::BTreeSet;

use crate::fault::Fault;
use crate::zone::Zone;

fn file(population: &str) -> String {
    format!("restricted-{population}")
}

impl Zone {
    /// The records of a population whose data are restricted.
    pub(crate) fn restricted(&self, population: &str) -> Result<BTreeSet<i64>, Fault> {
        let bytes = self.read_sealed(&file(population))?.unwrap_or_default();
        let (numbers, _) = bytes.as_chunks::<8>();
        Ok(numbers.iter().map(|number| i64::from_le_bytes(*number)).collect())
    }

    /// Keeps them.
    pub(crate) fn keep_restricted(&self, population: &str, records: &BTreeSet<i64>) -> Result<(), Fault> {
        let bytes: Vec<[u8; 8]> = records.iter().map(|record| record.to_le_bytes()).collect();
        self.write_sealed(&file(population), bytes.as_flattened())
    }
}
