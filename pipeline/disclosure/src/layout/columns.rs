//! What the columns of a table hold: labels, categories of a variable, numbers and percentages.

use std::collections::BTreeSet;

use crate::label::{
    is_base, is_code, is_count, is_count_with_percent, is_number_variable, is_other_measure, is_percent, is_total, normal,
    with_base,
};
use crate::table::Measure;
use crate::value::{Printed, parse};

use super::{Line, Parts};

/// The columns of a table.
pub(super) struct Columns {
    /// Columns of labels, with their headings; at least one.
    pub(super) labels: Vec<(usize, String)>,
    /// Columns of figures.
    pub(super) figures: Vec<Figures>,
    /// Variables whose categories stand side by side: name and categories.
    pub(super) across: Vec<(String, Vec<String>)>,
    /// Columns that were passed over.
    pub(super) passed_over: Vec<String>,
}

/// A column of figures.
pub(super) struct Figures {
    pub(super) column: usize,
    pub(super) heading: String,
    pub(super) measure: Measure,
    /// Whether it holds the numbers that percentages refer to.
    pub(super) base: bool,
    /// Whether a number in brackets behind a count is its percentage.
    pub(super) percent_beside: bool,
    /// The base that the heading states.
    pub(super) stated: Option<i64>,
    /// Place on each variable that stands across; none for all together.
    pub(super) across: Vec<Option<usize>>,
}

/// Tells the columns apart.
pub(super) fn read(parts: &Parts<'_>, title: &str) -> Result<Columns, String> {
    let width = parts.headings.iter().chain(&parts.body).map(|line| line.cells.len()).max().unwrap_or(0);
    let headings = Headings::of(&parts.headings, width);
    let filled: Vec<usize> =
        (0..width).filter(|column| parts.body.iter().any(|line| !line.cell(*column).trim().is_empty())).collect();
    let last = filled.last().copied().unwrap_or(0);
    let is_label =
        |column: usize| labels_stand_in(&parts.body, column) || (column != last && is_number_variable(&headings.lower[column]));
    let count = filled.iter().take_while(|column| is_label(**column)).count().max(1);
    let (labels, figures) = filled.split_at(count.min(filled.len()));
    // A column of words beside the figures counts nobody.
    let figures: Vec<usize> =
        figures.iter().copied().filter(|column| parts.body.iter().any(|line| parse(line.cell(*column)).is_figure())).collect();
    let mut labels: Vec<(usize, String)> = labels.iter().map(|column| (*column, headings.lower[*column].clone())).collect();
    if labels.len() > 1 {
        let named = labels.clone();
        labels.retain(|(column, heading)| !is_code(heading) && !numbers_rows(&parts.body, *column));
        if labels.is_empty() {
            labels = named;
        }
    }
    if figures.is_empty() || labels.is_empty() {
        return Err("has no columns with figures".to_owned());
    }
    let percent_everywhere = is_percent(title);
    let mut columns = Columns { labels, figures: Vec::new(), across: Vec::new(), passed_over: Vec::new() };
    let mut kept = Vec::new();
    for column in &figures {
        let heading = headings.whole(*column);
        if is_other_measure(&heading) || (is_code(&headings.lower[*column]) && figures.len() > 1) {
            columns.passed_over.push(heading);
        } else {
            let measure = measure(&parts.body, *column, &heading, percent_everywhere);
            kept.push((*column, heading, measure));
        }
    }
    place_across(&mut columns, kept, &headings, &parts.body);
    Ok(columns)
}

