//! What a cell of a table prints: a number with its decimals, a range, a mark that hides it, or words.

/// A larger number is no count of people; it also stands for "no upper limit".
pub(crate) const UNLIMITED: i64 = 1_000_000_000_000;

/// More decimals than these are cut: what they would add is below any rounding that matters.
const MOST_DECIMALS: u32 = 6;

/// A printed decimal number: `units` divided by ten to the power of `decimals`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimal {
    pub(crate) units: i64,
    pub(crate) decimals: u32,
    pub(crate) percent: bool,
}

impl Decimal {
    /// The whole number, where it is one.
    pub(crate) fn whole(self) -> Option<i64> {
        let scale = 10_i64.pow(self.decimals);
        (self.units % scale == 0).then_some(self.units / scale)
    }

    pub(crate) fn number(self) -> f64 {
        self.units as f64 / 10_f64.powi(i32::try_from(self.decimals).unwrap_or(0))
    }

    /// Half a unit of the last printed place.
    pub(crate) fn half_step(self) -> f64 {
        0.5 / 10_f64.powi(i32::try_from(self.decimals).unwrap_or(0))
    }
}

/// What a cell prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Printed {
    Blank,
    Number(Decimal),
    /// A range in place of a number: `<5`, "fewer than 10", "1 to 4", "100+".
    Range {
        low: i64,
        high: i64,
    },
    /// A mark that hides the number.
    Hidden,
    /// `[z]`: there is nothing to count.
    NotApplicable,
    Negative,
    /// NaN, infinite, or larger than any count of people.
    NoCount,
    Words,
}

impl Printed {
    /// Whether it stands where a table has its figures.
    pub(crate) fn is_figure(self) -> bool {
        !matches!(self, Self::Blank | Self::Words)
    }
}

/// Marks that stand in place of a number that is not shown.
const MARKS: [&str; 30] = [
    "*",
    "**",
    "***",
    "..",
    "...",
    "…",
    ".",
    ":",
    "-",
    "–",
    "—",
    "~",
    "#",
    "x",
    "c",
    "s",
    "k",
    "u",
    "(c)",
    "(x)",
    "n/a",
    "na",
    "n.a.",
    "supp",
    "suppressed",
    "confidential",
    "hidden",
    "withheld",
    "redacted",
    "not shown",
];

/// Reads a cell.
pub(crate) fn parse(text: &str) -> Printed {
    let text = text.replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ").trim().to_lowercase();
    if text.is_empty() {
        return Printed::Blank;
    }
    if text == "[z]" || text == "(z)" {
        return Printed::NotApplicable;
    }
    if MARKS.contains(&text.as_str()) || is_shorthand(&text) {
        return Printed::Hidden;
    }
    let bare = without_notes(&text);
    number(bare).or_else(|| range(bare)).unwrap_or(Printed::Words)
}

/// Shorthand of official statistics in square brackets: `[c]`, `[low]`, `[u1]`.
fn is_shorthand(text: &str) -> bool {
    let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(|inner| (1..=4).contains(&inner.len()) && inner.starts_with(|first: char| first.is_ascii_lowercase()))
}

/// The text without notes in brackets behind it: `12 [r]`, `12 (note 1)`.
fn without_notes(text: &str) -> &str {
    let cut = text.find(['[', '(']).filter(|at| *at > 0).unwrap_or(text.len());
    text[..cut].trim()
}

/// A number: with separators of thousands, a percent sign, or an exponent.
fn number(text: &str) -> Option<Printed> {
    let (text, percent) =
        match text.strip_suffix('%').or_else(|| text.strip_suffix("per cent")).or_else(|| text.strip_suffix("percent")) {
            Some(rest) => (rest.trim(), true),
            None => (text, false),
        };
    if ["nan", "inf", "infinity", "-inf", "-infinity", "+inf"].contains(&text) {
        return Some(Printed::NoCount);
    }
    if !text.starts_with(|first: char| first.is_ascii_digit() || "+-.−".contains(first)) {
        return None;
    }
    let plain = without_separators(text)?;
    let value: f64 = plain.parse().ok()?;
    if value < 0.0 {
        return Some(Printed::Negative);
    }
    if !value.is_finite() || value > UNLIMITED as f64 / 10.0 {
        return Some(Printed::NoCount);
    }
    Some(Printed::Number(decimal(&plain, value, percent)))
}

