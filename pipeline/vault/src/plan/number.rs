//! Bounded numbers, exactly: whole multiples of a step, between two bounds.
//!
//! # Privacy
//! Every number of a query is computed as a 64-bit count of steps. Its bounds follow from the schema and from literals,
//! never from data, and stay within [`WIDEST`] (within [`LARGEST`] where they are added up), so that nothing can overflow
//! while the query runs: not an expression, and not a sum over [`MOST_ROWS`] rows.

/// Bounds of what may be added up, in steps: a sum over [`MOST_ROWS`] rows of them fits 64 bits.
pub(crate) const LARGEST: i64 = 4_000_000_000;

/// Bounds of any number while it is computed, in steps.
pub(crate) const WIDEST: i64 = 1 << 61;

/// No table of the lake has more rows than this: a public limit, from which the range of a count follows.
pub(crate) const MOST_ROWS: i64 = 1 << 30;

/// The exact size of one step: a positive fraction in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) numerator: i64,
    pub(crate) denominator: i64,
}

impl Step {
    pub(crate) const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// A positive fraction whose parts stay within [`LARGEST`].
    pub(crate) fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if numerator <= 0 || denominator <= 0 {
            return None;
        }
        let divisor = greatest_common_divisor(numerator, denominator);
        let small = |part: i128| i64::try_from(part / divisor).ok().filter(|part| *part <= LARGEST);
        Some(Self { numerator: small(numerator)?, denominator: small(denominator)? })
    }

    /// The size of a step as a schema writes it.
    pub(crate) fn of_resolution(resolution: f64) -> Option<Self> {
        let (whole, denominator) = decimal(resolution)?;
        Self::new(whole, denominator)
    }

    /// The coarsest step of which both are whole multiples, and the multiples.
    pub(crate) fn common(self, other: Self) -> Option<(Self, i64, i64)> {
        let (a, b) = (i128::from(self.numerator), i128::from(self.denominator));
        let (c, d) = (i128::from(other.numerator), i128::from(other.denominator));
        let step = Self::new(greatest_common_divisor(a * d, c * b), b * d)?;
        let multiple = |numerator: i128, denominator: i128| {
            i64::try_from(numerator * i128::from(step.denominator) / (denominator * i128::from(step.numerator))).ok()
        };
        Some((step, multiple(a, b)?, multiple(c, d)?))
    }

    pub(crate) fn times(self, other: Self) -> Option<Self> {
        Self::new(
            i128::from(self.numerator) * i128::from(other.numerator),
            i128::from(self.denominator) * i128::from(other.denominator),
        )
    }

    #[allow(clippy::cast_precision_loss, reason = "both parts are below 2^53")]
    pub(crate) fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

/// A bounded number: from `minimum` to `maximum` steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) step: Step,
    pub(crate) minimum: i64,
    pub(crate) maximum: i64,
}

impl Range {
    pub(crate) const fn whole(minimum: i64, maximum: i64) -> Self {
        Self { step: Step::ONE, minimum, maximum }
    }

    /// A literal: one value, as many steps as its decimal notation has.
    pub(crate) fn literal(value: f64) -> Option<Self> {
        let (whole, denominator) = decimal(value)?;
        if whole == 0 {
            return Some(Self::whole(0, 0));
        }
        let step = Step::new(greatest_common_divisor(whole, denominator).max(1), denominator)?;
        let steps = whole * i128::from(step.denominator) / (denominator * i128::from(step.numerator));
        let steps = within(steps)?;
        Some(Self { step, minimum: steps, maximum: steps })
    }

    pub(crate) const fn is_whole(self) -> bool {
        self.step.denominator == 1
    }

    /// Largest distance from zero, in steps.
    pub(crate) fn reach(self) -> u64 {
        self.minimum.unsigned_abs().max(self.maximum.unsigned_abs())
    }

    /// How many values it may take.
    pub(crate) fn values(self) -> u64 {
        self.maximum.abs_diff(self.minimum).saturating_add(1)
    }

