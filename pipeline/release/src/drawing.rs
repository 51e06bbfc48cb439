//! The strokes of a chart: rows with a bar or a dot, intervals, numbers, patterns and the axis.

use maud::{Markup, html};

use crate::layout::{Bar, Group, Scale, wrap};
use crate::number::{grouped, mark};

/// Room of one character of the labels, as a line of words has it.
const CHARACTER: f64 = 7.8;
pub(crate) const LINE: f64 = 17.0;
pub(crate) const BAR: f64 = 18.0;
pub(crate) const PATTERNS: usize = 8;

/// What all drawings of a figure share.
pub(crate) struct Style<'a> {
    pub(crate) title: String,
    /// What the axis shows.
    pub(crate) axis: String,
    pub(crate) scale: &'a Scale,
    pub(crate) dots: bool,
    pub(crate) decimals: usize,
    pub(crate) width: f64,
    /// Left end of the plot: the labels stand before it.
    pub(crate) left: f64,
    /// Right end of the plot: the last number stands behind it.
    pub(crate) right: f64,
    pub(crate) intervals: bool,
}

impl Style<'_> {
    fn place(&self, number: f64) -> f64 {
        self.left + self.scale.share(number) * (self.right - self.left)
    }
}

/// What the parts of a chart mean.
pub(crate) fn caption(style: &Style<'_>) -> String {
    let shape = if style.dots { "Filled shape" } else { "Bar" };
    let number = if style.intervals { "the estimate" } else { "the number" };
    let interval = " Line with two ends: the number is likely to be between these ends (95 in 100).";
    format!("{shape}: {number}.{} The table has the same numbers.", if style.intervals { interval } else { "" })
}

/// The number beside a bar, with its mark.
pub(crate) fn number_text(bar: &Bar<'_>, decimals: usize) -> String {
    if let Some(text) = bar.text {
        return text.to_owned();
    }
    match (bar.cell.value, mark(bar.cell.status)) {
        (Some(value), None) => grouped(value, decimals),
        (Some(value), Some("[u]")) => format!("{} [u]", grouped(value, decimals)),
        (_, Some("[c]")) => "[c]".to_owned(),
        _ => "[x]".to_owned(),
    }
}

/// One drawing of these groups. `id` must be unique in the page.
pub(crate) fn drawing(style: &Style<'_>, groups: &[Group<'_>], id: &str) -> Markup {
    let mut parts = Vec::new();
    let mut top = 6.0;
    for group in groups {
        if let Some(heading) = group.heading {
            let lines = wrap(heading, fitting(style.width));
            parts.push(text_lines(&lines, 2.0, top + 14.0, "start", true));
            top += height(&lines) + 6.0;
        }
        for bar in &group.bars {
            let lines = wrap(bar.label, fitting(style.left - 10.0));
            let row_height = (height(&lines) + 8.0).max(30.0);
            parts.push(row(style, bar, &lines, top + row_height / 2.0, id));
            top += row_height;
        }
        top += 8.0;
    }
    let title = match groups {
        [Group { heading: Some(heading), .. }] => format!("{}: {heading}", style.title),
        _ => style.title.clone(),
    };
    html! {
        svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby={ (id) "-title " (id) "-desc" }
            width=(style.width) viewBox={ "0 0 " (style.width) " " (top + 48.0) } {
            title id={ (id) "-title" } { (title) }
            desc id={ (id) "-desc" } { (caption(style)) }
            @if !style.dots { defs { @for index in 0..PATTERNS { (pattern(id, index)) } } }
            (axis(style, top))
            @for part in &parts { (part) }
        }
    }
}

/// One row: label, bar or shape, interval, number.
fn row(style: &Style<'_>, bar: &Bar<'_>, lines: &[String], middle: f64, id: &str) -> Markup {
    let cell = bar.cell;
    let shown = cell.value.filter(|_| !matches!(number_text(bar, 0).as_str(), "[x]" | "[c]"));
    let first = middle - height(lines) / 2.0 + 12.5;
    let ends = shown.and(cell.lower.zip(cell.upper)).map(|(lower, upper)| (style.place(lower), style.place(upper)));
    let end = shown.map_or(style.left, |value| style.place(value)).max(ends.map_or(style.left, |(_, upper)| upper));
    html! {
        (text_lines(lines, style.left - 10.0, first, "end", false))
        @if let Some(value) = shown {
            @if !style.dots { (bar_shape(style, value, middle, bar.pattern, id)) }
            @if let Some((lower, upper)) = ends { (whisker(lower, upper, middle)) }
            @if style.dots { (dot_shape(style.place(value), middle, bar.pattern)) }
        }
        text.number x=(tenths(end + 8.0)) y=(tenths(middle + 5.0)) { (number_text(bar, style.decimals)) }
    }
}

fn bar_shape(style: &Style<'_>, value: f64, middle: f64, pattern: usize, id: &str) -> Markup {
    let (zero, end) = (style.place(0.0), style.place(value));
    let (start, width) = (zero.min(end), (end - zero).abs());
    html! {
        rect.bar x=(tenths(start)) y=(tenths(middle - BAR / 2.0)) width=(tenths(width)) height=(BAR)
            fill={ "url(#" (id) "-pattern-" (pattern % PATTERNS) ")" } {}
    }
}

