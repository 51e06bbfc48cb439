//! What is assumed of the codes of a variable in all classes together.

use super::super::Domain;

/// Standard deviation, in logarithms, of a code about its group, and of a group about others.
const DEVIATION: f64 = 2.5;

/// What a variable's codes have in common in all classes: the logarithm of a code is that of its group, and so on upwards,
/// and its own, less that of the number of its siblings, so that a group is not more likely because it has many codes.
pub(super) struct Levels {
    /// Number of codes of all levels.
    pub(super) count: usize,
    /// For every finest code: which numbers it is made of, the coarsest first, and what is taken off.
    pub(super) paths: Vec<(Vec<usize>, f64)>,
}

impl Levels {
    /// Of a variable at its finest level.
    pub(super) fn new(domain: &Domain, (variable, finest): (usize, u8)) -> Self {
        let mut paths = vec![(Vec::new(), 0.0); domain.size(variable, finest)];
        let mut count = 0;
        for level in 1..=finest {
            let siblings = domain.siblings(variable, level);
            for ((path, off), code) in paths.iter_mut().zip(domain.ancestors(variable, finest, level)) {
                path.push(count + code as usize);
                *off += f64::from(siblings[code as usize]).ln();
            }
            count += siblings.len();
        }
        Self { count, paths }
    }

    /// The numbers from which chances come: of each code the mean of what is below it, less that of its siblings.
    pub(super) fn numbers(&self, chances: &[f64]) -> Vec<f64> {
        let mut rest: Vec<f64> = chances.iter().zip(&self.paths).map(|(chance, (_, off))| chance.ln() + off).collect();
        let middle = rest.iter().sum::<f64>() / rest.len() as f64;
        rest.iter_mut().for_each(|log| *log -= middle);
        let mut numbers = vec![0.0; self.count];
        for level in 0..self.paths.first().map_or(0, |(path, _)| path.len()) {
            let mut means = vec![(0.0, 0.0); self.count];
            for (log, (path, _)) in rest.iter().zip(&self.paths) {
                let (sum, count) = &mut means[path[level]];
                *sum += log;
                *count += 1.0;
            }
            for (log, (path, _)) in rest.iter_mut().zip(&self.paths) {
                let (sum, count) = means[path[level]];
                *log -= sum / count;
                numbers[path[level]] = sum / count / DEVIATION;
            }
        }
        numbers
    }

    /// For every finest code the logarithm of its chance, up to a constant.
    pub(super) fn logs(&self, numbers: &[f64]) -> Vec<f64> {
        let log = |(path, off): &(Vec<usize>, f64)| DEVIATION * path.iter().map(|place| numbers[*place]).sum::<f64>() - off;
        self.paths.iter().map(log).collect()
    }

    /// The derivative by every number of what has these derivatives by the logarithms.
    pub(super) fn slopes(&self, by_logs: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut slopes = vec![0.0; self.count];
        for (slope, (path, _)) in by_logs.zip(&self.paths) {
            path.iter().for_each(|place| slopes[*place] += DEVIATION * slope);
        }
        slopes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Variable;

    fn levels() -> Levels {
        let variable = Variable::new("country", 5).grouped(vec![0, 1, 1, 1, 0]).unwrap();
        Levels::new(&Domain::new(vec![variable], vec![], vec![]).unwrap(), (0, 2))
    }

    #[test]
    fn numbers_give_back_the_chances_they_come_from() {
        let chances: [f64; 5] = [0.5, 0.1, 0.05, 0.3, 0.05];
        let levels = levels();
        let numbers = levels.numbers(&chances);
        assert_eq!((numbers.len(), levels.count), (7, 7));
        let powers: Vec<f64> = levels.logs(&numbers).into_iter().map(f64::exp).collect();
        let sum: f64 = powers.iter().sum();
        chances.iter().zip(&powers).for_each(|(chance, power)| assert!((chance - power / sum).abs() < 1e-12));
    }

    #[test]
    fn a_group_is_not_more_likely_because_it_has_more_codes() {
        let levels = levels();
        let powers: Vec<f64> = levels.logs(&[0.0; 7]).into_iter().map(f64::exp).collect();
        assert!((powers[0] + powers[4] - powers[1] - powers[2] - powers[3]).abs() < 1e-12, "{powers:?}");
    }

    #[test]
    fn slopes_are_those_of_the_logarithms() {
        let levels = levels();
        let own = [0.3, -1.0, 0.2, 0.7, 2.0];
        let value = |numbers: &[f64]| levels.logs(numbers).iter().zip(own).map(|(log, own)| log * own).sum::<f64>();
        let slopes = levels.slopes(own.into_iter());
        for (place, slope) in slopes.iter().enumerate() {
            let mut numbers = vec![0.1; 7];
            numbers[place] += 1.0;
            assert!((value(&numbers) - value(&[0.1; 7]) - slope).abs() < 1e-9);
        }
    }
}
