//! What labels say: totals, bases, percentages, age bands, and which labels mean the same.

use crate::facts::stated;

/// A label as it is compared: lower case, single spaces, without base, notes and punctuation around it.
pub(crate) fn normal(label: &str) -> String {
    plain(with_base(label).0)
}

/// A text in lower case, with single spaces, without notes and punctuation around it.
pub(crate) fn plain(text: &str) -> String {
    let text = text.replace(['\u{a0}', '_'], " ").to_lowercase();
    let cut = text.find("[note").or_else(|| text.find("(note")).unwrap_or(text.len());
    let words: Vec<&str> = text[..cut].split_whitespace().collect();
    words.join(" ").trim_matches(|character: char| ":*.,;".contains(character)).trim().to_owned()
}

/// A label without the base in it, and the base: `Coventry (n=416)`.
pub(crate) fn with_base(label: &str) -> (&str, Option<i64>) {
    let lower = label.to_lowercase();
    let Some((at, number)) = stated(&lower).filter(|_| lower.len() == label.len()) else { return (label, None) };
    let before = label[..at].trim_end_matches(|character: char| " ([,;:".contains(character)).trim_end();
    // A line that is nothing but a base is one, and so is a heading "n = 416" of a column.
    if before.is_empty() { (label, None) } else { (before, Some(number)) }
}

/// A category as it is compared between tables: "Females" and "female" are one.
pub(crate) fn category(label: &str) -> String {
    let label = normal(label);
    let single = label.strip_suffix('s').filter(|rest| rest.len() > 3 && !rest.ends_with('s'));
    single.map_or(label.clone(), str::to_owned)
}

/// Whom a total may name: "all participants", "total people".
const EVERYONE: [&str; 22] = [
    "people",
    "persons",
    "participants",
    "respondents",
    "residents",
    "employers",
    "ages",
    "groups",
    "categories",
    "cities",
    "genders",
    "sexes",
    "areas",
    "countries",
    "cases",
    "records",
    "responses",
    "number",
    "count",
    "counts",
    "individuals",
    "(all)",
];

/// Whether a label names everyone, over all categories.
pub(crate) fn is_total(label: &str) -> bool {
    let label = normal(label);
    if ["total", "totals", "all", "sum", "grand total", "overall", "everyone", "everybody", "total (n)", "total n"]
        .contains(&label.as_str())
    {
        return true;
    }
    let rest = label.strip_prefix("all ").or_else(|| label.strip_prefix("total "));
    rest.is_some_and(|rest| EVERYONE.contains(&rest))
}

/// Whether a label names the number that percentages refer to.
pub(crate) fn is_base(label: &str) -> bool {
    let label = normal(label).replace(['=', '(', ')'], " ");
    let words: Vec<&str> = label.split_whitespace().collect();
    let known = ["base", "n", "base n", "n base", "sample size", "unweighted base", "number recorded", "valid n", "total base"];
    known.contains(&words.join(" ").as_str())
}

/// Whether a heading says that its numbers are percentages.
pub(crate) fn is_percent(label: &str) -> bool {
    let label = normal(label);
    label.contains('%') || ["percent", "per cent", "percentage", "proportion", "share"].iter().any(|word| label.contains(word))
}

/// Whether a heading says no more than that its numbers count people.
pub(crate) fn is_count(label: &str) -> bool {
    let known = [
        "n",
        "number",
        "count",
        "counts",
        "no",
        "no.",
        "frequency",
        "freq",
        "people",
        "persons",
        "participants",
        "respondents",
        "residents",
        "value",
        "number of people",
        "number of participants",
        "obs value",
        "observation",
        "records",
        "responses",
        "individuals",
    ];
    known.contains(&normal(label).as_str())
}

