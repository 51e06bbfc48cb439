//! Categories within categories, where the labels tell: indented, "of which", or with the name of the whole before them.

use crate::label::normal;
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

fn indentation(label: &str) -> usize {
    label.chars().take_while(|character| character.is_whitespace()).map(|character| if character == '\t' { 4 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::find;
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
    }
}
