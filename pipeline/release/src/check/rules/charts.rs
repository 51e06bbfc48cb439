//! SDC-26: charts are drawn from the protected tables alone. Every bar, line and number of a chart is measured and compared with
//! the numbers of its table; there is no bitmap, no script, and nothing in a page that could carry data unseen.

mod bars;
mod parts;
mod stacks;

use super::Seen;
use crate::Tier;
use crate::check::found::Check;
use crate::check::model::{Numbers, TableKind};
use crate::check::place::{Place, Spot};
use crate::check::read::json::Json;
use crate::check::read::tree::{Node, TEXT, Tree};
use crate::check::read::{Content, File};
use parts::Drawing;

pub(super) use stacks::percent;

/// Elements of the pages of a pack.
const ELEMENTS: [&str; 50] = [
    "h4",
    "g",
    "polyline",
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "header",
    "footer",
    "main",
    "nav",
    "section",
    "div",
    "p",
    "a",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "figure",
    "figcaption",
    "strong",
    "code",
    "span",
    "br",
    "svg",
    "desc",
    "defs",
    "pattern",
    "rect",
    "path",
    "line",
    "text",
    "tspan",
    "circle",
    "polygon",
];
/// The strokes of the product's patterns.
const STROKES: [&str; 8] = [
    "",
    "M-1 9 L9 -1 M-1 1 L1 -1 M7 9 L9 7",
    "M2 2h2v2h-2z M6 6h2v2h-2z",
    "M0 2H8 M0 6H8",
    "M-1 -1 L9 9 M-1 7 L1 9 M7 -1 L9 1",
    "M0 4H8 M4 0V8",
    "M2 0V8 M6 0V8",
    "M0 0H8V8H0Z",
];
/// Numbers in the captions of charts that are about no group: 95 in 100, 100%, and how many groups a chart shows.
const SAID: [&str; 3] = ["95", "100", "15"];

pub(super) fn drawn(seen: &Seen<'_>) -> Check {
    let mut check = Check::new(
        "SDC-26",
        "Charts are drawn from the tables of this pack alone, without bitmaps, scripts or data of their own",
        "draw the chart again from the protected table",
    );
    let styles = styles(seen);
    for file in &seen.folder.files {
        if let Content::Page(tree) = &file.content {
            marks(file, tree, &styles, &mut check);
            for svg in tree.all(0, "svg") {
                drawing(seen, file, tree, svg, &mut check);
            }
        }
    }
    check
}

fn place(file: &File, node: &Node) -> Place {
    Place::at(&file.name, Spot::Byte(node.at))
}

/// Nothing stands in the page that could show or carry other numbers.
fn marks(file: &File, tree: &Tree, styles: &[String], check: &mut Check) {
    for (own, node) in tree.nodes().iter().enumerate().skip(1) {
        if node.name.starts_with('#') {
            continue;
        }
        check.look();
        if !ELEMENTS.contains(&&*node.name) {
            check.fail(&place(file, node), "an element that could show or carry something else than the tables");
        }
        let moves = |(name, value): &(String, String)| {
            name.starts_with("on")
                || name == "style"
                || value.trim_start().to_lowercase().starts_with("data:")
                || value.contains("javascript:")
        };
        if node.attributes.iter().any(moves) {
            check.fail(&place(file, node), "an attribute that could carry data, a picture or a script");
        }
        if node.is("style") && !styles.contains(&tree.whole_text(own)) {
            check.fail(&place(file, node), "a style sheet that is not the product's own");
        }
        let shape = ["path", "rect"].contains(&&*node.name) && tree.is_within(own, &["pattern"]);
        let stroke = node.get("d").is_none_or(|stroke| STROKES.contains(&stroke));
        if shape && !(stroke && (node.has_class("ground") || node.has_class("stroke"))) {
            check.fail(&place(file, node), "a pattern that is not the product's own");
        }
    }
}

