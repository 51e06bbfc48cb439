//! A book against the schema and the code lists: whatever it names must exist.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::file::{BookFile, ImpossibleSection, NetSection, PublicTotalSection, TableSection, VariableSection};
use super::{Book, BookAxis, BookFilter, BookImpossible, BookNet, BookPublicTotal, BookTable, BookTableChart, BookVariable};
use crate::{CodeKind, CodeList, ContractError, Dataset, FieldRole, RowsPerUnit};

/// What a book is checked against.
pub(super) struct Checker<'a> {
    pub(super) path: &'a Path,
    pub(super) lists: &'a BTreeMap<String, CodeList>,
    pub(super) datasets: &'a BTreeMap<String, Dataset>,
}

/// For every code of a level, the place of its ancestor in the list of the level above.
pub(super) fn groups(
    column: &str,
    coarse: &str,
    fine: &str,
    lists: &BTreeMap<String, CodeList>,
) -> Result<Vec<u32>, ContractError> {
    let list = |id: &str| {
        let missing = || ContractError::MissingCodeList { user: format!("variable `{column}`"), code_list: id.to_owned() };
        lists.get(id).ok_or_else(missing)
    };
    let (above, below) = (list(coarse)?, list(fine)?);
    let orphan = |code: &str| ContractError::Unknown {
        kind: "group",
        given: format!("`{fine}:{code}` in `{coarse}`"),
        known: format!("give `{code}` a parent that leads to `{coarse}`, or leave the level out"),
    };
    let ancestor = |code: &str| {
        let mut step = (fine.to_owned(), code.to_owned());
        // A chain of parents is never longer than there are lists, unless it goes round.
        for _ in 0..lists.len() {
            step = lists.get(&step.0)?.get(&step.1)?.parent.clone()?;
            if step.0 == coarse {
                return above.codes().iter().position(|own| own.code == step.1);
            }
        }
        None
    };
    let place = |code: &crate::Code| {
        let place = ancestor(&code.code).and_then(|place| u32::try_from(place).ok());
        place.ok_or_else(|| orphan(&code.code))
    };
    below.codes().iter().map(place).collect()
}

