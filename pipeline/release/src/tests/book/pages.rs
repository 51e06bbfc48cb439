//! The pages, as a reader's program sees them.

use std::collections::BTreeSet;

use fs_err as fs;
use tempfile::tempdir;

use super::samples::{publish_with, released, targets_half_way, with_scale};
use super::xml::Element;
use crate::Display;
use crate::book::BookDocument;
use crate::section::STYLE;

/// The page as a tree: HTML of this crate is XML but for its doctype, its void elements and its style.
fn page(text: &str) -> Element {
    let body = text.strip_prefix("<!DOCTYPE html>").unwrap();
    let (head, tail) = body.split_once("<style>").unwrap();
    let tail = tail.split_once("</style>").unwrap().1;
    let mut parts = format!("{head}{tail}");
    for void in ["meta", "br"] {
        let open = format!("<{void}");
        let mut out = String::new();
        for (place, part) in parts.split(&open).enumerate() {
            if place > 0 {
                let (inside, after) = part.split_once('>').unwrap();
                out.push_str(&format!("{open}{inside}/>{after}"));
            } else {
                out.push_str(part);
            }
        }
        parts = out;
    }
    Element::parse(&parts)
}

fn pages(document: &BookDocument, display: Display) -> Vec<Element> {
    let folder = tempdir().unwrap();
    let pack = publish_with(document, &targets_half_way(), display, folder.path());
    ["report.html", "methods.html"].iter().map(|name| page(&fs::read_to_string(pack.join(name)).unwrap())).collect()
}

#[test]
fn pages_have_landmarks_headings_and_names() {
    for page in pages(&released(), Display { threshold: 10, rounding: 5 }) {
        assert_eq!(page.get("lang"), Some("en-GB"));
        for landmark in ["header", "main", "footer"] {
            assert_eq!(page.descendants().iter().filter(|own| own.name == landmark).count(), 1, "{landmark}");
        }
        assert!(!page.find("title").unwrap().whole_text().is_empty());
        let levels: Vec<u8> = page.descendants().iter().filter_map(|own| own.name.strip_prefix('h')?.parse().ok()).collect();
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "a heading level is skipped");
        let all = page.descendants();
        let ids: Vec<&str> = all.iter().filter_map(|own| own.get("id")).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "an id stands twice");
        let targets = all.iter().filter_map(|own| own.get("href")?.strip_prefix('#'));
        targets.for_each(|target| assert!(ids.contains(&target), "#{target}"));
        let names = all.iter().filter_map(|own| own.get("aria-labelledby")).flat_map(|names| names.split(' '));
        names.for_each(|name| assert!(ids.contains(&name), "{name}"));
        for link in all.iter().filter(|own| own.name == "a") {
            let text = link.whole_text();
            assert!(!text.trim().is_empty() && !text.contains("://"), "{text}");
        }
    }
}

#[test]
fn tables_have_captions_and_scopes() {
    for page in pages(&released(), Display::default()) {
        for table in page.descendants().into_iter().filter(|own| own.name == "table") {
            assert!(!table.find("caption").unwrap().whole_text().is_empty());
            let headings: Vec<&Element> =
                table.find("thead").unwrap().descendants().into_iter().filter(|own| own.name == "th").collect();
            assert!(headings.iter().all(|own| own.get("scope") == Some("col")));
            let texts: BTreeSet<String> = headings.iter().map(|own| own.whole_text()).collect();
            assert_eq!(texts.len(), headings.len(), "headings differ");
            for row in table.find("tbody").unwrap().all("tr") {
                assert_eq!(row.children.len(), headings.len());
                assert!(row.all("th").all(|own| own.get("scope") == Some("row")));
                assert!(row.all("th").count() > 0);
                assert!(row.children.iter().all(|cell| !cell.whole_text().trim().is_empty()), "no cell is empty");
            }
        }
    }
}

#[test]
fn charts_say_what_they_show_and_need_no_colour() {
    let document = with_scale();
    for display in [Display::default(), Display { threshold: 10, rounding: 10 }, Display { threshold: u64::MAX, rounding: 0 }] {
        let report = &pages(&document, display)[0];
        let drawings: Vec<&Element> = report.descendants().into_iter().filter(|own| own.get("role") == Some("img")).collect();
        for drawing in &drawings {
            for part in ["title", "desc"] {
                assert!(!drawing.find(part).unwrap().whole_text().is_empty());
            }
            for bar in drawing.descendants().into_iter().filter(|own| own.get("class") == Some("bar")) {
                assert!(bar.get("fill").unwrap().starts_with("url(#"), "a pattern, not a colour");
                assert!(bar.get("width").unwrap().parse::<f64>().unwrap() >= 0.0);
            }
            let numbers = drawing.descendants();
            let places = numbers.iter().flat_map(|own| ["x", "y", "x1", "x2"].map(|name| own.get(name))).flatten();
            places.for_each(|place| assert!(place.parse::<f64>().unwrap().is_finite(), "{place}"));
        }
        if display == Display::default() {
            // All tables but the two that the sample leaves out for their length, and targets.
            assert!(drawings.len() > document.tables.len(), "{}", drawings.len());
        }
    }
}

#[test]
fn colours_have_contrast() {
    let variable = |name: &str| {
        let place = STYLE.find(&format!("--{name}: #")).unwrap() + name.len() + 5;
        STYLE[place..place + 6].to_owned()
    };
    let luminance = |digits: &str| {
        let part = |place: usize| {
            let value = f64::from(u8::from_str_radix(&digits[place..place + 2], 16).unwrap()) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
    };
    let contrast = |one: &str, two: &str| {
        let (one, two) = (luminance(one), luminance(two));
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    };
    for text in ["ink", "soft"] {
        for ground in ["ground", "tint"] {
            assert!(contrast(&variable(text), &variable(ground)) >= 4.5, "{text} on {ground}");
        }
    }
    assert!(contrast("0b4f8a", &variable("ground")) >= 4.5);
    assert!(contrast(&variable("dark"), &variable("fill")) >= 3.0);
    assert!(STYLE.contains("@media print"));
}

#[test]
fn methods_are_plain() {
    let methods = &pages(&released(), Display::default())[1];
    let sections: Vec<&Element> = methods.find("main").unwrap().all("section").collect();
    let (_, plain) = sections.split_last().unwrap();
    let texts = plain.iter().flat_map(|section| section.descendants()).filter(|own| own.name == "p" || own.name == "li");
    let text: String = texts.map(|own| own.whole_text() + " ").collect();
    let sentences: Vec<&str> = text.split_inclusive(['.', '?', ':']).filter(|own| own.split_whitespace().count() > 1).collect();
    let lengths: Vec<usize> = sentences.iter().map(|own| own.split_whitespace().count()).collect();
    let mean = lengths.iter().sum::<usize>() as f64 / lengths.len() as f64;
    assert!(mean < 14.0, "{mean}");
    for (sentence, length) in sentences.iter().zip(lengths) {
        assert!(length <= 27, "{length} words: {sentence}");
    }
    for word in ["rho", "zero-concentrated", "residual", "post-processing", "sensitivity"] {
        assert!(!text.contains(word), "{word}");
    }
}
