//! Bars with intervals.

use maud::{Markup, html};

use super::{cell, note, title};
use crate::book::display::Shown;
use crate::book::document::BookTableDocument;
use crate::book::pack::Content;
use crate::book::sentences;
use crate::chart::{NARROW, WIDE};
use crate::document::Cell;
use crate::drawing::{Style, caption, drawing, number_text, room};
use crate::layout::{Bar, Group, MOST_BARS, MOST_BARS_IN_PANELS, Scale};

/// How many groups of a long list are drawn.
const LARGEST: usize = 15;

/// Everything of a bar but its borrowings.
struct Entry {
    codes: Vec<usize>,
    cell: Cell,
    text: Option<&'static str>,
}

/// One chart for short tables, small charts for longer ones, and the largest groups for a long list.
pub(crate) fn figure(content: &Content<'_>, table: &BookTableDocument, id: &str) -> Markup {
    let entry = |(codes, shown): (Vec<usize>, Shown)| Entry { codes, cell: cell(&shown), text: shown.replaced_by() };
    let mut entries: Vec<Entry> = sentences::rows(table, &content.display).into_iter().map(entry).collect();
    let mut remark = None;
    if let [axis] = table.axes.as_slice()
        && entries.len() > MOST_BARS
    {
        entries.retain(|entry| entry.codes.iter().all(|code| axis.codes[*code].absence.is_none()));
        entries.retain(|entry| entry.cell.value.is_some_and(|value| value > 0.0));
        entries.sort_by(|one, other| other.cell.value.unwrap_or(-1.0).total_cmp(&one.cell.value.unwrap_or(-1.0)));
        entries.truncate(LARGEST);
        remark =
            Some(format!("The chart shows the {LARGEST} largest groups, some of them by chance. The spreadsheet shows all."));
    }
    let groups = groups(table, &entries);
    match entries.len() {
        1..=MOST_BARS => drawn(content, table, &groups, id, false, remark.as_deref()),
        ..=MOST_BARS_IN_PANELS if groups.len() > 1 => drawn(content, table, &groups, id, true, None),
        _ => note("The table is too long for a chart that can be read. Please read the table."),
    }
}

fn groups<'a>(table: &'a BookTableDocument, entries: &'a [Entry]) -> Vec<Group<'a>> {
    let mut groups: Vec<(usize, Group<'a>)> = Vec::new();
    for entry in entries {
        let (Some(last), Some(axis)) = (entry.codes.last(), table.axes.last()) else { continue };
        // With one variable every bar is of the same kind, so that a pattern would say nothing.
        let pattern = if table.axes.len() == 1 { 0 } else { *last };
        let bar = Bar { label: &axis.codes[*last].label, cell: &entry.cell, text: entry.text, pattern };
        let outer = if table.axes.len() == 1 { 0 } else { entry.codes[0] };
        if groups.last().is_none_or(|(place, _)| *place != outer) {
            let heading = (table.axes.len() > 1).then(|| table.axes[0].codes[outer].label.as_str());
            groups.push((outer, Group { heading, bars: Vec::new() }));
        }
        if let Some((_, group)) = groups.last_mut() {
            group.bars.push(bar);
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn drawn(
    content: &Content<'_>,
    table: &BookTableDocument,
    groups: &[Group<'_>],
    id: &str,
    panels: bool,
    remark: Option<&str>,
) -> Markup {
    let Some(scale) = Scale::new(groups, true, true) else {
        return note("No number can be shown, so there is no chart.");
    };
    let bars = || groups.iter().flat_map(|group| &group.bars);
    let widest = |rooms: &mut dyn Iterator<Item = f64>| rooms.fold(0.0, f64::max);
    let labels = widest(&mut bars().map(|bar| room(bar.label)));
    let numbers = widest(&mut bars().map(|bar| room(&number_text(bar, 0))));
    let width = if panels { NARROW } else { WIDE };
    let style = Style {
        title: title(content, table),
        axis: sentences::count_heading(content.document),
        scale: &scale,
        dots: false,
        decimals: 0,
        width,
        left: (labels + 16.0).clamp(60.0, width * 0.36),
        right: width - (numbers + 18.0).min(width * 0.3),
        intervals: bars().any(|bar| bar.cell.lower.is_some()),
    };
    html! {
        figure {
            figcaption { strong { (style.title) } br; (caption(&style)) @if let Some(remark) = remark { " " (remark) } }
            @if panels {
                div.panels.scroll tabindex="0" role="group" aria-label={ "Charts: " (style.title) } {
                    @for (index, group) in groups.iter().enumerate() {
                        (drawing(&style, std::slice::from_ref(group), &format!("{id}-{}", index + 1)))
                    }
                }
            } @else {
                div.scroll tabindex="0" role="group" aria-label={ "Chart: " (style.title) } { (drawing(&style, groups, id)) }
            }
        }
    }
}
