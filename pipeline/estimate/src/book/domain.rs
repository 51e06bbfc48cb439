//! The variables of a book: their codes, their coarser levels, what cannot be, and what everybody knows.

use super::{BookError, View};

/// A variable with its levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Name, for messages.
    pub name: String,
    /// From the coarsest to the finest.
    levels: Vec<Level>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Level {
    /// For every code its parent among the codes of the level above; 0 where there is none above.
    parents: Vec<u32>,
    /// For every code the number of codes that have its parent, itself included.
    siblings: Vec<u32>,
}

impl Level {
    fn new(parents: Vec<u32>) -> Self {
        let count = |parent: &u32| parents.iter().filter(|other| *other == parent).count();
        let siblings = parents.iter().map(|parent| u32::try_from(count(parent)).unwrap_or(u32::MAX)).collect();
        Self { parents, siblings }
    }
}

impl Variable {
    /// A variable of so many codes, without a hierarchy.
    #[must_use]
    pub fn new(name: &str, codes: usize) -> Self {
        Self { name: name.to_owned(), levels: vec![Level::new(vec![0; codes])] }
    }

    /// The same with one more level above its coarsest: for every code of the present coarsest level, its group.
    ///
    /// # Errors
    /// When there is not one group a code, or groups are not numbered from 0 without gaps.
    pub fn grouped(mut self, groups: Vec<u32>) -> Result<Self, BookError> {
        let refuse = |reason: &str| Err(BookError::declaration(format!("variable `{}`: {reason}", self.name)));
        let count = groups.iter().max().map_or(0, |last| *last as usize + 1);
        let Some(coarsest) = self.levels.first_mut() else { return refuse("it has no codes") };
        if groups.len() != coarsest.parents.len() {
            return refuse("expected a group for every code of its coarsest level");
        }
        if count > groups.len() || (0..count).any(|group| !groups.contains(&(group as u32))) {
            return refuse("expected groups that are numbered from 0 without gaps");
        }
        *coarsest = Level::new(groups);
        self.levels.insert(0, Level::new(vec![0; count]));
        Ok(self)
    }

    /// Number of its levels; the finest has this number.
    #[must_use]
    pub fn finest(&self) -> u8 {
        u8::try_from(self.levels.len()).unwrap_or(u8::MAX)
    }
}

/// A combination of codes that cannot be: a structural zero. A cell is impossible when every condition holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impossible {
    /// Variable, level, and the codes of that level which are meant.
    pub conditions: Vec<(usize, u8, Vec<u32>)>,
}

/// Counts that are public, such as the published number of participants of every city; never taken from protected data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicTotal {
    /// Variable and level; `None` for the grand total.
    pub axis: Option<(usize, u8)>,
    /// One count a code; one alone for the grand total.
    pub counts: Vec<u64>,
}

/// The variables of a book and what is publicly known about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    variables: Vec<Variable>,
    impossible: Vec<Impossible>,
    totals: Vec<PublicTotal>,
}

impl Domain {
    /// A domain.
    ///
    /// # Errors
    /// When there are no variables or more than 64, a variable has no codes, a condition or a total names what does not
    /// exist, or public totals differ in their sums.
    pub fn new(variables: Vec<Variable>, impossible: Vec<Impossible>, totals: Vec<PublicTotal>) -> Result<Self, BookError> {
        if variables.is_empty() || variables.len() > 64 {
            return Err(BookError::declaration("expected 1 to 64 variables"));
        }
        if let Some(empty) = variables.iter().find(|variable| variable.levels.iter().any(|level| level.parents.is_empty())) {
            return Err(BookError::declaration(format!("variable `{}`: it has no codes", empty.name)));
        }
        let domain = Self { variables, impossible, totals };
        domain.check_impossible()?;
        domain.check_totals()?;
        Ok(domain)
    }

    fn check_impossible(&self) -> Result<(), BookError> {
        let known = |(variable, level, codes): &(usize, u8, Vec<u32>)| {
            self.has(*variable, *level) && codes.iter().all(|code| (*code as usize) < self.size(*variable, *level))
        };
        let valid = |rule: &Impossible| !rule.conditions.is_empty() && rule.conditions.iter().all(known);
        if self.impossible.iter().all(valid) {
            Ok(())
        } else {
            Err(BookError::declaration("a structural zero names a variable, level or code that does not exist"))
        }
    }

