//! Pieces of a schema: bounds out of constraints, code lists as CSV, names that fit.

use choir_contract::{MISSING, UNCODABLE};

use crate::text::normalise;

/// Least and greatest number of a constraint such as `. >= 0 and . < 120`; one that says more, or less, says none.
pub(super) fn bounds(constraint: Option<&str>) -> Option<(f64, f64)> {
    let text = constraint?.to_lowercase();
    let (mut least, mut greatest) = (None, None);
    for part in text.split(" and ") {
        let part = part.trim().trim_matches(['(', ')']).trim();
        let rest = part.strip_prefix('.')?.trim();
        let (sign, number) = rest.split_at_checked(rest.find(|letter: char| !"<>=".contains(letter))?)?;
        let number: f64 = number.trim().parse().ok()?;
        match sign {
            ">=" | ">" => least = Some(number),
            "<=" | "<" => greatest = Some(number),
            _ => return None,
        }
    }
    least.zip(greatest).filter(|(least, greatest)| least < greatest && least.fract() == 0.0 && greatest.fract() == 0.0)
}

/// Whether a code says why there is no answer.
pub(super) fn reason_for_absence(code: &str) -> bool {
    matches!(code.to_uppercase().as_str(), "PNTS" | "DK" | "NA_NOTASKED" | "-99" | "-98" | "-97" | "-88")
        || code == MISSING
        || code == UNCODABLE
}

/// A code list in the columns of `schemas/codelists/`.
pub(super) fn csv_text(lines: &[(String, String, &str)], source: &str) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    _ = writer.write_record(["code", "label", "parent", "order", "kind", "source", "version"]);
    for (order, (code, label, kind)) in lines.iter().enumerate() {
        _ = writer.write_record([code.as_str(), label, "", &(order + 1).to_string(), kind, source, "1"]);
    }
    writer.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

/// A name for files, tables and columns: lower case, words between underscores, a letter first.
pub(super) fn identity(text: &str) -> String {
    let words: Vec<String> = normalise(&text.replace(['<', '>', '+', '-'], " "))
        .split(' ')
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    let name = words.join("_");
    if name.starts_with(|letter: char| letter.is_ascii_alphabetic()) { name } else { format!("q_{name}") }
}

/// The name, or the name with the next free number.
pub(super) fn unused(name: &str, names: &[String]) -> String {
    let free = |name: &String| !names.contains(name);
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(free).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraints_give_bounds_or_nothing() {
        assert_eq!(bounds(Some(". >= 0 and . <= 120")), Some((0.0, 120.0)));
        assert_eq!(bounds(Some("(.>0) and (. < 5)")), Some((0.0, 5.0)));
        for text in [". < 120", "regex(., '^a$')", ". > 5 and . < 2", "${age} > 3 and . < 5", ". >= 0 or . <= 2", ""] {
            assert_eq!(bounds(Some(text)), None, "{text}");
        }
        assert_eq!(bounds(None), None);
    }

    #[test]
    fn names_fit_files_and_columns() {
        let names = ["My Form v2", "2nd-visit", "Âge", "العمر", "a__b"].map(identity);
        assert_eq!(names, ["my_form_v2", "q_2nd_visit", "age", "q_", "a_b"]);
        assert_eq!(unused("a", &["a".to_owned(), "a_2".to_owned()]), "a_3");
    }
}
