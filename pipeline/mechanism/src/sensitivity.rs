//! How far one privacy unit can move a vector of aggregates: a type above zero, because OpenDP reads scale 0 as "no
//! noise".

use std::num::{NonZeroU32, NonZeroU64};

use choir_contract::ContributionBound;

/// Sensitivity of a vector of integer aggregates under adding or removing one privacy unit.
///
/// # Privacy
/// A unit changes at most `groups` entries of the vector, each by at most `per_group`; so the vector moves by at most
/// `per_group * sqrt(groups)` in the Euclidean norm and `per_group * groups` in the sum of absolute changes. Both are
/// kept as their exact factors, and rounded up when they become a binary number. An integer image of counts (see
/// [`Sensitivity::of_image`]) has the same two bounds with the square of one row's image in the place of `groups`.
///
/// # Units
/// Steps of the aggregate: people, rows, or steps of a measure's resolution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sensitivity {
    groups: u64,
    per_group: NonZeroU64,
}

impl Sensitivity {
    /// Sensitivity of counting each unit once a group.
    #[must_use]
    pub fn of_units(bound: ContributionBound) -> Self {
        Self { groups: bound.max_groups.get().into(), per_group: NonZeroU64::MIN }
    }

    /// Sensitivity of counting rows.
    #[must_use]
    pub fn of_rows(bound: ContributionBound) -> Self {
        Self { groups: bound.max_groups.get().into(), per_group: bound.max_rows_per_group.into() }
    }

    /// Sensitivity of summing a column whose values lie within `largest` steps of zero; `None` when it cannot be held.
    #[must_use]
    pub fn of_sum(bound: ContributionBound, largest: NonZeroU64) -> Option<Self> {
        let per_group = largest.checked_mul(bound.max_rows_per_group.into())?;
        Some(Self { groups: bound.max_groups.get().into(), per_group })
    }

    /// Sensitivity of the same vector when any of its entries may be added up into one, as `other` of a keyed release: all
    /// groups of a unit may meet there. `None` when it cannot be held.
    ///
    /// # Privacy
    /// Entries are partitioned into sums; a unit moves each sum by at most what it moves its parts, so the changes of all
    /// sums add up to at most `groups * per_group` in absolute value, and neither norm is above that.
    #[must_use]
    pub fn gathered(self) -> Option<Self> {
        Some(Self { groups: 1, per_group: self.per_group.checked_mul(NonZeroU64::new(self.groups)?)? })
    }

    /// Sensitivity of an integer linear image of counts: `square` is the largest squared length of the image of one row,
    /// `rows` the most rows of one unit, in whatever cells they are.
    ///
    /// # Privacy
    /// A unit moves the counts by at most `rows` in the sum of absolute changes, so by the triangle inequality the image
    /// by at most `rows * sqrt(square)` in the Euclidean norm. The image of a row is a vector of integers, whose absolute
    /// values are not above their squares; so the image moves by at most `rows * square` in the sum of absolute changes.
    #[must_use]
    pub fn of_image(square: NonZeroU64, rows: NonZeroU32) -> Self {
        Self { groups: square.get(), per_group: rows.into() }
    }

    /// Sensitivity of counting each unit once in at most so many entries.
    pub(crate) fn of_one(groups: NonZeroU32) -> Self {
        Self { groups: groups.get().into(), per_group: NonZeroU64::MIN }
    }

    /// Most entries of the vector that one unit can change; for an image of counts, the square it was made with. What is
    /// too large for the type is its largest number.
    #[must_use]
    pub fn groups(self) -> u32 {
        u32::try_from(self.groups).unwrap_or(u32::MAX)
    }

    /// Most steps by which one unit can change one entry.
    #[must_use]
    pub const fn per_group(self) -> NonZeroU64 {
        self.per_group
    }

    /// The L2 sensitivity as a binary number that is not below it.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "every step is rounded up")]
    pub fn l2_up(self) -> f64 {
        let per_group = (self.per_group.get() as f64).next_up();
        let groups = self.groups as f64;
        let root = if self.groups <= (1 << 53) { groups } else { groups.next_up() }.sqrt().next_up();
        if self.groups == 1 && self.per_group.get() < (1 << 53) {
            self.per_group.get() as f64
        } else {
            (per_group * root).next_up()
        }
    }

    /// The L1 sensitivity as a binary number that is not below it.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "what is not exact is rounded up")]
    pub fn l1_up(self) -> f64 {
        let exact = u128::from(self.groups) * u128::from(self.per_group.get());
        if exact < (1 << 53) { exact as f64 } else { (exact as f64).next_up() }
    }
}