impl Checker<'_> {
    pub(super) fn book(&self, folder: &Path, file: BookFile) -> Result<Book, ContractError> {
        let dataset = self.dataset(&file)?;
        let mut variables = Vec::new();
        for section in file.variables {
            variables.extend(self.variables(dataset, section)?);
        }
        self.different(variables.iter().map(|variable| variable.column.as_str()), "variable")?;
        let mut tables = Vec::new();
        for section in file.tables {
            tables.extend(self.tables(&variables, section)?);
        }
        self.different(tables.iter().map(|table| table.id.as_str()), "table")?;
        if tables.is_empty() {
            return Err(self.invalid("expected at least one [[tables]]"));
        }
        let impossible = file.impossible.into_iter().map(|section| self.impossible(&variables, section));
        let impossible = impossible.collect::<Result<_, _>>()?;
        let public_totals = file.public_totals.into_iter().map(|section| self.public_total(&variables, section));
        let public_totals = public_totals.collect::<Result<_, _>>()?;
        let targets = file.targets.map(|section| self.targets(&file.purpose, section)).transpose()?;
        let scorecard = file.scorecard.map(|section| self.scorecard(&variables, &tables, targets.as_ref(), section));
        let scorecard = scorecard.transpose()?;
        Ok(Book {
            id: folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            folder: folder.to_path_buf(),
            title: file.title,
            author: file.author,
            purpose: file.purpose,
            dataset: file.dataset,
            universe: file.universe,
            source: file.source,
            rho: file.privacy.rho,
            max_rows: file.privacy.max_rows,
            objective: file.objective,
            variables,
            tables,
            impossible,
            public_totals,
            targets,
            scorecard,
        })
    }

    fn dataset(&self, file: &BookFile) -> Result<&Dataset, ContractError> {
        let dataset = self.datasets.get(&file.dataset);
        let dataset = dataset.ok_or_else(|| self.invalid(format!("dataset `{}` does not exist", file.dataset)))?;
        if dataset.is_public() {
            return Err(self.invalid(format!("dataset `{}` is public: a book is for protected data", file.dataset)));
        }
        if !dataset.purposes.contains(&file.purpose) {
            return Err(self.invalid(format!("purpose `{}` is not one of dataset `{}`", file.purpose, file.dataset)));
        }
        if dataset.rows_per_unit == RowsPerUnit::One && file.privacy.max_rows.get() != 1 {
            return Err(self.invalid(format!("privacy.max_rows: expected 1, as `{}` has one row a unit", file.dataset)));
        }
        Ok(dataset)
    }

    pub(super) fn variable(&self, dataset: &Dataset, section: VariableSection) -> Result<BookVariable, ContractError> {
        let field = dataset.fields.iter().find(|field| field.name == section.column && field.role == FieldRole::Key);
        let own = field.and_then(|field| field.code_list.clone());
        let own =
            own.ok_or_else(|| self.invalid(format!("variable `{}`: expected a key column of `{}`", section.column, dataset.id)))?;
        let mut chain = section.groups.clone();
        chain.push(own);
        for pair in chain.windows(2) {
            groups(&section.column, &pair[0], &pair[1], self.lists).map_err(|error| self.invalid(error.to_string()))?;
        }
        if !section.finest {
            // The column is then counted at its finest group; the groups below are checked all the same.
            chain.pop();
        }
        if chain.is_empty() {
            return Err(self.invalid(format!("variable `{}`: expected `groups` where `finest` is false", section.column)));
        }
        let nets = section.nets.into_iter().map(|net| self.net(&section.column, &chain, net)).collect::<Result<_, _>>()?;
        Ok(BookVariable { column: section.column, label: section.label, levels: chain, nets, choice: None })
    }

    /// A net adds up answers, and some but not all of them: reasons for no answer are no part of a base.
    fn net(&self, column: &str, chain: &[String], net: NetSection) -> Result<BookNet, ContractError> {
        let about = |reason: &str| self.invalid(format!("variable `{column}`: net `{}`: {reason}", net.label));
        let codes = chain.last().and_then(|list| self.lists.get(list)).map(CodeList::codes).unwrap_or_default();
        let answers = codes.iter().filter(|code| code.kind == CodeKind::Value).count();
        let mut places = BTreeSet::new();
        for code in &net.codes {
            let place = codes.iter().position(|own| own.code == *code && own.kind == CodeKind::Value);
            let place = place.and_then(|place| u32::try_from(place).ok());
            if !places.insert(place.ok_or_else(|| about(&format!("`{code}` is not one of the answers")))?) {
                return Err(about(&format!("`{code}` stands twice")));
            }
        }
        if places.is_empty() || places.len() >= answers || net.label.trim().is_empty() {
            return Err(about("expected a label, and some but not all answers"));
        }
        Ok(BookNet { label: net.label, codes: places.into_iter().collect() })
    }

    pub(super) fn table(&self, variables: &[BookVariable], section: TableSection) -> Result<BookTable, ContractError> {
        let about = |reason: String| self.invalid(format!("table `{}`: {reason}", section.id));
        if !(section.importance > 0.0 && section.importance.is_finite()) {
            return Err(about("importance: expected a number above zero".to_owned()));
        }
        if section.title.trim().is_empty() || section.id.trim().is_empty() {
            return Err(about("expected an id and a title".to_owned()));
        }
        let axes: Vec<BookAxis> = section.variables.iter().map(|name| self.axis(variables, name)).collect::<Result<_, _>>()?;
        let filters = self.filters(variables, &section.filter)?;
        let table = BookTable {
            id: section.id.clone(),
            title: section.title.clone(),
            notes: section.notes.clone(),
            importance: section.importance,
            axes,
            filters,
            chart: section.chart,
            series: None,
        };
        let used: BTreeSet<usize> = table.dimensions().map(|axis| axis.variable).collect();
        if used.len() != table.dimensions().count() {
            return Err(about("a variable stands twice in it".to_owned()));
        }
        let drawable = match table.chart {
            None | Some(BookTableChart::None) => true,
            Some(BookTableChart::Pyramid) => table.axes.len() == 2,
            Some(BookTableChart::Bars | BookTableChart::Likert) => table.axes.len() <= 2,
        };
        if !drawable {
            return Err(about("chart: a pyramid needs two variables, and other charts have at most two".to_owned()));
        }
        Ok(table)
    }

    /// `column`, or `column@code_list` for a coarser level.
    fn axis(&self, variables: &[BookVariable], name: &str) -> Result<BookAxis, ContractError> {
        let (column, list) = name.split_once('@').map_or((name, None), |(column, list)| (column, Some(list)));
        let unknown = || {
            let known: Vec<String> = variables.iter().map(|variable| variable.column.clone()).collect();
            self.invalid(format!("`{name}` is not a variable of the book with such a level; variables: {}", known.join(", ")))
        };
        let variable = variables.iter().position(|variable| variable.column == column).ok_or_else(unknown)?;
        let levels = &variables[variable].levels;
        let place = match list {
            Some(list) => levels.iter().position(|level| level == list).ok_or_else(unknown)?,
            None => levels.len() - 1,
        };
        Ok(BookAxis { variable, level: u8::try_from(place + 1).map_err(|_| unknown())? })
    }

    pub(super) fn filters(
        &self,
        variables: &[BookVariable],
        sections: &BTreeMap<String, Vec<String>>,
    ) -> Result<Vec<BookFilter>, ContractError> {
        let filter = |(name, codes): (&String, &Vec<String>)| {
            let axis = self.axis(variables, name)?;
            let codes: Vec<u32> = codes.iter().map(|code| self.code(variables, &axis, name, code)).collect::<Result<_, _>>()?;
            if codes.is_empty() {
                return Err(self.invalid(format!("`{name}`: expected at least one code")));
            }
            Ok(BookFilter { axis, codes })
        };
        sections.iter().map(filter).collect()
    }

    fn code(&self, variables: &[BookVariable], axis: &BookAxis, name: &str, code: &str) -> Result<u32, ContractError> {
        let list = self.list(variables, axis);
        let place = list.and_then(|list| list.codes().iter().position(|own| own.code == code));
        let place = place.and_then(|place| u32::try_from(place).ok());
        place.ok_or_else(|| self.invalid(format!("`{name}`: `{code}` is not one of its codes")))
    }

    fn list(&self, variables: &[BookVariable], axis: &BookAxis) -> Option<&CodeList> {
        self.lists.get(variables[axis.variable].levels.get(usize::from(axis.level) - 1)?)
    }

    fn impossible(&self, variables: &[BookVariable], section: ImpossibleSection) -> Result<BookImpossible, ContractError> {
        let conditions = self.filters(variables, &section.codes)?;
        if conditions.is_empty() || section.reason.trim().is_empty() {
            return Err(self.invalid("impossible: expected a reason and codes"));
        }
        Ok(BookImpossible { reason: section.reason, conditions })
    }

    fn public_total(&self, variables: &[BookVariable], section: PublicTotalSection) -> Result<BookPublicTotal, ContractError> {
        let PublicTotalSection { source, variable, counts, rows } = section;
        let refused = "public_totals: expected a source and either `rows`, or `variable` with a count for each of its codes";
        if source.trim().is_empty() {
            return Err(self.invalid(refused));
        }
        match (variable, rows) {
            (None, Some(rows)) if counts.is_empty() => Ok(BookPublicTotal { source, axis: None, counts: vec![rows] }),
            (Some(name), None) => {
                let axis = self.axis(variables, &name)?;
                let codes = self.list(variables, &axis).map(CodeList::codes).unwrap_or_default();
                let in_order: Option<Vec<u64>> = codes.iter().map(|code| counts.get(&code.code).copied()).collect();
                let in_order = in_order.filter(|in_order| in_order.len() == counts.len());
                let counts = in_order.ok_or_else(|| self.invalid(refused))?;
                Ok(BookPublicTotal { source, axis: Some(axis), counts })
            }
            _ => Err(self.invalid(refused)),
        }
    }

    pub(super) fn different<'b>(&self, names: impl Iterator<Item = &'b str>, kind: &str) -> Result<(), ContractError> {
        let mut seen = BTreeSet::new();
        for name in names {
            if !seen.insert(name) {
                return Err(self.invalid(format!("{kind} `{name}` stands twice")));
            }
        }
        Ok(())
    }

    pub(super) fn invalid(&self, reason: impl Into<String>) -> ContractError {
        ContractError::invalid(self.path, reason)
    }
}