/// One drawing against its table.
fn drawing(seen: &Seen<'_>, file: &File, tree: &Tree, svg: usize, check: &mut Check) {
    let node = tree.node(svg);
    check.look();
    if node.get("aria-hidden") == Some("true") && tree.node(node.parent).is("li") {
        let only = |place: &usize| ["rect", "svg", "circle", "line", "path", "polygon"].contains(&&*tree.node(*place).name);
        if tree.below(svg).len() > 3 || !tree.below(svg).iter().all(only) {
            check.fail(&place(file, node), "a sign of a legend that holds more than its sign");
        }
        return;
    }
    let Some(table) = table_at(seen, tree, svg) else {
        check.fail(&place(file, node), "a chart that belongs to no table of this pack");
        return;
    };
    // What stands in a scorecard or a trajectory are percentages, all of which are looked at as such.
    if matches!(table.kind, TableKind::Scorecard | TableKind::Trajectories) || is_trajectory(tree, svg) {
        return;
    }
    captions(seen, file, tree, svg, check);
    let Some(drawing) = Drawing::read(tree, svg) else {
        check.fail(&place(file, node), "a shape that no chart of this pack has");
        return;
    };
    let fits = if table.kind == TableKind::Targets {
        stacks::targets(&drawing, table)
    } else if drawing.is_percent {
        stacks::shares(&drawing, table, seen)
    } else {
        bars::fit(&drawing, table)
    };
    if let Err(reason) = fits {
        check.fail(&place(file, node), reason);
    }
}

fn section(tree: &Tree, place: usize) -> Option<usize> {
    let mut place = place;
    while place != 0 {
        place = tree.node(place).parent;
        if tree.node(place).is("section") {
            return Some(place);
        }
    }
    None
}

/// The table that the section of a place is about.
pub(super) fn table_at<'a>(seen: &Seen<'a>, tree: &Tree, place: usize) -> Option<&'a Numbers<'a>> {
    table_of(seen, tree, section(tree, place)?)
}

/// The second drawing of the section of targets: when they were due.
fn is_trajectory(tree: &Tree, svg: usize) -> bool {
    tree.node(svg).get("aria-labelledby").is_some_and(|ids| ids.starts_with("trajectories-chart-title"))
}

fn tier(json: &Json) -> Option<Tier> {
    let agreement = |json: &Json| json.text("agreement").map(str::to_owned);
    match (json.as_text(), json.get("funder"), json.get("partner")) {
        (Some("public"), None, None) => Some(Tier::Public),
        (None, Some(own), None) => Some(Tier::Funder { agreement: agreement(own)? }),
        (None, None, Some(own)) => Some(Tier::Partner { partner: own.text("partner")?.to_owned(), agreement: agreement(own)? }),
        _ => None,
    }
}

/// The style sheets that pages of this pack may have: that of the product, with the foot that the tier asks for.
pub(super) fn styles(seen: &Seen<'_>) -> Vec<String> {
    let tier = seen.folder.json("provenance.json").and_then(|json| json.get("tier")).and_then(tier);
    tier.into_iter().map(|tier| crate::notice::style(&tier)).chain([crate::section::STYLE.to_owned()]).collect()
}

/// The table that a section is about: the one whose file it links to.
fn table_of<'a>(seen: &Seen<'a>, tree: &Tree, section: usize) -> Option<&'a Numbers<'a>> {
    let links = tree.all(section, "a").into_iter().filter_map(|link| tree.node(link).get("href"));
    let path = links.into_iter().find(|path| path.starts_with("csv/") && path.ends_with(".csv"))?;
    seen.pack.tables.iter().find(|table| table.file.path == path)
}

/// Titles, descriptions and captions tell no number of their own.
fn captions(seen: &Seen<'_>, file: &File, tree: &Tree, svg: usize, check: &mut Check) {
    let figure =
        (0..3).try_fold(svg, |place, _| (!tree.node(place).is("figure")).then(|| tree.node(place).parent)).unwrap_or(svg);
    let figure = if tree.node(figure).is("figure") { figure } else { tree.node(tree.node(svg).parent).parent };
    let own = tree.children(svg, "title").chain(tree.children(svg, "desc")).chain(tree.children(figure, "figcaption"));
    for place_of in own {
        let nodes = tree.below(place_of).into_iter().filter(|below| tree.node(*below).is(TEXT));
        for text in nodes.map(|below| &tree.node(below).text) {
            let parts = text.split(" by ").flat_map(|part| part.split(" and ")).flat_map(|part| part.split(": "));
            let unknown: Vec<&str> = parts.filter(|part| !seen.registered.knows(part)).collect();
            let numbers =
                unknown.iter().flat_map(|part| part.split(|end: char| !end.is_ascii_digit())).filter(|number| !number.is_empty());
            if !seen.registered.knows(text) && numbers.into_iter().any(|number| !SAID.contains(&number)) {
                check.fail(&place(file, tree.node(place_of)), "a title or a description of a chart tells a number");
            }
        }
    }
}