    fn check_totals(&self) -> Result<(), BookError> {
        let fits = |total: &PublicTotal| match total.axis {
            Some((variable, level)) => self.has(variable, level) && total.counts.len() == self.size(variable, level),
            None => total.counts.len() == 1,
        };
        if !self.totals.iter().all(fits) {
            return Err(BookError::declaration("a public total names a variable or level that does not exist, or lacks codes"));
        }
        let mut variables: Vec<usize> = self.totals.iter().filter_map(|total| Some(total.axis?.0)).collect();
        variables.sort_unstable();
        if variables.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(BookError::declaration("a variable has two public totals: give the finer one alone"));
        }
        let mut sums = self.totals.iter().map(|total| total.counts.iter().sum::<u64>());
        let first = sums.next();
        if sums.all(|sum| Some(sum) == first) {
            Ok(())
        } else {
            Err(BookError::declaration("public totals differ in their sums"))
        }
    }

    /// The variables.
    #[must_use]
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// What cannot be.
    #[must_use]
    pub fn impossible(&self) -> &[Impossible] {
        &self.impossible
    }

    /// What everybody knows.
    #[must_use]
    pub fn totals(&self) -> &[PublicTotal] {
        &self.totals
    }

    /// The public number of rows, where it is known.
    #[must_use]
    pub fn public_rows(&self) -> Option<u64> {
        self.totals.first().map(|total| total.counts.iter().sum())
    }

    fn has(&self, variable: usize, level: u8) -> bool {
        level > 0 && self.variables.get(variable).is_some_and(|variable| level <= variable.finest())
    }

    /// Whether a view names levels that exist.
    pub(crate) fn holds(&self, view: &View) -> bool {
        view.levels().len() == self.variables.len() && view.axes().all(|(variable, level)| self.has(variable, level))
    }

    fn level(&self, variable: usize, level: u8) -> Option<&Level> {
        self.variables.get(variable)?.levels.get(usize::from(level).checked_sub(1)?)
    }

    /// Number of codes of a variable at a level; 1 where it is left out.
    #[must_use]
    pub fn size(&self, variable: usize, level: u8) -> usize {
        self.level(variable, level).map_or(1, |level| level.parents.len())
    }

    /// Number of cells of a view.
    #[must_use]
    pub fn cells(&self, view: &View) -> usize {
        view.axes().fold(1, |cells: usize, (variable, level)| cells.saturating_mul(self.size(variable, level)))
    }

    /// For every code of a level its parent in the level above.
    pub(crate) fn parents(&self, variable: usize, level: u8) -> &[u32] {
        self.level(variable, level).map_or(&[0], |level| &level.parents)
    }

    /// For every code of a level the number of codes with the same parent.
    pub(crate) fn siblings(&self, variable: usize, level: u8) -> &[u32] {
        self.level(variable, level).map_or(&[1], |level| &level.siblings)
    }

    /// For every code of a level the code above it at a coarser level; 0 where the variable is left out there.
    pub(crate) fn ancestors(&self, variable: usize, from: u8, to: u8) -> Vec<u32> {
        let mut codes: Vec<u32> = (0..self.size(variable, from) as u32).collect();
        for level in (to + 1..=from).rev() {
            if let Some(level) = self.level(variable, level) {
                codes.iter_mut().for_each(|code| *code = level.parents[*code as usize]);
            }
        }
        codes
    }

    /// For every cell of a view, whether a structural zero forbids it. A rule about a variable that the view leaves out, or
    /// has too coarsely, forbids nothing there unless it forbids all of it.
    pub(crate) fn forbidden(&self, view: &View) -> Vec<bool> {
        let mut forbidden = vec![false; self.cells(view)];
        for rule in &self.impossible {
            let mut holds = vec![true];
            for (variable, level) in view.axes() {
                let own = self.meant(rule, variable, level);
                holds = holds.iter().flat_map(|before| own.iter().map(move |own| *before && *own)).collect();
            }
            let all_seen = rule.conditions.iter().all(|(variable, ..)| view.level(*variable) > 0);
            if all_seen {
                forbidden.iter_mut().zip(holds).for_each(|(forbidden, holds)| *forbidden |= holds);
            }
        }
        forbidden
    }

    /// For every code of a level, whether all that it stands for is meant by every condition on its variable.
    pub(crate) fn meant(&self, rule: &Impossible, variable: usize, level: u8) -> Vec<bool> {
        let mut meant = vec![true; self.size(variable, level)];
        for (_, at, codes) in rule.conditions.iter().filter(|(own, ..)| *own == variable) {
            if *at <= level {
                let above = self.ancestors(variable, level, *at);
                meant.iter_mut().zip(above).for_each(|(meant, code)| *meant &= codes.contains(&code));
            } else {
                let above = self.ancestors(variable, *at, level);
                let outside = above.iter().enumerate().filter(|(code, _)| !codes.contains(&(*code as u32)));
                outside.for_each(|(_, group)| meant[*group as usize] = false);
            }
        }
        meant
    }
}
