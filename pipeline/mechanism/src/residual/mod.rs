//! What remains of a table of counts once its own margins are taken out, as a vector of integers with an exact
//! sensitivity. Claim and argument: `proof.md` beside this file.
//!
//! Along every axis the codes stand in groups of siblings: all codes of a plain variable in one group, the codes of a
//! level of a hierarchy in one group a parent. A block is a choice of one group an axis; a row lies in exactly one.

use std::num::{NonZeroU32, NonZeroU64};

use crate::{MechanismError, SealedColumn, Sensitivity};

/// Most cells of one table.
const MOST_CELLS: usize = 1 << 24;

/// Counts beyond this are held at it, so that no arithmetic can overflow. No count of people comes near.
const LARGEST_COUNT: i64 = 1 << 40;

/// Blocks of different sizes are scaled to nearly equal lengths, to one part in this many.
const GRAIN: u128 = 1 << 10;

/// The shape of a residual: public, and the same for every data.
///
/// # Shapes
/// Cells are row-major over the axes, the last axis fastest.
#[derive(Debug, Clone, PartialEq)]
pub struct ResidualShape {
    axes: Vec<Axis>,
    cells: usize,
    rows: NonZeroU32,
    /// For each cell: by what the centred counts of its block are multiplied; 0 where nothing remains.
    factors: Vec<u64>,
    square: NonZeroU64,
}

#[derive(Debug, Clone, PartialEq)]
struct Axis {
    /// The group of every code.
    groups: Vec<u32>,
    /// Number of codes of every group.
    sizes: Vec<u64>,
}

impl Axis {
    fn new(groups: Vec<u32>) -> Option<Self> {
        let codes = groups.len();
        let mut sizes = vec![0; groups.iter().max().map_or(0, |last| *last as usize + 1).min(codes)];
        for group in &groups {
            // A number of a group that is beyond the number of codes leaves another group empty: not a grouping.
            *sizes.get_mut(*group as usize)? += 1;
        }
        (codes > 0).then_some(Self { groups, sizes })
    }

    fn siblings(&self, code: usize) -> u64 {
        self.sizes[self.groups[code] as usize]
    }
}

/// Length of a block: number of its cells and squared length of the image of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Block {
    cells: u128,
    square: u128,
}

impl ResidualShape {
    /// A shape from the group of every code of every axis, groups numbered from 0, and the most rows of one privacy unit.
    /// Without axes it is the grand total.
    ///
    /// # Errors
    /// [`MechanismError::Unsupported`] when an axis has no codes or is not a grouping, when there are too many cells, and
    /// when nothing remains because every code of some axis is alone in its group.
    pub fn new(axes: Vec<Vec<u32>>, rows: NonZeroU32) -> Result<Self, MechanismError> {
        const REFUSED: &str = "a residual needs axes with numbered groups of codes and at most 2^24 cells";
        const EMPTY: &str = "nothing remains of a table whose codes are alone in their groups";
        let axes: Option<Vec<Axis>> = axes.into_iter().map(Axis::new).collect();
        let axes = axes.filter(|axes| axes.len() <= 24).ok_or(MechanismError::Unsupported(REFUSED))?;
        let sizes = axes.iter().map(|axis| axis.groups.len());
        let cells = sizes.fold(1, usize::saturating_mul);
        if cells > MOST_CELLS {
            return Err(MechanismError::Unsupported(REFUSED));
        }
        let blocks = blocks(&axes);
        let factors = factors(&blocks);
        let squares = blocks.iter().zip(&factors).map(|(block, factor)| u128::from(*factor).pow(2) * block.square);
        let largest = squares.max().and_then(|square| u64::try_from(square).ok()).and_then(NonZeroU64::new);
        let square = largest.ok_or(MechanismError::Unsupported(EMPTY))?;
        Ok(Self { axes, cells, rows, factors, square })
    }

    /// Number of cells, of the counts and of the residual.
    #[must_use]
    pub const fn cells(&self) -> usize {
        self.cells
    }

    /// Sensitivity of the residual, by exact integers.
    #[must_use]
    pub fn sensitivity(&self) -> Sensitivity {
        Sensitivity::of_image(self.square, self.rows)
    }

    /// For every cell: how many steps of the residual stand for one row above the mean of its margins. Zero where nothing
    /// remains, because some code is alone in its group.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "below 2^58, used after the noise only")]
    pub fn steps(&self) -> Vec<f64> {
        let blocks = blocks(&self.axes);
        blocks.iter().zip(&self.factors).map(|(block, factor)| block.cells as f64 * *factor as f64).collect()
    }

    /// Seals the residual of a table of counts.
    ///
    /// # Privacy
    /// Whoever seals vouches that one privacy unit adds at most `rows` to all counts together; the rest is in `proof.md`.
    ///
    /// # Errors
    /// [`MechanismError::Misfit`] when there are not as many counts as cells.
    pub fn sealed(&self, counts: &[i64]) -> Result<SealedColumn, MechanismError> {
        if counts.len() != self.cells {
            return Err(MechanismError::Misfit);
        }
        let mut values: Vec<i128> =
            counts.iter().map(|count| i128::from((*count).clamp(-LARGEST_COUNT, LARGEST_COUNT))).collect();
        let mut stride = 1;
        for axis in self.axes.iter().rev() {
            centre(&mut values, axis, stride);
            stride *= axis.groups.len();
        }
        let scaled = values.iter().zip(&self.factors).map(|(value, factor)| value * i128::from(*factor));
        Ok(SealedColumn::Vector(scaled.map(held).collect()))
    }
}

/// The nearest number that the vector can hold.
#[allow(clippy::cast_possible_truncation, reason = "clamped to the type before")]
fn held(value: i128) -> i64 {
    value.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}

/// Along one axis every number becomes its group's size times itself less the group's sum.
fn centre(values: &mut [i128], axis: &Axis, stride: usize) {
    let codes = axis.groups.len();
    let mut sums = vec![0_i128; axis.sizes.len()];
    for line in values.chunks_mut(codes * stride) {
        for offset in 0..stride {
            sums.fill(0);
            for code in 0..codes {
                sums[axis.groups[code] as usize] += line[code * stride + offset];
            }
            for code in 0..codes {
                let value = &mut line[code * stride + offset];
                *value = *value * i128::from(axis.siblings(code)) - sums[axis.groups[code] as usize];
            }
        }
    }
}

/// The block of every cell.
fn blocks(axes: &[Axis]) -> Vec<Block> {
    let mut blocks = vec![Block { cells: 1, square: 1 }];
    for axis in axes {
        let sizes: Vec<u128> = (0..axis.groups.len()).map(|code| axis.siblings(code).into()).collect();
        let wider = |block: &Block| {
            let block = *block;
            sizes.iter().map(move |size| Block { cells: block.cells * size, square: block.square * size * (size - 1) }).collect()
        };
        blocks = blocks.iter().flat_map(|block: &Block| -> Vec<Block> { wider(block) }).collect();
    }
    blocks
}

/// One where all blocks are alike; else what makes the image of a row nearly as long in every block.
fn factors(blocks: &[Block]) -> Vec<u64> {
    let largest = blocks.iter().map(|block| block.square).max().unwrap_or(0);
    let alike = blocks.iter().all(|block| block.square == 0 || block.square == largest);
    let factor = |block: &Block| match block.square {
        0 => 0,
        _ if alike => 1,
        square => u64::try_from((GRAIN * GRAIN * largest / square).isqrt()).unwrap_or(0),
    };
    blocks.iter().map(factor).collect()
}

#[cfg(test)]
mod tests;