/// Words that name what a number is of, when it is no count of people, wherever they stand in a heading.
const MEASURES: [&str; 52] = [
    "mean",
    "average",
    "median",
    "se",
    "cv",
    "sd",
    "deviation",
    "turnover",
    "income",
    "salary",
    "wage",
    "wages",
    "cost",
    "costs",
    "spend",
    "spending",
    "spent",
    "budget",
    "expenditure",
    "revenue",
    "price",
    "amount",
    "funding",
    "gbp",
    "eur",
    "usd",
    "hours",
    "minutes",
    "km",
    "miles",
    "temperature",
    "latitude",
    "longitude",
    "lower",
    "upper",
    "ci",
    "lcl",
    "ucl",
    "significance",
    "p-value",
    "z-score",
    "t-statistic",
    "odds",
    "coefficient",
    "thousand",
    "thousands",
    "000s",
    "'000",
    "000's",
    "rank",
    "ranking",
    "percentile",
];

/// Words that do so only when they are what a heading is about: "No change" is an answer that people gave.
const WEAK_MEASURES: [&str; 9] = ["rate", "ratio", "score", "index", "change", "difference", "error", "growth", "trend"];

/// Whether a heading says that its numbers do not count people.
pub(crate) fn is_other_measure(label: &str) -> bool {
    let label = normal(label);
    let words = || label.split([' ', '(', ')', '/', ',']).filter(|word| !word.is_empty());
    let about = ["in", "from", "since", "on", "per", "(%)", "%"];
    let weak = || {
        let (first, last) = (words().next().unwrap_or_default(), words().next_back().unwrap_or_default());
        let second = words().nth(1);
        (WEAK_MEASURES.contains(&last) && first != "no")
            || (WEAK_MEASURES.contains(&first) && second.is_none_or(|word| about.contains(&word)))
    };
    label.contains(['£', '$', '€']) || label.contains("per 1") || words().any(|word| MEASURES.contains(&word)) || weak()
}

/// Whether a column holds sums or means of what the counted people or employers have.
pub(crate) fn is_magnitude(label: &str) -> bool {
    let label = normal(label);
    let others =
        ["se", "cv", "sd", "deviation", "lower", "upper", "ci", "lcl", "ucl", "thousand", "thousands", "000s", "rank", "ranking"];
    is_other_measure(&label)
        && !label.split([' ', '(', ')', '/', ',']).any(|word| others.contains(&word) || WEAK_MEASURES.contains(&word))
}

/// Whether the label of a row says that the row does not count people.
pub(crate) fn is_other_row(label: &str) -> bool {
    let label = normal(label);
    let first = label.split([' ', ',']).next().unwrap_or_default();
    let statistics = ["mean", "average", "median", "standard", "sd", "se", "cv", "rate", "ratio"];
    label.contains(['£', '$', '€']) || statistics.contains(&first) || WEAK_MEASURES.contains(&label.as_str())
}

/// Whether a heading stands above codes of the labels beside it.
pub(crate) fn is_code(label: &str) -> bool {
    let label = normal(label);
    let numbers = [
        "reference",
        "ref",
        "case",
        "phone",
        "telephone",
        "id",
        "account",
        "grant",
        "house",
        "registration",
        "serial",
        "row",
        "line",
    ];
    let named = label.strip_suffix(" number").or_else(|| label.strip_suffix(" no")).or_else(|| label.strip_suffix(" ref"));
    ["code", "id", "order", "rank", "position", "ref", "reference", "telephone", "phone", "postcode", "page"]
        .contains(&label.as_str())
        || label.ends_with(" code")
        || label.ends_with(" id")
        || named.is_some_and(|rest| numbers.iter().any(|number| rest.ends_with(number)))
}

/// Whether a heading names a variable whose categories are numbers.
pub(crate) fn is_number_variable(label: &str) -> bool {
    let label = normal(label);
    let known = [
        "age",
        "year",
        "month",
        "quarter",
        "week",
        "wave",
        "day",
        "grade",
        "year of birth",
        "single year of age",
        "household size",
    ];
    known.contains(&label.as_str())
}

