//! Equations and numbers in words, for people who are not statisticians.

use crate::solve::Solved;
use crate::system::{Fraction, Reason, Relation, System, Variable};
use crate::table::{Measure, Table};
use crate::value::{Printed, UNLIMITED};

/// Most parts of a sum that are written out.
const MOST_PARTS: usize = 12;

/// A number with separators of thousands.
pub(crate) fn grouped(number: i64) -> String {
    let digits = number.abs().to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}

/// How many people a range allows.
pub(crate) fn people(low: i64, high: i64) -> String {
    match (low, high) {
        (1, 1) => "exactly 1 person".to_owned(),
        (low, high) if low == high => format!("exactly {} people", grouped(low)),
        (low, high) if high - low == 1 => format!("{} or {} people", grouped(low), grouped(high)),
        (0, high) => format!("at most {} people", grouped(high)),
        (low, high) if high >= UNLIMITED / 2 => format!("{} people or more", grouped(low)),
        (low, high) => format!("between {} and {} people", grouped(low), grouped(high)),
    }
}

/// What a reason says.
pub(crate) fn reason(system: &System, tables: &[Table], solved: &Solved, reason: usize) -> String {
    match &system.reasons[reason] {
        Reason::Sum { table, place, parts, whole, relation } => sum(system, tables, (*table, place), parts, *whole, *relation),
        Reason::Percent { table, whole, part, fraction, text } => {
            let known = (solved.low[*whole] == solved.high[*whole]).then_some(solved.low[*whole]);
            let (part, whole) = (&system.variables[*part], &system.variables[*whole]);
            format!("{}: {}", tables[*table].name(), percent(part, whole, *fraction, text, known))
        }
    }
}

fn sum(
    system: &System,
    tables: &[Table],
    (table, place): (usize, &str),
    parts: &[usize],
    whole: usize,
    relation: Relation,
) -> String {
    let place = if place.is_empty() { String::new() } else { format!(", {place}") };
    let start = format!("{}{place}: ", tables[table].name());
    let name = |variable: &usize| &system.variables[*variable].words;
    // In the row of Coventry, "Coventry × Female" is "Female".
    let short = |variable: &usize| {
        let parts: Vec<&str> =
            name(variable).split(" × ").filter(|part| !place.split([',', '×']).any(|word| word.trim() == *part)).collect();
        if parts.is_empty() { "Total".to_owned() } else { parts.join(" × ") }
    };
    let number = |variable: &usize| shown(&system.variables[*variable], tables);
    let (sign, says) = if relation == Relation::Equal { ("=", "") } else { ("≤", " (not all categories are printed)") };
    if parts.len() > MOST_PARTS {
        let hidden = parts.iter().filter(|part| shown(&system.variables[**part], tables).parse::<f64>().is_err());
        let hidden: Vec<String> = hidden.take(3).map(short).collect();
        return format!(
            "{start}its {} parts, among them {}, add up to {} {}",
            parts.len(),
            hidden.join(" and "),
            short(&whole),
            number(&whole)
        );
    }
    let join = |texts: Vec<String>| texts.join(" + ");
    let names = join(parts.iter().map(short).collect());
    let numbers = join(parts.iter().map(number).collect());
    format!("{start}{names} {sign} {}{says}, that is {numbers} {sign} {}", short(&whole), number(&whole))
}

/// The figure of a cell as it is printed; a question mark where none is.
fn shown(variable: &Variable, tables: &[Table]) -> String {
    let mut best = None;
    for (table, cell) in &variable.places {
        let cell = &tables[*table].cells[*cell];
        match cell.printed {
            Printed::Number(number) if cell.measure == Measure::Count => {
                let whole = number.whole().unwrap_or(0);
                if variable.low == variable.high {
                    return grouped(whole);
                }
                best = Some(format!("{} ({} to {})", grouped(whole), grouped(variable.low), grouped(variable.high)));
            }
            Printed::Hidden | Printed::Range { .. } | Printed::Share { .. } if best.is_none() && !cell.text.is_empty() => {
                best = Some(cell.text.clone())
            }
            _ => {}
        }
    }
    if variable.low == variable.high { grouped(variable.low) } else { best.unwrap_or_else(|| "?".to_owned()) }
}

/// Which counts a printed percentage stands for.
fn percent(part: &Variable, whole: &Variable, fraction: Fraction, text: &str, known: Option<i64>) -> String {
    let (low, high) = fraction.ends();
    let range = match fraction.decimals {
        None => format!("{} is printed as {text}", part.words),
        Some(decimals) => {
            let places = usize::try_from(decimals).unwrap_or(0);
            let printed = format!("{:.places$}%", (fraction.low + fraction.high) as f64 / 2.0 / fraction.scale as f64 * 100.0);
            // "742 (63.0%)" has two figures in one cell; the percentage is meant.
            let text = if text.ends_with('%') { text } else { printed.as_str() };
            let decimals = match decimals {
                0 => "without decimals".to_owned(),
                1 => "to 1 decimal".to_owned(),
                more => format!("to {more} decimals"),
            };
            format!("{} is printed as {text}, {decimals}, so it is {low:.1$}% to {high:.1$}%", part.words, places + 1)
        }
    };
    let Some(base) = known else { return format!("{range} of {}", whole.words) };
    let (least, most) = counts(fraction, base);
    let exact = |share: f64| share / 100.0 * base as f64;
    let whole_numbers = match most - least {
        ..0 => "no whole number of people fits".to_owned(),
        0 => format!("the only whole number is {}", grouped(least)),
        1 => format!("the whole numbers are {} and {}", grouped(least), grouped(most)),
        _ => format!("the whole numbers are {} to {}", grouped(least), grouped(most)),
    };
    format!("{range} of {} people, that is {:.2} to {:.2}; {whole_numbers}", grouped(base), exact(low), exact(high))
}

/// The whole numbers that round to a printed percentage of a base.
fn counts(fraction: Fraction, base: i64) -> (i64, i64) {
    let scale = i128::from(fraction.scale);
    let edge = |edge: i64| i128::from(edge) * i128::from(base);
    let (least, most) = (-(-edge(fraction.low)).div_euclid(scale), edge(fraction.high).div_euclid(scale));
    let narrow = |number: i128| i64::try_from(number.clamp(0, i128::from(base))).unwrap_or(base);
    (narrow(least), narrow(most))
}

#[cfg(test)]
mod tests {
    use super::{grouped, people};

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(grouped(1_178), "1,178");
        assert_eq!(grouped(999), "999");
        assert_eq!(people(3, 4), "3 or 4 people");
        assert_eq!(people(4, 4), "exactly 4 people");
        assert_eq!(people(0, 7), "at most 7 people");
        assert_eq!(people(2, 7), "between 2 and 7 people");
    }
}
