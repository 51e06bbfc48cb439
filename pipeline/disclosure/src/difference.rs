//! Two tables of nearly the same people: what one counts and the other does not is a person, category by category.

use std::collections::BTreeMap;

use crate::finding::{Finding, Kind, Place};
use crate::link::{Key, Links, exact};
use crate::table::Table;
use crate::words::grouped;

/// Findings about every pair of tables that differ by fewer people than the threshold, and by nothing else.
pub(crate) fn findings(tables: &[Table], links: &Links, threshold: i64) -> Vec<Finding> {
    let known: Vec<Option<Figures>> =
        tables.iter().enumerate().map(|(index, table)| Figures::of(table, &links.variables[index])).collect();
    let mut findings = Vec::new();
    for (later, figures) in known.iter().enumerate() {
        for (earlier, before) in known[..later].iter().enumerate() {
            if let (Some(before), Some(figures)) = (before, figures)
                && links.people[earlier] != links.people[later]
                && let Some(gained) = before.gained(figures, threshold)
            {
                // The larger table is the one that holds the people.
                let (small, large) = if gained.people > 0 { (earlier, later) } else { (later, earlier) };
                findings.push(finding(tables, &known, (small, large), &gained));
            }
        }
    }
    findings
}

/// The exact numbers of a table, and how many people it counts.
struct Figures {
    numbers: BTreeMap<Key, i64>,
    total: i64,
}

/// What the second of two tables has more than the first.
struct Gained {
    people: i64,
    cells: Vec<(Key, i64)>,
}

impl Figures {
    fn of(table: &Table, variables: &[usize]) -> Option<Self> {
        let numbers = exact(table, variables);
        let is_list = variables.len() == 1 && !table.facts.partial && !table.facts.several_answers;
        let parts = || table.axes[0].parents.iter().filter(|parent| parent.is_none()).count();
        let sum = || {
            let top = numbers.iter().filter(|(key, _)| !key.is_empty());
            (is_list && top.clone().count() == parts()).then(|| top.map(|(_, number)| *number).sum())
        };
        let total = numbers.get(&Key::new()).copied().or_else(sum)?;
        Some(Self { numbers, total })
    }

    /// The difference, where it is small, of one sign, and where nothing else tells the tables apart.
    fn gained(&self, other: &Self, threshold: i64) -> Option<Gained> {
        let people = other.total - self.total;
        let shared: Vec<(&Key, i64)> = self
            .numbers
            .iter()
            .filter(|(key, _)| !key.is_empty())
            .filter_map(|(key, number)| Some((key, other.numbers.get(key)? - number)))
            .collect();
        let alike = shared.len() >= 2 && shared.len() * 3 >= 2 * self.numbers.len().max(other.numbers.len()).saturating_sub(2);
        let one_sign = shared.iter().all(|(_, gained)| gained * people.signum() >= 0 && gained.abs() <= people.abs());
        let cells: Vec<(Key, i64)> =
            shared.into_iter().filter(|(_, gained)| *gained != 0).map(|(key, gained)| (key.clone(), gained.abs())).collect();
        let is_small = people != 0 && people.abs() < threshold && people.abs() * 10 <= self.total;
        (is_small && alike && one_sign && !cells.is_empty()).then_some(Gained { people, cells })
    }
}

fn finding(tables: &[Table], known: &[Option<Figures>], (small, large): (usize, usize), gained: &Gained) -> Finding {
    let people = gained.people.abs();
    let whom = |key: &Key| key.iter().map(|(_, category)| category.as_str()).collect::<Vec<_>>().join(" × ");
    let number =
        |table: usize, key: &Key| known[table].as_ref().and_then(|figures| figures.numbers.get(key)).copied().unwrap_or(0);
    let cells: Vec<String> = gained.cells.iter().map(|(key, count)| format!("{} {}", grouped(*count), whom(key))).collect();
    let (left, right) = (tables[small].name(), tables[large].name());
    let total = |table: usize| known[table].as_ref().map_or(0, |figures| figures.total);
    let who = if people == 1 { "the 1 person".to_owned() } else { format!("the {people} people") };
    let are = if people == 1 { "is" } else { "are" };
    let sentence = format!("{who} who {are} in {right} and not in {left}: {}", cells.join(", "));
    let joined = if people == 1 { "1 person".to_owned() } else { format!("{people} people") };
    let mut because = vec![format!(
        "all together: {} − {} = {people}; no number is smaller in the larger table, so that {joined} joined, if nobody left",
        grouped(total(large)),
        grouped(total(small))
    )];
    because.extend(gained.cells.iter().map(|(key, count)| {
        format!("{}: {} − {} = {count}", whom(key), grouped(number(large, key)), grouped(number(small, key)))
    }));
    let first = gained.cells.first().map(|(key, _)| whom(key)).unwrap_or_default();
    let table = &tables[large];
    Finding {
        what: Place {
            cell: first,
            file: table.file.clone(),
            sheet: table.sheet.clone(),
            table: table.title.clone(),
            row: String::new(),
            column: String::new(),
            line: None,
        },
        kind: Kind::Difference { people },
        sentence,
        because,
        advice: "Publish only one of the two tables, or wait until more people have joined; or publish both with protection, \
                 such as all figures rounded to 5."
            .to_owned(),
    }
}
