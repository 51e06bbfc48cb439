//! Categories within categories, where the labels tell: indented, "of which", with the name of the whole before them, or
//! bands within wider bands.

use crate::label::{band, normal};
use crate::table::Axis;

/// Notes the parent of each category.
pub(super) fn find(axes: &mut [Axis]) {
    for axis in axes {
        let parents = (0..axis.labels.len()).map(|index| parent(&axis.labels, index)).collect();
        axis.parents = parents;
        // Labels were kept as written for their indentation; from here on they are words.
        for label in &mut axis.labels {
            *label = label.trim().to_owned();
        }
    }
}

fn parent(labels: &[String], index: usize) -> Option<usize> {
    let depth = indentation(&labels[index]);
    if depth >= 2
        && let Some(above) = (0..index).rev().find(|above| indentation(&labels[*above]) < depth)
    {
        return Some(above);
    }
    if let Some(wider) = wider_band(labels, index) {
        return Some(wider);
    }
    let label = normal(&labels[index]);
    if ["of which", "of whom", "including"].iter().any(|start| label.starts_with(start)) {
        return (0..index).rev().find(|above| !normal(&labels[*above]).starts_with("of wh"));
    }
    let (start, _) = [": ", " - ", " – "].iter().find_map(|joint| label.split_once(joint))?;
    labels.iter().position(|other| {
        let other = normal(other);
        let other = other.strip_prefix("all ").or_else(|| other.strip_suffix(" total")).unwrap_or(&other);
        other == start.trim()
    })
}

/// The narrowest band that holds a band and more.
fn wider_band(labels: &[String], index: usize) -> Option<usize> {
    let (low, high) = band(&labels[index])?;
    let holds = |other: &usize| {
        band(&labels[*other]).is_some_and(|(start, end)| start <= low && high <= end && (start, end) != (low, high))
    };
    let width = |other: &usize| band(&labels[*other]).map_or(i64::MAX, |(start, end)| end - start);
    (0..labels.len()).filter(holds).min_by_key(width)
}

/// Whether categories make up the whole that they are parts of: bands must leave no gap, of others it is assumed.
pub(crate) fn tiles<'a>(whole: &str, parts: impl Iterator<Item = &'a str>) -> bool {
    let Some((start, end)) = band(whole) else { return true };
    let Some(mut parts) = parts.map(band).collect::<Option<Vec<_>>>() else { return true };
    parts.sort_unstable();
    let next = parts.iter().try_fold(start, |next, (low, high)| (*low == next).then_some(high + 1));
    next == Some(end + 1)
}

fn indentation(label: &str) -> usize {
    label.chars().take_while(|character| character.is_whitespace()).map(|character| if character == '\t' { 4 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::{find, tiles};
    use crate::table::Axis;

    #[test]
    fn labels_tell_their_whole() {
        let check = |labels: &[&str], expected: &[Option<usize>]| {
            let labels = labels.iter().map(|label| (*label).to_owned()).collect();
            let mut axes = [Axis { name: String::new(), labels, parents: Vec::new() }];
            find(&mut axes);
            assert_eq!(axes[0].parents, expected);
        };
        check(&["Asian", "  Indian", "  Other", "White"], &[None, Some(0), Some(0), None]);
        check(&["Asian", "Asian: Indian", "Asian: Other", "White"], &[None, Some(0), Some(0), None]);
        check(&["Employed", "of which part-time", "Not employed"], &[None, Some(0), None]);
        check(&["White - British", "White - Other"], &[None, None]);
        check(&["Under 25", "16-19", "20-24", "25+"], &[None, Some(0), Some(0), None]);
    }

    #[test]
    fn bands_without_a_gap_make_up_their_whole() {
        assert!(tiles("16-24", ["20-24", "16-19"].into_iter()));
        assert!(!tiles("16-24", ["16-19", "21-24"].into_iter()));
        assert!(tiles("25+", ["25-64", "65 and over"].into_iter()));
        assert!(tiles("Asian", ["Indian", "Other"].into_iter()));
    }
}