/// Whether a column holds labels: words, or bands with nothing else beside them.
fn labels_stand_in(body: &[Line<'_>], column: usize) -> bool {
    let cells: Vec<Printed> = body.iter().map(|line| parse(line.cell(column))).filter(|cell| *cell != Printed::Blank).collect();
    let words = cells.contains(&Printed::Words);
    let bands = cells.iter().all(|cell| matches!(cell, Printed::Words | Printed::Range { .. }));
    column == 0
        || (bands
            && (words || cells.iter().any(|cell| matches!(cell, Printed::Range { low, high } if *low > 0 && *high < 1_000))))
        || (words && !cells.iter().any(|cell| matches!(cell, Printed::Number(_) | Printed::Hidden)))
}

/// Whether a column does no more than number the rows.
fn numbers_rows(body: &[Line<'_>], column: usize) -> bool {
    let cells: Vec<&str> = body.iter().map(|line| line.cell(column).trim()).filter(|cell| !cell.is_empty()).collect();
    cells.len() > 1 && cells.iter().zip(1_i64..).all(|(cell, place)| cell.trim_end_matches('.') == place.to_string())
}

fn measure(body: &[Line<'_>], column: usize, heading: &str, percent_everywhere: bool) -> Measure {
    if is_count_with_percent(heading) {
        return Measure::Count;
    }
    if is_base(heading) || is_total(heading) && !is_percent(heading) && !has_percent_signs(body, column) {
        return Measure::Count;
    }
    if is_percent(heading) || has_percent_signs(body, column) || (percent_everywhere && !is_count(heading)) {
        Measure::Percent
    } else {
        Measure::Count
    }
}

fn has_percent_signs(body: &[Line<'_>], column: usize) -> bool {
    body.iter().any(|line| matches!(parse(line.cell(column)), Printed::Number(number) if number.percent))
}

/// Headings in one or two lines, the upper ones spread over the columns they stand above.
struct Headings {
    upper: Vec<String>,
    lower: Vec<String>,
    /// Name of the variable across, where one word stands above all its categories.
    name: String,
}

impl Headings {
    fn of(lines: &[Line<'_>], width: usize) -> Self {
        let line = |line: &Line<'_>| (0..width).map(|column| line.cell(column).trim().to_owned()).collect::<Vec<_>>();
        let blank = || vec![String::new(); width];
        match lines {
            [] => Self { upper: blank(), lower: blank(), name: String::new() },
            [only] => Self { upper: blank(), lower: line(only), name: String::new() },
            [above @ .., last] => {
                let lower = line(last);
                let mut name = String::new();
                let mut upper = blank();
                for above in above {
                    let mut words = line(above);
                    let distinct: BTreeSet<String> = words.iter().skip(1).filter(|cell| !cell.is_empty()).cloned().collect();
                    if distinct.len() <= 1 {
                        name = distinct.into_iter().next().unwrap_or(name);
                        continue;
                    }
                    for column in 1..width {
                        if words[column].is_empty() {
                            words[column] = words[column - 1].clone();
                        }
                    }
                    words[0].clear();
                    let join = |(above, own): (&String, &String)| {
                        [above.as_str(), own.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
                    };
                    upper = upper.iter().zip(&words).map(join).collect();
                }
                Self { upper, lower, name }
            }
        }
    }

    fn whole(&self, column: usize) -> String {
        let (upper, lower) = (self.upper[column].as_str(), self.lower[column].as_str());
        [upper, lower].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// Whether a heading names a measure and no category.
fn is_measure(heading: &str) -> bool {
    is_count(heading)
        || is_count_with_percent(heading)
        || is_base(heading)
        || ["", "%", "percentage", "percent", "per cent", "share", "% of total"].contains(&normal(heading).as_str())
        || (is_percent(heading) && normal(heading).split([' ', '(']).next().is_some_and(is_percent))
}

/// Gives each column of figures its place on the variables that stand across.
fn place_across(columns: &mut Columns, kept: Vec<(usize, String, Measure)>, headings: &Headings, body: &[Line<'_>]) {
    // "Number" and "Percent" above categories say what is printed, and are no categories themselves.
    let two_levels =
        kept.iter().any(|(column, _, _)| !headings.upper[*column].is_empty() && !is_measure(&headings.upper[*column]));
    let single = kept.len() == 1;
    // A lone column of figures is a list, whatever its heading; so are columns that all name a measure.
    let is_plain = |column: usize| {
        is_measure(&headings.lower[column]) || is_total(&headings.lower[column]) || is_base(&headings.lower[column])
    };
    let counts = |column: usize| is_measure(&headings.lower[column]) && !is_base(&headings.lower[column]) && !two_levels;
    let several = kept.iter().filter(|(column, _, measure)| *measure == Measure::Count && counts(*column)).count() > 1;
    let lower_categories =
        !single && (several || kept.iter().any(|(column, _, _)| !is_plain(*column)) || has_base_by_row(&kept, headings, body));
    let mut lower = (headings.name.clone(), Vec::new());
    let mut upper = (String::new(), Vec::new());
    for (column, heading, measure) in kept {
        let base = is_base(&headings.lower[column]) || is_base(&heading);
        let mut across = Vec::new();
        if two_levels {
            let own = &headings.upper[column];
            across.push(if is_measure(own) { None } else { category(own, &mut upper.1) });
        }
        if lower_categories {
            let own = &headings.lower[column];
            across.push(if is_measure(own) && two_levels || base {
                None
            } else if several && measure == Measure::Percent && is_measure(own) {
                // "Records, Percent" after "People, Percent": a percentage belongs to the number before it.
                lower.1.len().checked_sub(1)
            } else {
                category(own, &mut lower.1)
            });
        }
        let stated = with_base(&headings.lower[column]).1.or_else(|| with_base(&headings.upper[column]).1);
        let percent_beside = is_count_with_percent(&heading);
        columns.figures.push(Figures { column, heading, measure, base, percent_beside, stated, across });
    }
    if two_levels {
        columns.across.push(upper);
    }
    if lower_categories {
        columns.across.push(lower);
    }
}

/// Whether every row has a base of its own: "% employed" of the people in that row, and "n" beside it.
fn has_base_by_row(kept: &[(usize, String, Measure)], headings: &Headings, body: &[Line<'_>]) -> bool {
    let (bases, others): (Vec<_>, Vec<_>) = kept.iter().partition(|(column, _, _)| is_base(&headings.lower[*column]));
    let figures = |column: usize| body.iter().map(move |line| line.cell(column).trim()).filter(|cell| parse(cell).is_figure());
    let named = |column: usize| {
        normal(&headings.lower[column]).split([' ', '%']).any(|word| word.len() > 1 && !is_percent(word) && word != "cent")
    };
    others.iter().all(|(column, _, measure)| *measure == Measure::Percent && named(*column))
        && bases.iter().any(|(column, _, _)| figures(*column).collect::<BTreeSet<_>>().len() > 1)
}

fn category(heading: &str, known: &mut Vec<String>) -> Option<usize> {
    if heading.is_empty() || is_total(heading) || is_base(heading) {
        return None;
    }
    let heading = without_measure(heading);
    Some(known.iter().position(|label| *label == heading).unwrap_or_else(|| {
        known.push(heading);
        known.len() - 1
    }))
}

/// "Female %" and "Female (n)" are one category.
fn without_measure(heading: &str) -> String {
    let mut rest = with_base(heading.trim()).0;
    rest = rest.strip_prefix("% ").map_or(rest, str::trim);
    for end in ["n (%)", "(%)", "%", "(n)", "(number)", "(count)", "number", "percent"] {
        rest = rest.strip_suffix(end).map_or(rest, str::trim);
    }
    if rest.is_empty() { heading.trim().to_owned() } else { rest.trim_end_matches([',', ':']).to_owned() }
}