    /// The same number in steps that are `multiple` times smaller.
    pub(crate) fn finer(self, step: Step, multiple: i64) -> Option<Self> {
        let scaled = |bound: i64| within(i128::from(bound) * i128::from(multiple));
        Some(Self { step, minimum: scaled(self.minimum)?, maximum: scaled(self.maximum)? })
    }

    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        self.corners(self.step, [(self.minimum, other.minimum), (self.maximum, other.maximum)], |a, b| a + b)
    }

    pub(crate) fn minus(self, other: Self) -> Option<Self> {
        self.corners(self.step, [(self.minimum, other.maximum), (self.maximum, other.minimum)], |a, b| a - b)
    }

    pub(crate) fn times(self, other: Self) -> Option<Self> {
        let corners = [
            (self.minimum, other.minimum),
            (self.minimum, other.maximum),
            (self.maximum, other.minimum),
            (self.maximum, other.maximum),
        ];
        self.corners(self.step.times(other.step)?, corners, |a, b| a * b)
    }

    pub(crate) const fn negated(self) -> Self {
        // Within WIDEST, so that the negation cannot overflow.
        Self { step: self.step, minimum: -self.maximum, maximum: -self.minimum }
    }

    pub(crate) fn absolute(self) -> Self {
        let far = self.minimum.abs().max(self.maximum.abs());
        let near = if self.minimum <= 0 && self.maximum >= 0 { 0 } else { self.minimum.abs().min(self.maximum.abs()) };
        Self { step: self.step, minimum: near, maximum: far }
    }

    /// Both in one: of the same step.
    pub(crate) fn union(self, other: Self) -> Self {
        Self { step: self.step, minimum: self.minimum.min(other.minimum), maximum: self.maximum.max(other.maximum) }
    }

    fn corners(
        self,
        step: Step,
        corners: impl IntoIterator<Item = (i64, i64)>,
        operation: impl Fn(i128, i128) -> i128,
    ) -> Option<Self> {
        let results: Vec<i128> = corners.into_iter().map(|(a, b)| operation(i128::from(a), i128::from(b))).collect();
        let (minimum, maximum) = (within(*results.iter().min()?)?, within(*results.iter().max()?)?);
        Some(Self { step, minimum, maximum })
    }
}

fn within(steps: i128) -> Option<i64> {
    i64::try_from(steps).ok().filter(|steps| steps.unsigned_abs() <= WIDEST.unsigned_abs())
}

fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

/// A number as its shortest decimal notation: numerator and a power of ten. `0.1` is one tenth, not the binary number
/// next to it.
fn decimal(value: f64) -> Option<(i128, i128)> {
    if !value.is_finite() || value.abs() > 1e15 {
        return None;
    }
    let text = format!("{value}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    if fraction.len() > 9 {
        return None;
    }
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    Some((digits, 10_i128.pow(u32::try_from(fraction.len()).ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_what_was_written() {
        let range = Range::literal(2.5).unwrap();
        assert!((range.step.to_f64() * range.minimum as f64 - 2.5).abs() < f64::EPSILON);
        assert_eq!(Range::literal(-0.1).unwrap().minimum, -1);
        assert_eq!(Range::literal(12.0).unwrap(), Range::whole(12, 12));
        assert!(Range::literal(f64::NAN).is_none());
        assert!(Range::literal(1e300).is_none());
    }

    #[test]
    fn steps_meet_in_their_common_step() {
        let (quarter, fifth) = (Step::of_resolution(0.25).unwrap(), Step::of_resolution(0.2).unwrap());
        let (step, a, b) = quarter.common(fifth).unwrap();
        assert_eq!((step, a, b), (Step { numerator: 1, denominator: 20 }, 5, 4));
    }

    #[test]
    fn ranges_never_leave_the_limit() {
        let wide = Range::whole(-WIDEST, WIDEST);
        assert!(wide.plus(wide).is_none());
        assert!(wide.times(Range::whole(2, 2)).is_none());
        assert_eq!(Range::whole(-3, 2).times(Range::whole(-5, 7)).unwrap(), Range::whole(-21, 15));
        assert_eq!(Range::whole(-3, 2).absolute(), Range::whole(0, 3));
    }
}
