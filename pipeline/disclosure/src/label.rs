//! What labels say: totals, bases, percentages, age bands, and which labels mean the same.

/// A label as it is compared: lower case, single spaces, without notes and punctuation around it.
pub(crate) fn normal(label: &str) -> String {
    let label = label.replace(['\u{a0}', '_'], " ").to_lowercase();
    let cut = label.find("[note").or_else(|| label.find("(note")).unwrap_or(label.len());
    let words: Vec<&str> = label[..cut].split_whitespace().collect();
    words.join(" ").trim_matches(|character: char| ":*.,;".contains(character)).trim().to_owned()
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

/// Whether a heading says that its numbers do not count people.
pub(crate) fn is_other_measure(label: &str) -> bool {
    let label = normal(label);
    let known = [
        "mean",
        "average",
        "median",
        "rate",
        "ratio",
        "score",
        "se",
        "cv",
        "index",
        "change",
        "difference",
        "deviation",
        "error",
    ];
    label.contains(['£', '$', '€']) || label.split([' ', '(', ')']).any(|word| known.contains(&word))
}

/// Whether a heading stands above codes of the labels beside it.
pub(crate) fn is_code(label: &str) -> bool {
    let label = normal(label);
    ["code", "id", "order", "rank", "year"].contains(&label.as_str()) || label.ends_with(" code") || label.ends_with(" id")
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
    use super::{band, category, is_base, is_total};

    #[test]
    fn labels_tell_totals_bases_and_bands() {
        for label in ["Total", "ALL", "Sum", "All participants", "total:", "Grand total [note 1]"] {
            assert!(is_total(label), "{label}");
        }
        for label in ["All other ethnic groups", "Totally", "Allied", "Total income"] {
            assert!(!is_total(label), "{label}");
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