/// Whether a heading stands above numbers with their percentages in brackets: `n (%)`.
pub(crate) fn is_count_with_percent(label: &str) -> bool {
    let label = normal(label).replace(' ', "");
    ["n(%)", "no.(%)", "no(%)", "number(%)", "count(%)", "n,%", "n/%", "number(percent)", "number(percentage)"]
        .iter()
        .any(|end| label.ends_with(end))
}

/// Labels that many variables have, so that they tell nothing about which one it is.
pub(crate) fn is_generic(category: &str) -> bool {
    let known = [
        "yes",
        "no",
        "other",
        "unknown",
        "missing",
        "not stated",
        "not known",
        "prefer not to say",
        "don't know",
        "none",
        "refused",
    ];
    known.contains(&category)
}

/// Ages or years that a label covers, both ends included: "16-24", "under 20", "65+".
pub(crate) fn band(label: &str) -> Option<(i64, i64)> {
    let label = normal(label).replace(['–', '—'], "-");
    let label = label.trim_start_matches("aged ").trim_start_matches("age ");
    let label = ["years old", "years", "year", "yrs"].iter().fold(label, |rest, unit| rest.trim_end_matches(unit).trim());
    let whole = |text: &str| text.trim().parse::<i64>().ok().filter(|number| (0..1_000).contains(number));
    let open = 1_000;
    if let Some(rest) = label.strip_prefix("under ").or_else(|| label.strip_prefix('<')).or_else(|| label.strip_prefix("below "))
    {
        return whole(rest).filter(|end| *end > 0).map(|end| (0, end - 1));
    }
    if let Some(rest) = label.strip_prefix("over ").or_else(|| label.strip_prefix('>')) {
        return whole(rest).map(|start| (start + 1, open));
    }
    for end in ["+", " and over", " or over", " or older", " and older", " or more", " plus"] {
        if let Some(rest) = label.strip_suffix(end) {
            return whole(rest).map(|start| (start, open));
        }
    }
    let (low, high) = label.split_once('-').or_else(|| label.split_once(" to "))?;
    let (low, high) = (whole(low)?, whole(high)?);
    (low <= high).then_some((low, high))
}

#[cfg(test)]
mod tests {
    use super::{band, category, is_base, is_other_measure, is_total, with_base};

    #[test]
    fn labels_tell_totals_bases_and_bands() {
        for label in ["Total", "ALL", "Sum", "All participants", "total:", "Grand total [note 1]"] {
            assert!(is_total(label), "{label}");
        }
        for label in ["All other ethnic groups", "Totally", "Allied", "Total income"] {
            assert!(!is_total(label), "{label}");
        }
        assert!(is_total("Total (n=1,178)") && is_total("All participants (n = 1178)"));
        assert_eq!(with_base("Coventry (n=1,416)"), ("Coventry", Some(1416)));
        assert_eq!(with_base("n = 416"), ("n = 416", None));
        for label in ["Mean age", "Turnover £", "Change in number", "Growth", "Cost (GBP)", "Rate per 1,000", "Lower CI"] {
            assert!(is_other_measure(label), "{label}");
        }
        for label in ["No change", "Change of address", "Women", "Number of people", "Error reported by police", "Rated good"] {
            assert!(!is_other_measure(label), "{label}");
        }
        for label in ["n=", "Base", "Base (n)", "N", "Unweighted base"] {
            assert!(is_base(label), "{label}");
        }
        let check = |label: &str, expected| assert_eq!(band(label), expected, "{label}");
        check("16-24", Some((16, 24)));
        check("16 to 24", Some((16, 24)));
        check("Under 20", Some((0, 19)));
        check("65+", Some((65, 1_000)));
        check("<1 year", Some((0, 0)));
        check("Coventry", None);
        assert_eq!(category("Females "), category("female"));
    }
}