/// A light line under a dark one, so that the interval can be seen on every pattern.
pub(crate) fn whisker(lower: f64, upper: f64, middle: f64) -> Markup {
    let (lower, upper) = (tenths(lower), tenths(upper));
    let path = format!(
        "M{lower} {} V{} M{lower} {middle} H{upper} M{upper} {} V{}",
        tenths(middle - 6.0),
        tenths(middle + 6.0),
        tenths(middle - 6.0),
        tenths(middle + 6.0),
        middle = tenths(middle),
    );
    html! {
        path.halo d=(path) {}
        path.whisker d=(path) {}
    }
}

/// Circle, square, diamond or triangle.
pub(crate) fn dot_shape(x: f64, y: f64, pattern: usize) -> Markup {
    let points: &[(f64, f64)] = match pattern % 4 {
        0 => return html! { circle.dot cx=(tenths(x)) cy=(tenths(y)) r="6" {} },
        1 => &[(-5.5, -5.5), (5.5, -5.5), (5.5, 5.5), (-5.5, 5.5)],
        2 => &[(0.0, -7.5), (7.5, 0.0), (0.0, 7.5), (-7.5, 0.0)],
        _ => &[(0.0, -7.0), (7.0, 6.0), (-7.0, 6.0)],
    };
    let points: Vec<_> = points.iter().map(|(dx, dy)| format!("{},{}", tenths(x + dx), tenths(y + dy))).collect();
    html! { polygon.dot points=(points.join(" ")) {} }
}

/// Light fills with dark strokes: they differ in print and for eyes that see no colour.
pub(crate) fn pattern(id: &str, index: usize) -> Markup {
    let strokes = match index {
        0 => "",
        1 => "M-1 9 L9 -1 M-1 1 L1 -1 M7 9 L9 7",
        2 => "M2 2h2v2h-2z M6 6h2v2h-2z",
        3 => "M0 2H8 M0 6H8",
        4 => "M-1 -1 L9 9 M-1 7 L1 9 M7 -1 L9 1",
        5 => "M0 4H8 M4 0V8",
        6 => "M2 0V8 M6 0V8",
        _ => "M0 0H8V8H0Z",
    };
    html! {
        pattern id={ (id) "-pattern-" (index) } width="8" height="8" patternUnits="userSpaceOnUse" {
            rect.ground width="8" height="8" {}
            path.stroke d=(strokes) {}
        }
    }
}

fn axis(style: &Style<'_>, bottom: f64) -> Markup {
    html! {
        @for (number, text) in thinned(style) {
            @let x = tenths(style.place(number));
            line.grid x1=(x) x2=(x) y1="0" y2=(tenths(bottom)) {}
            text.tick x=(x) y=(tenths(bottom + 17.0)) text-anchor="middle" { (text) }
        }
        line.axis x1=(tenths(style.left)) x2=(tenths(style.right)) y1=(tenths(bottom)) y2=(tenths(bottom)) {}
        text.tick x=(tenths((style.left + style.right) / 2.0)) y=(tenths(bottom + 38.0)) text-anchor="middle" {
            (style.axis)
        }
    }
}

/// The ticks, or every second, third, … of them, so that their texts do not touch.
fn thinned(style: &Style<'_>) -> Vec<(f64, String)> {
    let ticks = style.scale.ticks();
    let widest = ticks.iter().map(|(_, text)| text.len()).max().unwrap_or(1);
    let fits = fitting((style.right - style.left).max(CHARACTER)) / (widest + 2);
    let every = ticks.len().div_ceil(fits.max(1)).max(1);
    ticks.into_iter().step_by(every).collect()
}

pub(crate) fn text_lines(lines: &[String], x: f64, first: f64, anchor: &str, bold: bool) -> Markup {
    html! {
        text class=(if bold { "heading" } else { "label" }) text-anchor=(anchor) {
            @for (index, line) in lines.iter().enumerate() {
                tspan x=(tenths(x)) y=(tenths(first + LINE * count(index))) { (line) }
            }
        }
    }
}

pub(crate) fn height(lines: &[String]) -> f64 {
    LINE * count(lines.len())
}

pub(crate) fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}

/// Room of a text in the widest of the usual fonts (DejaVu Sans, Verdana): capitals, m and w are what overflows.
pub(crate) fn room(text: &str) -> f64 {
    let letter = |own: char| match own {
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 13.8,
        'f' | 'i' | 'j' | 'l' | 'r' | 't' | 'I' | 'J' | ' ' | ',' | '.' | ':' | '(' | ')' | '[' | ']' | '-' | '/' => 5.8,
        own if own.is_uppercase() => 10.9,
        _ => 9.0,
    };
    let letters: f64 = text.chars().map(letter).sum();
    // Never less than wrapping counts with: it would break a line that fits.
    letters.max(count(text.chars().count()) * CHARACTER)
}

/// How many characters fit into that room.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a casted float is cut, never wrapped")]
pub(crate) fn fitting(room: f64) -> usize {
    (room / CHARACTER) as usize
}

/// Coordinates need no more places.
pub(crate) fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}