/// Takes out separators of thousands; a text in which they stand wrongly is no number.
fn without_separators(text: &str) -> Option<String> {
    let text = text.replace('−', "-");
    let (whole, rest) = text.split_at(text.find(['.', 'e']).unwrap_or(text.len()));
    let groups: Vec<&str> = whole.split([',', ' ', '\'']).collect();
    let well = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    let digits = groups.concat();
    well.then(|| format!("{digits}{rest}"))
}

fn decimal(plain: &str, value: f64, percent: bool) -> Decimal {
    let printed = plain.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    // A number with an exponent tells no decimals.
    let printed = if plain.contains('e') { usize::from(value.fract() != 0.0) * 6 } else { printed };
    let decimals = u32::try_from(printed).unwrap_or(MOST_DECIMALS).min(if value < 1e6 { MOST_DECIMALS } else { 3 });
    let units = (value * 10_f64.powi(i32::try_from(decimals).unwrap_or(0))).round() as i64;
    Decimal { units, decimals, percent }
}

/// A range in words or signs.
fn range(text: &str) -> Option<Printed> {
    let between = |low: i64, high: i64| (low <= high).then_some(Printed::Range { low, high });
    for start in ["<=", "≤", "up to ", "at most "] {
        if let Some(rest) = text.strip_prefix(start) {
            return between(0, leading(rest)?);
        }
    }
    for start in ["<", "fewer than ", "less than ", "under ", "below "] {
        if let Some(rest) = text.strip_prefix(start) {
            return between(0, leading(rest)? - 1);
        }
    }
    for start in [">=", "≥", "at least "] {
        if let Some(rest) = text.strip_prefix(start) {
            return between(leading(rest)?, UNLIMITED);
        }
    }
    for start in [">", "more than ", "over "] {
        if let Some(rest) = text.strip_prefix(start) {
            return between(leading(rest)? + 1, UNLIMITED);
        }
    }
    if let Some(rest) = text.strip_suffix(" or fewer").or_else(|| text.strip_suffix(" or less")) {
        return between(0, leading(rest)?);
    }
    if let Some(rest) = text.strip_suffix('+').or_else(|| text.strip_suffix(" or more")) {
        return between(leading(rest)?, UNLIMITED);
    }
    let text = text.strip_prefix("between ").unwrap_or(text);
    let (low, high) = [" to ", " and ", "-", "–"].iter().find_map(|joint| text.split_once(joint))?;
    between(leading(low)?, leading(high)?)
}

/// A whole number, perhaps with "people" behind it.
fn leading(text: &str) -> Option<i64> {
    let text = text.trim();
    let end = text.find(|character: char| !character.is_ascii_digit() && character != ',').unwrap_or(text.len());
    let unit = text[end..].trim();
    if !["", "people", "persons", "participants", "respondents"].contains(&unit) {
        return None;
    }
    text[..end].replace(',', "").parse().ok().filter(|number| *number < UNLIMITED)
}

#[cfg(test)]
mod tests {
    use super::{Decimal, Printed, UNLIMITED, parse};

    #[test]
    fn cells_are_read_as_people_print_them() {
        let whole = |units| Printed::Number(Decimal { units, decimals: 0, percent: false });
        let check = |text: &str, expected| assert_eq!(parse(text), expected, "{text}");
        check("12", whole(12));
        check(" 1,178 ", whole(1178));
        check("1 178", whole(1178));
        check("12 [r]", whole(12));
        check("0.3 %", Printed::Number(Decimal { units: 3, decimals: 1, percent: true }));
        check("63%", Printed::Number(Decimal { units: 63, decimals: 0, percent: true }));
        check("1,17", Printed::Words);
        for mark in ["*", "[c]", "..", "-", "[low]", "suppressed", "[u1]"] {
            check(mark, Printed::Hidden);
        }
        check("<5", Printed::Range { low: 0, high: 4 });
        check("fewer than 10", Printed::Range { low: 0, high: 9 });
        check("1 to 4", Printed::Range { low: 1, high: 4 });
        check("100+", Printed::Range { low: 100, high: UNLIMITED });
        check("[z]", Printed::NotApplicable);
        check("-3", Printed::Negative);
        check("1e300", Printed::NoCount);
        check("NaN", Printed::NoCount);
        check("Female", Printed::Words);
        check("", Printed::Blank);
    }
}
