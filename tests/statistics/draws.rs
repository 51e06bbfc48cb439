//! Samples of our own, the same in every run.

use std::fmt::Write as _;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Samples in one file; each is a code of the list `draw`.
const DRAWS: usize = 100;

pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    fn share(&mut self) -> f64 {
        self.0.random::<f64>()
    }

    /// So many different ones of a file's rows: a simple random sample without replacement.
    fn simple<'a, T>(&mut self, rows: &'a [T], size: usize) -> Vec<&'a T> {
        let mut places: Vec<usize> = (0..rows.len()).collect();
        for place in 0..size {
            let other = place + (self.share() * (places.len() - place) as f64) as usize;
            places.swap(place, other);
        }
        places[..size].iter().map(|place| &rows[*place]).collect()
    }

    /// Each row on its own, with the chance of one over its weight.
    fn weighted<'a, T>(&mut self, rows: &'a [T], weight: impl Fn(&T) -> f64) -> Vec<&'a T> {
        rows.iter().filter(|row| self.share() * weight(row) < 1.0).collect()
    }
}

/// A hundred samples, by their codes.
pub(crate) struct Draws<'a, T>(Vec<(String, Vec<&'a T>)>);

impl<'a, T> Draws<'a, T> {
    pub(crate) fn simple(dice: &mut Dice, rows: &'a [T], size: usize) -> Self {
        Self(numbered().map(|code| (code, dice.simple(rows, size))).collect())
    }

    pub(crate) fn weighted(dice: &mut Dice, rows: &'a [T], weight: impl Fn(&T) -> f64) -> Self {
        Self(numbered().map(|code| (code, dice.weighted(rows, &weight))).collect())
    }

    /// All samples in one file, each row with the code of its sample in front; a row may be in several of them.
    pub(crate) fn file(&self, headings: &str, line: impl Fn(&str, &T) -> String) -> String {
        let mut text = format!("draw,{headings}\n");
        for (code, rows) in &self.0 {
            rows.iter().for_each(|row| writeln!(text, "{code},{}", line(code, row)).unwrap());
        }
        text
    }

    /// A row a sampled row, with the code of its sample.
    pub(crate) fn rows(&self) -> Vec<(&str, &'a T)> {
        self.0.iter().flat_map(|(code, rows)| rows.iter().map(move |row| (code.as_str(), *row))).collect()
    }
}

fn numbered() -> impl Iterator<Item = String> {
    (1..=DRAWS).map(|number| format!("d{number:03}"))
}
