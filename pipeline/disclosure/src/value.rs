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
    /// A range in place of a percentage: `<1%`. In ten-thousandths of a percent, both ends included.
    Share {
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
    let text = plain(text);
    if text.is_empty() {
        return Printed::Blank;
    }
    if text == "[z]" || text == "(z)" {
        return Printed::NotApplicable;
    }
    if is_mark(&text) || is_shorthand(&text) {
        return Printed::Hidden;
    }
    let bare = without_notes(&text);
    if bare != text && (is_mark(bare) || is_shorthand(bare)) {
        return Printed::Hidden;
    }
    number(bare).or_else(|| range(bare)).unwrap_or(Printed::Words)
}

/// A second figure in brackets behind the first: the percentage of `742 (63.0%)`, the count of `63.0% (742)`. `percent`
/// says that a number in brackets is a percentage without its sign.
pub(crate) fn beside(text: &str, percent: bool) -> Option<Printed> {
    let text = plain(text);
    let (first, rest) = text.split_once('(').or_else(|| text.split_once('['))?;
    let first = parse(first);
    let second = number(rest.trim().trim_end_matches([')', ']']).trim().trim_start_matches("n=").trim())?;
    match (first, second) {
        (Printed::Number(first), Printed::Number(second)) if first.percent && !second.percent => Some(Printed::Number(second)),
        (Printed::Number(Decimal { percent: false, .. }) | Printed::Hidden | Printed::Range { .. }, Printed::Number(second))
            if second.percent || percent =>
        {
            Some(Printed::Number(Decimal { percent: true, ..second }))
        }
        _ => None,
    }
}

fn plain(text: &str) -> String {
    let text = text.replace(['\u{a0}', '\u{202f}', '\u{2009}', '\u{feff}'], " ").trim().to_lowercase();
    // A spreadsheet writes an apostrophe before a number that is kept as text.
    text.strip_prefix('\'').map(str::to_owned).unwrap_or(text)
}

/// A word or a sign that stands in place of a number.
fn is_mark(text: &str) -> bool {
    MARKS.contains(&text) || (text.chars().count() <= 5 && text.chars().all(|sign| "*.:-–—~#†‡§^!¶■●•…?@=".contains(sign)))
}

/// Shorthand of official statistics in square brackets: `[c]`, `[low]`, `[u1]`.
fn is_shorthand(text: &str) -> bool {
    let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(|inner| (1..=4).contains(&inner.len()) && inner.starts_with(|first: char| first.is_ascii_lowercase()))
}

