//! How far tables are from the truth.

/// One set of tables: the one-way tables first, then the two-way tables.
#[derive(Clone, Copy)]
pub(crate) struct Score {
    error: f64,
    two_way_error: f64,
    one_way: f64,
    two_way: f64,
}

impl Score {
    pub(crate) fn new(one_ways: usize, rows: usize, exact: &[Vec<f64>], tables: &[Vec<f64>]) -> Self {
        let error = |exact: &[Vec<f64>], tables: &[Vec<f64>]| {
            let squares = exact.iter().flatten().zip(tables.iter().flatten()).map(|(exact, shown)| (exact - shown).powi(2));
            (squares.sum::<f64>() / exact.iter().map(Vec::len).sum::<usize>() as f64).sqrt()
        };
        let variation = |(exact, shown): (&Vec<f64>, &Vec<f64>)| {
            exact.iter().zip(shown).map(|(exact, shown)| (exact - shown).abs()).sum::<f64>() / 2.0 / rows as f64
        };
        let variations: Vec<f64> = exact.iter().zip(tables).map(variation).collect();
        let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
        Self {
            error: error(exact, tables),
            two_way_error: error(&exact[one_ways..], &tables[one_ways..]),
            one_way: mean(&variations[..one_ways]),
            two_way: mean(&variations[one_ways..]),
        }
    }
}

/// Scores of repetitions.
#[derive(Default)]
pub(crate) struct Scores(Vec<Score>);

/// A mean and its standard error.
#[derive(Clone, Copy)]
pub(crate) struct Mean(pub(crate) f64, pub(crate) f64);

impl Scores {
    pub(crate) fn add(&mut self, score: Score) {
        self.0.push(score);
    }

    fn mean(&self, of: impl Fn(&Score) -> f64) -> Mean {
        let count = self.0.len() as f64;
        let mean = self.0.iter().map(&of).sum::<f64>() / count;
        let squares: f64 = self.0.iter().map(|score| (of(score) - mean).powi(2)).sum();
        Mean(mean, (squares / (count - 1.0).max(1.0) / count).sqrt())
    }

    /// RMSE and two-way total variation.
    pub(crate) fn means(&self) -> (Mean, Mean) {
        (self.mean(|score| score.error), self.mean(|score| score.two_way))
    }

    /// RMSE and two-way total variation over those of another.
    pub(crate) fn ratios(&self, other: &Self) -> (f64, f64) {
        let ((error, variation), (other_error, other_variation)) = (self.means(), other.means());
        (error.0 / other_error.0, variation.0 / other_variation.0)
    }

    pub(crate) fn print(&self, name: &str, even: &Self) {
        let ((error, variation), (error_ratio, variation_ratio)) = (self.means(), self.ratios(even));
        let (one_way, two_way_error) = (self.mean(|score| score.one_way), self.mean(|score| score.two_way_error));
        println!(
            "    {name:<30} RMSE {:.2} ±{:.2} ({error_ratio:.3}), two-way {:.2}; TV two-way {:.4} ±{:.4} ({variation_ratio:.3}), one-way {:.4} ±{:.4}",
            error.0, error.1, two_way_error.0, variation.0, variation.1, one_way.0, one_way.1
        );
    }
}
