//! Shares of an ordered scale, one bar for every group; whoever gave no answer stands beside the bar and not in it.

use maud::{Markup, html};

use super::{Frame, fill, legend, title};
use crate::book::display::Shown;
use crate::book::document::BookTableDocument;
use crate::book::pack::Content;
use crate::book::sentences;
use crate::drawing::{LINE, fitting, height, tenths, text_lines};
use crate::layout::wrap;

const WIDTH: f64 = 800.0;
const LEFT: f64 = 220.0;
const RIGHT: f64 = 660.0;
const BAR: f64 = 26.0;
/// Patterns of a scale from one end to the other: the ends differ most.
const ORDER: [usize; 7] = [7, 1, 3, 0, 5, 2, 6];
/// With fewer answers shares say little.
const FEW: u64 = 30;
/// A narrower part has no room for its number.
const ROOM: f64 = 32.0;

/// One bar.
struct Stack<'a> {
    label: &'a str,
    /// One number a code of the scale; hidden numbers count as nothing.
    parts: Vec<u64>,
    hidden: bool,
}

/// `None` where no axis is a scale, or no number is shown.
pub(crate) fn figure(content: &Content<'_>, table: &BookTableDocument, id: &str) -> Option<Markup> {
    let place = table.axes.iter().position(|axis| axis.list.contains("likert")).or_else(|| shortest(table))?;
    let scale = &table.axes[place];
    let steps: Vec<usize> = (0..scale.codes.len()).filter(|code| scale.codes[*code].absence.is_none()).collect();
    if steps.len() > ORDER.len() {
        return None;
    }
    let rows = sentences::rows(table, &content.display);
    let other = (table.axes.len() == 2).then(|| &table.axes[1 - place]);
    let part = |group: usize, step: usize| {
        let at = |codes: &[usize]| codes[place] == step && (codes.len() == 1 || codes[1 - place] == group);
        rows.iter().find(|(codes, _)| at(codes)).map(|(_, shown)| shown)
    };
    let groups: Vec<(usize, &str)> = match other {
        Some(axis) => axis.codes.iter().enumerate().map(|(group, code)| (group, code.label.as_str())).collect(),
        None => vec![(0, "All")],
    };
    let stacks = groups.into_iter().map(|(group, label)| {
        let shown: Vec<Option<&Shown>> = steps.iter().map(|step| part(group, *step)).collect();
        let parts = shown.iter().map(|shown| shown.and_then(|shown| shown.value).unwrap_or(0)).collect();
        let hidden = shown.iter().any(|shown| shown.is_some_and(|shown| shown.value.is_none()));
        Stack { label, parts, hidden }
    });
    let stacks: Vec<Stack<'_>> = stacks.filter(|stack| stack.parts.iter().sum::<u64>() > 0).collect();
    if stacks.is_empty() {
        return None;
    }
    let patterns = patterns(steps.len());
    let (bars, bottom) = drawn(&stacks, &patterns, id);
    let entries: Vec<(usize, &str)> =
        patterns.iter().zip(&steps).map(|(pattern, step)| (*pattern, scale.codes[*step].label.as_str())).collect();
    let hidden = if stacks.iter().any(|stack| stack.hidden) { " Hidden numbers [c] are left out." } else { "" };
    let frame = Frame {
        id,
        title: &title(content, table),
        caption: &format!(
            "Each bar is one group, and each part of it one answer, in percent of those who gave one of these answers. Whoever \
             gave none is left out; the table shows them. Intervals stand in the table. [u]: few answers, so use the shares with care.{hidden}"
        ),
        description: &format!("Stacked bars of {}, one for each group, in the order of the scale.", scale.label),
        width: WIDTH,
        height: bottom + 46.0,
    };
    Some(frame.figure(&legend(id, &entries), &html! { (axis(bottom)) (bars) }))
}

/// Of two axes the one with fewer codes is the scale.
fn shortest(table: &BookTableDocument) -> Option<usize> {
    let scales = ["friendliness", "certainty", "frequency"];
    table.axes.iter().position(|axis| scales.iter().any(|scale| axis.list.contains(scale)))
}

/// Patterns for so many steps: both ends of the order, whatever lies between.
fn patterns(steps: usize) -> Vec<usize> {
    match steps {
        5 => vec![7, 1, 0, 2, 6],
        4 => vec![7, 1, 2, 6],
        3 => vec![7, 0, 6],
        other => ORDER.iter().copied().take(other).collect(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn drawn(stacks: &[Stack<'_>], patterns: &[usize], id: &str) -> (Markup, f64) {
    let mut top = 6.0;
    let mut parts = Vec::new();
    for stack in stacks {
        let lines = wrap(stack.label, fitting(LEFT - 12.0));
        let row = (height(&lines) + 8.0).max(BAR + 10.0);
        let middle = top + row / 2.0;
        let total = stack.parts.iter().sum::<u64>();
        parts.push(text_lines(&lines, LEFT - 10.0, middle - height(&lines) / 2.0 + LINE - 4.5, "end", false));
        let mut start = LEFT;
        for (number, pattern) in stack.parts.iter().zip(patterns) {
            let share = *number as f64 / total as f64;
            let width = share * (RIGHT - LEFT);
            let percent = format!("{}%", (share * 100.0).round());
            parts.push(html! {
                rect.bar x=(tenths(start)) y=(tenths(middle - BAR / 2.0)) width=(tenths(width)) height=(BAR)
                    fill=(fill(id, *pattern)) {}
                @if width >= ROOM {
                    text.number x=(tenths(start + width / 2.0)) y=(tenths(middle + 5.0)) text-anchor="middle" { (percent) }
                }
            });
            start += width;
        }
        parts.push(html! {
            text.label x=(RIGHT + 10.0) y=(tenths(middle + 5.0)) { "of " (sentences::whole(total)) @if total < FEW { " [u]" } }
        });
        top += row;
    }
    (html! { @for part in &parts { (part) } }, top + 4.0)
}

fn axis(bottom: f64) -> Markup {
    html! {
        @for percent in [0_u32, 25, 50, 75, 100] {
            @let x = tenths(LEFT + f64::from(percent) / 100.0 * (RIGHT - LEFT));
            line.grid x1=(x) x2=(x) y1="0" y2=(tenths(bottom)) {}
            text.tick x=(x) y=(tenths(bottom + 17.0)) text-anchor="middle" { (percent) "%" }
        }
        line.axis x1=(LEFT) x2=(RIGHT) y1=(tenths(bottom)) y2=(tenths(bottom)) {}
        text.tick x=((LEFT + RIGHT) / 2.0) y=(tenths(bottom + 38.0)) text-anchor="middle" { "Percent of those who answered" }
    }
}