/// Signs and letters that refer to a note when they stand behind a number.
const NOTE_SIGNS: [char; 22] =
    ['*', '†', '‡', '§', '¶', '#', '^', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁰', 'ᵃ', 'ᵇ', 'ᶜ', 'ʳ', 'ᵖ'];

/// The text without notes behind it: `12 [r]`, `12 (note 1)`, `12*`, `12 r`.
fn without_notes(text: &str) -> &str {
    let bracket = text.char_indices().skip(1).find(|(_, sign)| matches!(sign, '[' | '('));
    let cut = bracket.map_or(text.len(), |(at, _)| at);
    let bare = text[..cut].trim();
    let stripped = bare.trim_end_matches(NOTE_SIGNS).trim_end();
    if stripped.is_empty() {
        return bare;
    }
    // Revised, provisional, estimated, or a note with a letter.
    let letter = stripped.strip_suffix(['r', 'p', 'e', 'a', 'b', 'c', 'd', 'u']).map(str::trim_end);
    letter.filter(|rest| rest.ends_with(|last: char| last.is_ascii_digit())).unwrap_or(stripped)
}

/// A number: with separators of thousands, a percent sign, or an exponent.
fn number(text: &str) -> Option<Printed> {
    let (text, percent) = without_percent(text);
    if ["nan", "inf", "infinity", "-inf", "-infinity", "+inf"].contains(&text) {
        return Some(Printed::NoCount);
    }
    if text == "nil" {
        return Some(Printed::Number(Decimal { units: 0, decimals: 0, percent }));
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

fn without_percent(text: &str) -> (&str, bool) {
    let ends = ["%", "per cent", "percent"];
    ends.iter().find_map(|end| text.strip_suffix(end)).map_or((text, false), |rest| (rest.trim(), true))
}

/// Takes out separators of thousands and makes the decimal sign a point; a text in which they stand wrongly is no number.
fn without_separators(text: &str) -> Option<String> {
    let text = text.replace('−', "-");
    let (mantissa, exponent) = text.split_at(text.find('e').unwrap_or(text.len()));
    let is_grouped = |groups: &[&str]| {
        groups.len() == 1
            || ((1..=3).contains(&groups[0].trim_start_matches('-').len()) && groups[1..].iter().all(|group| group.len() == 3))
    };
    let join = |whole: &str, signs: &[char], fraction: &str| {
        let groups: Vec<&str> = whole.split(signs).collect();
        is_grouped(&groups).then(|| format!("{}{fraction}{exponent}", groups.concat()))
    };
    let fraction = |rest: &str| format!(".{}", &rest[1..]);
    match (mantissa.rfind(','), mantissa.rfind('.')) {
        // 1.371,5
        (Some(comma), Some(point)) if point < comma => join(&mantissa[..comma], &['.', ' ', '\''], &fraction(&mantissa[comma..])),
        (_, Some(_)) if mantissa.matches('.').count() > 1 => join(mantissa, &['.'], ""),
        (_, Some(point)) => join(&mantissa[..point], &[',', ' ', '\''], &mantissa[point..]),
        // 36,7 and 0,317
        (Some(comma), None)
            if mantissa.matches(',').count() == 1 && (mantissa.len() - comma != 4 || mantissa.starts_with('0')) =>
        {
            join(&mantissa[..comma], &[' ', '\''], &fraction(&mantissa[comma..]))
        }
        _ => join(mantissa, &[',', ' ', '\''], ""),
    }
}

fn decimal(plain: &str, value: f64, percent: bool) -> Decimal {
    let printed = plain.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    // A number with an exponent tells no decimals.
    let printed = if plain.contains('e') { usize::from(value.fract() != 0.0) * 6 } else { printed };
    let decimals = u32::try_from(printed).unwrap_or(MOST_DECIMALS).min(if value < 1e6 { MOST_DECIMALS } else { 3 });
    let units = (value * 10_f64.powi(i32::try_from(decimals).unwrap_or(0))).round() as i64;
    Decimal { units, decimals, percent }
}

/// A range in words or signs, of counts or of percentages.
fn range(text: &str) -> Option<Printed> {
    let text =
        text.strip_prefix("n ").or_else(|| text.strip_prefix('n')).filter(|rest| rest.starts_with(['<', '≤'])).unwrap_or(text);
    let (bare, percent) = without_percent(text);
    if percent {
        let (low, high) =
            ends(bare, |text| Some(without_separators(text.trim())?.parse::<f64>().ok()? * 10_000.0), 100.0 * 10_000.0, 0.0)?;
        let whole = |end: f64| end.round() as i64;
        return (0.0 <= low && low <= high && high <= 1_000_000.0).then(|| Printed::Share { low: whole(low), high: whole(high) });
    }
    let (low, high) = ends(text, |text| leading(text).map(|number| number as f64), UNLIMITED as f64, 1.0)?;
    (low <= high).then_some(Printed::Range { low: low as i64, high: high as i64 })
}

/// Both ends of a range; `step` is how far an end lies from a limit that it does not reach.
fn ends(text: &str, number: impl Fn(&str) -> Option<f64>, most: f64, step: f64) -> Option<(f64, f64)> {
    for start in ["<=", "=<", "≤", "up to ", "at most ", "no more than ", "not more than "] {
        if let Some(rest) = text.strip_prefix(start) {
            return Some((0.0, number(rest)?));
        }
    }
    for start in ["<", "fewer than ", "less than ", "under ", "below "] {
        if let Some(rest) = text.strip_prefix(start) {
            return Some((0.0, number(rest)? - step));
        }
    }
    for start in [">=", "≥", "at least "] {
        if let Some(rest) = text.strip_prefix(start) {
            return Some((number(rest)?, most));
        }
    }
    for start in [">", "more than ", "over "] {
        if let Some(rest) = text.strip_prefix(start) {
            return Some((number(rest)? + step, most));
        }
    }
    for end in [" or fewer", " or less", " or under"] {
        if let Some(rest) = text.strip_suffix(end) {
            return Some((0.0, number(rest)?));
        }
    }
    for end in ["+", " or more", " or over"] {
        if let Some(rest) = text.strip_suffix(end) {
            return Some((number(rest)?, most));
        }
    }
    let text = text.strip_prefix("between ").unwrap_or(text);
    let (low, high) = [" to ", " and ", "-", "–", "—", ".."].iter().find_map(|joint| text.split_once(joint))?;
    Some((number(low)?, number(high)?))
}

/// Numbers that limits are often spelled with.
const SPELLED: [(&str, i64); 11] = [
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("twenty", 20),
];

/// A whole number in digits or as a word, perhaps with "people" behind it.
pub(crate) fn leading(text: &str) -> Option<i64> {
    let text = text.trim();
    let first = text.split(' ').next().unwrap_or_default();
    let spelled = SPELLED.iter().find(|(word, _)| *word == first);
    let end = match spelled {
        Some(_) => first.len(),
        None => text.find(|character: char| !character.is_ascii_digit() && character != ',').unwrap_or(text.len()),
    };
    let unit = text[end..].trim();
    if !["", "people", "persons", "participants", "respondents", "individuals", "cases"].contains(&unit) {
        return None;
    }
    let number = spelled.map(|(_, number)| *number).or_else(|| text[..end].replace(',', "").parse().ok());
    number.filter(|number| *number < UNLIMITED)
}

#[cfg(test)]
mod tests {
    use super::{Decimal, Printed, UNLIMITED, beside, parse};

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
        check("1,17", Printed::Number(Decimal { units: 117, decimals: 2, percent: false }));
        check("36,7 %", Printed::Number(Decimal { units: 367, decimals: 1, percent: true }));
        check("1.371,5", Printed::Number(Decimal { units: 13_715, decimals: 1, percent: false }));
        check("1.371.000", whole(1_371_000));
        check("1'371", whole(1_371));
        check("'12", whole(12));
        for text in ["12*", "12 r", "12r", "12†", "12¹", "12 (note 1)", "12[r]", "12.0".trim_end_matches(".0")] {
            check(text, whole(12));
        }
        check("12,34,5", Printed::Words);
        check("nil", whole(0));
        for mark in ["*", "[c]", "..", "-", "[low]", "suppressed", "[u1]", "****", "‡", "* (0.3%)", "--"] {
            check(mark, Printed::Hidden);
        }
        check("<5", Printed::Range { low: 0, high: 4 });
        check("fewer than 10", Printed::Range { low: 0, high: 9 });
        check("fewer than five people", Printed::Range { low: 0, high: 4 });
        check("n<5", Printed::Range { low: 0, high: 4 });
        check("<5*", Printed::Range { low: 0, high: 4 });
        check("<1%", Printed::Share { low: 0, high: 10_000 });
        check("less than 0.5 per cent", Printed::Share { low: 0, high: 5_000 });
        for text in ["1 to 4", "1-4", "1 – 4", "between one and four"] {
            check(text, Printed::Range { low: 1, high: 4 });
        }
        check("100+", Printed::Range { low: 100, high: UNLIMITED });
        check("[z]", Printed::NotApplicable);
        check("-3", Printed::Negative);
        check("1e300", Printed::NoCount);
        check("NaN", Printed::NoCount);
        check("Female", Printed::Words);
        check("", Printed::Blank);
    }

    #[test]
    fn two_figures_may_stand_in_one_cell() {
        let percent = |units, decimals| Some(Printed::Number(Decimal { units, decimals, percent: true }));
        assert_eq!(beside("742 (63.0%)", false), percent(630, 1));
        assert_eq!(beside("* (0.3%)", false), percent(3, 1));
        assert_eq!(beside("742 (63.0)", true), percent(630, 1));
        assert_eq!(beside("63% (742)", false), Some(Printed::Number(Decimal { units: 742, decimals: 0, percent: false })));
        assert_eq!(beside("742 (2)", false), None);
        assert_eq!(beside("742", true), None);
    }
}
