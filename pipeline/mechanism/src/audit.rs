//! How much privacy a mechanism has lost at least, from counts of one event on two neighbours. Statistics over public
//! numbers: nothing here sees data or makes noise.

/// A lower bound on epsilon, at a given delta and confidence, of a mechanism that ran `trials` times on each of two
/// neighbours and of whose outputs `first` and `second` were in one event, fixed before the runs.
///
/// Zero when the counts show nothing, or are none (above `trials`, a delta or a confidence outside 0 to 1). Whoever tries
/// several events, or several mechanisms, divides what is missing from the confidence among them.
///
/// # Source
/// Both probabilities lie in their Clopper-Pearson intervals with the given confidence; (epsilon, delta)-differential
/// privacy of an event and of its complement, either way round, is then solved for epsilon (Jagielski, Ullman, Oprea 2020).
#[must_use]
pub fn lower_bound_epsilon(trials: u32, first: u32, second: u32, delta: f64, confidence: f64) -> f64 {
    let known = |number: f64| (0.0..1.0).contains(&number);
    if trials == 0 || first.max(second) > trials || !known(delta) || !known(confidence) {
        return 0.0;
    }
    let miss = (1.0 - confidence) / 4.0;
    let (first, second) = (interval(trials, first, miss), interval(trials, second, miss));
    let (not_first, not_second) = ((1.0 - first.1, 1.0 - first.0), (1.0 - second.1, 1.0 - second.0));
    let pairs = [(first, second), (second, first), (not_first, not_second), (not_second, not_first)];
    pairs.into_iter().map(|(more, less)| ((more.0 - delta).max(0.0) / less.1).ln()).fold(0.0, f64::max)
}

/// Clopper and Pearson's interval of a probability: each end misses with at most the chance `miss`.
fn interval(trials: u32, count: u32, miss: f64) -> (f64, f64) {
    let (count, others) = (f64::from(count), f64::from(trials - count));
    let low = if count == 0.0 { 0.0 } else { beta_quantile(miss, count, others + 1.0) };
    let high = if others == 0.0 { 1.0 } else { beta_quantile(1.0 - miss, count + 1.0, others) };
    (low, high)
}

/// The quantile of the beta distribution, by halves.
fn beta_quantile(probability: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if beta_distribution(middle, a, b) < probability { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The regularised incomplete beta function (DLMF 8.17).
fn beta_distribution(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    // The continued fraction converges fast on this side; the other one is its mirror.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_distribution(1.0 - x, b, a);
    }
    let factor = a * x.ln() + b * (1.0 - x).ln() + ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b);
    factor.exp() * continued_fraction(x, a, b) / a
}

/// DLMF 8.17.22 by Lentz's method; it needs about the square root of the larger parameter in steps.
fn continued_fraction(x: f64, a: f64, b: f64) -> f64 {
    let away = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let (mut c, mut d) = (1.0, 1.0 / away(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for step in 1..200_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut last = 1.0;
        for term in [even, odd] {
            d = 1.0 / away(1.0 + term * d);
            c = away(1.0 + term / c);
            last = c * d;
            fraction *= last;
        }
        if (last - 1.0).abs() < 1e-15 {
            break;
        }
    }
    fraction
}

/// The logarithm of the gamma function for positive numbers (Lanczos 1964, with g = 7 and nine terms).
fn ln_gamma(x: f64) -> f64 {
    const COEFFICIENTS: [f64; 8] = [
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    let x = x - 1.0;
    let terms = COEFFICIENTS.iter().zip(1_u32..).map(|(coefficient, place)| coefficient / (x + f64::from(place)));
    let series = 0.999_999_999_999_809_9 + terms.sum::<f64>();
    let t = x + 7.5;
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * t.ln() - t + series.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64, relative: f64) {
        assert!((found / expected - 1.0).abs() < relative, "{found}, expected {expected}");
    }

    #[test]
    fn the_gamma_function_is_the_factorial() {
        let mut logarithm = 0.0;
        for number in 1..170_u32 {
            assert!((ln_gamma(f64::from(number)) - logarithm).abs() < 1e-10 * (1.0 + logarithm), "{number}");
            logarithm += f64::from(number).ln();
        }
        close(ln_gamma(0.5), std::f64::consts::PI.sqrt().ln(), 1e-12);
    }

    /// With whole parameters the incomplete beta function is a binomial tail, which can be added up.
    #[test]
    fn the_incomplete_beta_function_is_a_binomial_tail() {
        for (trials, count, x) in [(1, 1, 0.3), (10, 3, 0.2), (10, 3, 0.9), (60, 59, 0.97), (500, 250, 0.5), (2_000, 7, 0.002)] {
            let tail: f64 = (count..=trials)
                .map(|k| {
                    let (k, n) = (f64::from(k), f64::from(trials));
                    let ways = ln_gamma(n + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0);
                    (ways + k * f64::ln(x) + (n - k) * f64::ln(1.0 - x)).exp()
                })
                .sum();
            close(beta_distribution(x, f64::from(count), f64::from(trials - count + 1)), tail, 1e-9);
        }
    }

    /// With no event in n trials the upper end is 1 - miss^(1/n); 10 of 100 at 95% is 0.0490 to 0.1762 (Newcombe 1998's
    /// exact method); the arcsine law has its quartile at (2 - sqrt 2) / 4.
    #[test]
    fn intervals_are_those_of_the_literature() {
        close(interval(50, 0, 0.025).1, 1.0 - 0.025_f64.powf(1.0 / 50.0), 1e-10);
        close(interval(50, 50, 0.025).0, 0.025_f64.powf(1.0 / 50.0), 1e-10);
        assert!(interval(50, 0, 0.025).0 == 0.0 && interval(50, 50, 0.025).1 == 1.0);
        close(interval(100, 10, 0.025).0, 0.049_005, 1e-4);
        close(interval(100, 10, 0.025).1, 0.176_223, 1e-4);
        close(beta_quantile(0.25, 0.5, 0.5), (2.0 - 2_f64.sqrt()) / 4.0, 1e-10);
        close(interval(4_000_000_000, 2_000_000_000, 0.025).1, 0.5 + 1.959_964 * 0.5 / 4e9_f64.sqrt(), 1e-8);
    }

    #[test]
    fn a_bound_follows_from_the_interval_and_never_from_nonsense() {
        let (low, high) = (interval(1_000, 900, 0.0125).0, interval(1_000, 100, 0.0125).1);
        close(lower_bound_epsilon(1_000, 900, 100, 0.0, 0.95), (low / high).ln(), 1e-12);
        close(lower_bound_epsilon(1_000, 100, 900, 0.0, 0.95), (low / high).ln(), 1e-12);
        close(lower_bound_epsilon(1_000, 900, 100, 0.1, 0.95), ((low - 0.1) / high).ln(), 1e-12);
        assert!(lower_bound_epsilon(1_000, 1_000, 900, 0.0, 0.95) > 2.0, "the complement speaks");
        for (trials, first, second, delta, confidence) in [
            (1_000, 500, 500, 0.0, 0.95),
            (0, 0, 0, 0.0, 0.95),
            (10, 11, 0, 0.0, 0.95),
            (1_000, 900, 100, 0.99, 0.95),
            (10, 10, 0, f64::NAN, 0.95),
            (10, 10, 0, -1.0, 0.95),
            (10, 10, 0, 0.0, 1.0),
            (10, 10, 0, 0.0, f64::NAN),
        ] {
            assert!(lower_bound_epsilon(trials, first, second, delta, confidence) == 0.0);
        }
    }
}
