//! A view: the level at which each variable stands in a table, and where its cells lie.

use super::Domain;

/// For each variable its level: 0 leaves it out, 1 is its coarsest level, and so on down to its finest.
///
/// Cells of a view are row-major over its variables in the order of the domain, the last one fastest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct View(Vec<u8>);

impl View {
    /// The view of a domain of so many variables in which some stand at some level.
    #[must_use]
    pub fn new(variables: usize, present: &[(usize, u8)]) -> Self {
        let mut levels = vec![0; variables];
        for (variable, level) in present {
            if let Some(slot) = levels.get_mut(*variable) {
                *slot = *level;
            }
        }
        Self(levels)
    }

    /// Level of a variable.
    #[must_use]
    pub fn level(&self, variable: usize) -> u8 {
        self.0.get(variable).copied().unwrap_or(0)
    }

    /// The levels of all variables.
    #[must_use]
    pub fn levels(&self) -> &[u8] {
        &self.0
    }

    /// The variables that are present, with their levels.
    pub fn axes(&self) -> impl Iterator<Item = (usize, u8)> + '_ {
        self.0.iter().copied().enumerate().filter(|(_, level)| *level > 0)
    }

    /// Whether every variable stands here at least as finely as in the other.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(|(own, other)| own >= other)
    }

    /// Every view that this one covers, itself included: the coarsest first.
    #[must_use]
    pub fn covered(&self) -> Vec<Self> {
        let mut views = vec![Vec::with_capacity(self.0.len())];
        for level in &self.0 {
            let longer = |view: &Vec<u8>| (0..=*level).map(|own| [view.as_slice(), &[own]].concat()).collect::<Vec<_>>();
            views = views.iter().flat_map(longer).collect();
        }
        views.into_iter().map(Self).collect()
    }

    /// For every cell of this view, the cell of a view that it covers.
    pub(crate) fn projection(&self, domain: &Domain, to: &Self) -> Vec<u32> {
        let mut cells = vec![0_u32];
        for (variable, level) in self.axes() {
            let target = to.level(variable);
            let size = u32::try_from(domain.size(variable, target)).unwrap_or(u32::MAX);
            let codes = domain.ancestors(variable, level, target);
            let mut wider = Vec::with_capacity(cells.len() * codes.len());
            for cell in &cells {
                wider.extend(codes.iter().map(|code| cell.saturating_mul(size).saturating_add(*code)));
            }
            cells = wider;
        }
        cells
    }
}
