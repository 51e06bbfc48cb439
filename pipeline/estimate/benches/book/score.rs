//! How far tables are from the truth.

/// One set of tables: the one-way tables first, then the two-way tables.
#[derive(Clone, Copy)]
pub(crate) struct Score {
    error: f64,
    one_way: f64,
    two_way: f64,
}

impl Score {
    pub(crate) fn new(one_ways: usize, rows: usize, exact: &[Vec<f64>], tables: &[Vec<f64>]) -> Self {
        let cells: usize = exact.iter().map(Vec::len).sum();
        let pairs = || exact.iter().flatten().zip(tables.iter().flatten());
        let error = (pairs().map(|(exact, shown)| (exact - shown).powi(2)).sum::<f64>() / cells as f64).sqrt();
        let variation = |(exact, shown): (&Vec<f64>, &Vec<f64>)| {
            exact.iter().zip(shown).map(|(exact, shown)| (exact - shown).abs()).sum::<f64>() / 2.0 / rows as f64
        };
        let variations: Vec<f64> = exact.iter().zip(tables).map(variation).collect();
        let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
        Self { error, one_way: mean(&variations[..one_ways]), two_way: mean(&variations[one_ways..]) }
    }
}

/// Means over repetitions.
#[derive(Default)]
pub(crate) struct Scores(Vec<Score>);

impl Scores {
    pub(crate) fn add(&mut self, score: Score) {
        self.0.push(score);
    }

    fn mean(&self, of: impl Fn(&Score) -> f64) -> f64 {
        self.0.iter().map(of).sum::<f64>() / self.0.len() as f64
    }

    /// RMSE and two-way total variation.
    pub(crate) fn means(&self) -> (f64, f64) {
        (self.mean(|score| score.error), self.mean(|score| score.two_way))
    }

    /// RMSE and two-way total variation over those of another.
    pub(crate) fn ratios(&self, other: &Self) -> (f64, f64) {
        let ((error, variation), (other_error, other_variation)) = (self.means(), other.means());
        (error / other_error, variation / other_variation)
    }

    pub(crate) fn print(&self, name: &str, even: &Self) {
        let ((error, variation), (error_ratio, variation_ratio)) = (self.means(), self.ratios(even));
        let (one_way, even_one_way) = (self.mean(|score| score.one_way), even.mean(|score| score.one_way));
        println!(
            "    {name:<32} RMSE {error:6.2} ({error_ratio:.3})  two-way TV {variation:.4} ({variation_ratio:.3})  one-way TV {one_way:.4} ({:.3})",
            one_way / even_one_way
        );
    }
}
