//! The shapes and texts of a drawing, measured. A shape of another kind than the product draws makes the drawing unreadable, and an
//! unreadable drawing is refused.

use crate::check::read::tree::{Node, Tree};
use crate::check::rules::labels::lines;

/// How far a shape may lie from where its number belongs: coordinates have one place.
pub(super) const NEAR: f64 = 0.35;

/// A drawing.
#[derive(Default)]
pub(super) struct Drawing {
    /// Place and number of every tick.
    pub(super) ticks: Vec<(f64, f64)>,
    /// Whether the ticks are in percent.
    pub(super) is_percent: bool,
    pub(super) bars: Vec<Rect>,
    pub(super) whiskers: Vec<Whisker>,
    /// Middle of every dot.
    pub(super) dots: Vec<(f64, f64)>,
    pub(super) arrows: usize,
    /// Numbers beside or in bars.
    pub(super) numbers: Vec<Label>,
    /// Names of bars; the middle line of each.
    pub(super) labels: Vec<Label>,
    /// Names of groups of bars.
    pub(super) headings: Vec<Label>,
}

/// A bar.
#[derive(Clone, Copy)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) width: f64,
    /// Half of its height below its top.
    pub(super) middle: f64,
}

/// An interval.
pub(super) struct Whisker {
    pub(super) lower: f64,
    pub(super) upper: f64,
    pub(super) middle: f64,
}

/// A text with its place.
pub(super) struct Label {
    pub(super) x: f64,
    /// The middle of the row that it belongs to.
    pub(super) middle: f64,
    pub(super) text: String,
}

impl Drawing {
    /// Reads a drawing; `None` where it holds a shape of another kind.
    pub(super) fn read(tree: &Tree, svg: usize) -> Option<Self> {
        let mut drawing = Self::default();
        let mut halos = Vec::new();
        for place in tree.below(svg) {
            let node = tree.node(place);
            if tree.is_within(place, &["defs"]) {
                continue;
            }
            match &*node.name {
                "rect" if node.has_class("bar") => {
                    let (x, y, width, height) = (of(node, "x")?, of(node, "y")?, of(node, "width")?, of(node, "height")?);
                    drawing.bars.push(Rect { x, width, middle: y + height / 2.0 });
                }
                "path" if node.has_class("halo") => halos.push(node.get("d")?.to_owned()),
                "path" if node.has_class("whisker") => {
                    if halos.pop()? != node.get("d")? {
                        return None;
                    }
                    drawing.whiskers.push(whisker(node.get("d")?)?);
                }
                "path" if node.has_class("arrow") => drawing.arrows += 1,
                "circle" if node.has_class("dot") => drawing.dots.push((of(node, "cx")?, of(node, "cy")?)),
                "polygon" if node.has_class("dot") => drawing.dots.push(middle(node.get("points")?)?),
                "line" if ["grid", "axis", "target"].iter().any(|class| node.has_class(class)) => {}
                "text" => drawing.text(tree, place, node)?,
                "rect" | "path" | "circle" | "polygon" | "line" => return None,
                _ => {}
            }
        }
        halos.is_empty().then_some(drawing)
    }

    fn text(&mut self, tree: &Tree, place: usize, node: &Node) -> Option<()> {
        let text = lines(tree, place);
        let rows: Vec<(f64, f64)> = tree
            .children(place, "tspan")
            .map(|line| Some((of(tree.node(line), "x")?, of(tree.node(line), "y")?)))
            .collect::<Option<_>>()?;
        if node.has_class("tick") {
            let number = text.trim_end_matches('%');
            if let Some(number) = parsed(number) {
                self.is_percent |= text.ends_with('%');
                self.ticks.push((of(node, "x")?, number));
            }
            return Some(());
        }
        // Lines of a label stand around the middle of its row; a single text stands on it.
        let (x, middle) = match rows.first() {
            Some((x, first)) => (*x, (first + rows.last()?.1) / 2.0 - 4.0),
            None => (of(node, "x")?, of(node, "y")? - 5.0),
        };
        let label = Label { x, middle, text };
        match node.get("class")? {
            "number" => self.numbers.push(label),
            "label" => self.labels.push(label),
            "heading" => self.headings.push(label),
            _ => return None,
        }
        Some(())
    }

    /// Where numbers belong, by the ticks that fit; `None` without two of them, or where the ticks do not lie on a line.
    pub(super) fn scale(&self, fits: impl Fn(f64) -> bool) -> Option<Scale> {
        let ticks: Vec<(f64, f64)> = self.ticks.iter().copied().filter(|(x, _)| fits(*x)).collect();
        let (first, last) = (*ticks.first()?, *ticks.last()?);
        let scale = Scale { first, slope: (last.0 - first.0) / (last.1 - first.1) };
        (scale.slope.is_finite() && ticks.iter().all(|(x, number)| (scale.at(*number) - x).abs() <= 1.0)).then_some(scale)
    }
}

/// The axis of a drawing.
pub(super) struct Scale {
    first: (f64, f64),
    slope: f64,
}

impl Scale {
    /// Where a number belongs.
    pub(super) fn at(&self, number: f64) -> f64 {
        self.first.0 + (number - self.first.1) * self.slope
    }
}

/// A number as readers see it, with thousands commas.
pub(super) fn parsed(text: &str) -> Option<f64> {
    let plain = text.replace(',', "");
    plain.parse().ok().filter(|number: &f64| number.is_finite() && plain.bytes().any(|byte| byte.is_ascii_digit()))
}

fn of(node: &Node, attribute: &str) -> Option<f64> {
    node.get(attribute)?.parse().ok().filter(|number: &f64| number.is_finite())
}

/// "M{lower} {top} V{bottom} M{lower} {middle} H{upper} M{upper} {top} V{bottom}".
fn whisker(path: &str) -> Option<Whisker> {
    let letters: String = path.chars().filter(char::is_ascii_alphabetic).collect();
    let numbers = path.split(|end: char| end.is_ascii_alphabetic() || end == ' ').filter(|number| !number.is_empty());
    let numbers: Vec<f64> = numbers.map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let [lower, _, _, again, middle, upper, end, _, _] = numbers.as_slice() else { return None };
    let fits = letters == "MVMHMV" && lower == again && upper == end;
    fits.then_some(Whisker { lower: *lower, upper: *upper, middle: *middle })
}

/// The middle of a square, a diamond or a triangle, which is drawn around its number.
fn middle(points: &str) -> Option<(f64, f64)> {
    let points: Vec<(f64, f64)> = points
        .split(' ')
        .map(|point| point.split_once(',').and_then(|(x, y)| Some((x.parse().ok()?, y.parse().ok()?))))
        .collect::<Option<_>>()?;
    let ends = |of: fn(&(f64, f64)) -> f64| {
        let numbers = points.iter().map(of);
        (numbers.clone().fold(f64::INFINITY, f64::min), numbers.fold(f64::NEG_INFINITY, f64::max))
    };
    let ((left, right), (top, bottom)) = (ends(|point| point.0), ends(|point| point.1));
    (points.len() <= 4 && right - left < 20.0).then_some(((left + right) / 2.0, (top + bottom) / 2.0))
}
