//! SDC-29: no evidence, working or hidden content in the pack: only the files of the known form, each on the list with its digest,
//! and in a workbook only the parts and marks that the product writes.

use std::collections::{BTreeMap, BTreeSet};

use super::Seen;
use crate::check::found::Check;
use crate::check::model::{PackKind, TableKind};
use crate::check::place::{Place, Spot};
use crate::check::read::tree::Tree;
use crate::check::read::{Content, File, Part, PartContent};
use crate::checksum;
use crate::names::{CHECKSUMS, SIGNATURE};

/// Files of every book pack.
const BOOK: [&str; 9] = [
    "report.html",
    "methods.html",
    "tables.ods",
    "tables.xlsx",
    "privacy-account.json",
    "provenance.json",
    "LICENCE.txt",
    "README.txt",
    "manifest.json",
];
/// Files of every pack of answers.
const ANSWERS: [&str; 4] = ["LICENCE.txt", "README.txt", "index.html", "provenance.json"];
/// Parts of an open workbook.
const OPEN: [&str; 6] = ["mimetype", "META-INF/manifest.xml", "meta.xml", "settings.xml", "styles.xml", "content.xml"];
/// Parts of an Excel workbook beside its sheets and tables.
const EXCEL: [&str; 9] = [
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/app.xml",
    "docProps/core.xml",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/theme/theme1.xml",
    "xl/_rels/workbook.xml.rels",
];
/// Where its sheets and tables stand: folder, name before the number, ending.
const NUMBERED: [(&str, &str); 3] =
    [("xl/worksheets/sheet", ".xml"), ("xl/worksheets/_rels/sheet", ".xml.rels"), ("xl/tables/table", ".xml")];
/// Elements that hold comments, macros, drawings, links to elsewhere, names, or what is not shown.
const HIDING: [&str; 33] = [
    "office:annotation",
    "office:event-listeners",
    "office:scripts",
    "office:forms",
    "draw:frame",
    "draw:object",
    "draw:image",
    "table:shapes",
    "table:named-expressions",
    "table:named-range",
    "table:named-expression",
    "table:tracked-changes",
    "table:scenario",
    "table:dde-links",
    "table:cell-range-source",
    "table:covered-table-cell",
    "table:data-pilot-tables",
    "table:content-validations",
    "meta:user-defined",
    "text:s",
    "definedName",
    "definedNames",
    "externalReferences",
    "externalReference",
    "legacyDrawing",
    "drawing",
    "oleObjects",
    "controls",
    "dataValidations",
    "customSheetViews",
    "rPh",
    "extLst",
    "f",
];

pub(super) fn evidence(seen: &Seen<'_>) -> Check {
    let mut check = Check::new(
        "SDC-29",
        "Only the files and parts of a pack: no evidence, no working file, nothing hidden in a workbook",
        "take the file or the hidden part away, and make the draft again",
    );
    let known = known(seen);
    let listed = listed(seen, &mut check);
    for file in &seen.folder.files {
        check.look();
        let place = Place::whole(&file.name);
        if !known.contains(&file.path) && !seen.expected.other_files.contains(&file.path) {
            check.fail(&place, "it is no file of a pack");
        }
        if ![CHECKSUMS, SIGNATURE].contains(&file.path.as_str()) && listed.get(&file.path) != Some(&file.sha256) {
            check.fail(&place, "it is not on the list of checksums, or has another digest than the list says");
        }
        if let Content::Workbook(parts) = &file.content {
            parts.iter().for_each(|own| part(file, own, &mut check));
        }
    }
    for path in listed.keys().filter(|path| seen.folder.file(path).is_none()) {
        let shown = if known.contains(path) { path.as_str() } else { "a file" };
        check.push(crate::check::Verdict::Fail, None, &format!("{shown}: it is on the list of checksums and not in the folder"));
    }
    manifest(seen, &mut check);
    check
}

/// Paths that this pack may have, as its own provenance and tables name them.
fn known(seen: &Seen<'_>) -> BTreeSet<String> {
    let fixed: &[&str] = if seen.pack.kind == PackKind::Book { &BOOK } else { &ANSWERS };
    let mut known: BTreeSet<String> = fixed.iter().chain(&[CHECKSUMS, SIGNATURE]).map(|path| (*path).to_owned()).collect();
    let entries = seen.folder.json("provenance.json").map(|json| json.list("tables")).unwrap_or_default();
    let mut tables: Vec<String> =
        entries.iter().filter_map(|entry| entry.text("csv").or_else(|| entry.text("table"))).map(str::to_owned).collect();
    known.extend(entries.iter().filter_map(|entry| entry.text("answer")).map(str::to_owned));
    if seen.pack.kind == PackKind::Book {
        tables
            .extend(seen.pack.tables.iter().filter(|table| table.kind != TableKind::Table).map(|table| table.file.path.clone()));
    }
    for path in tables.into_iter().filter(|path| path.starts_with("csv/")) {
        known.insert(format!("{path}-metadata.json"));
        known.insert(path);
    }
    let lists = seen.pack.tables.iter().flat_map(|table| &table.keys).filter_map(|key| key.list);
    known.extend(lists.map(|list| format!("codelists/{list}.csv")));
    known
}

fn listed(seen: &Seen<'_>, check: &mut Check) -> BTreeMap<String, String> {
    let text = seen.folder.file(CHECKSUMS).and_then(|file| match &file.content {
        Content::Text(text) => Some(text.as_bytes()),
        _ => None,
    });
    match text.map(checksum::parse) {
        Some(Ok(listed)) => listed,
        _ => {
            check.push(crate::check::Verdict::Fail, None, "checksums.sha256: it cannot be read");
            BTreeMap::new()
        }
    }
}

/// The manifest names every file but itself, the list and the signature.
fn manifest(seen: &Seen<'_>, check: &mut Check) {
    let Some(file) = seen.folder.file("manifest.json") else { return };
    let entries = seen.folder.json("manifest.json").map(|json| json.list("files")).unwrap_or_default();
    let named: BTreeMap<&str, &str> = entries.iter().filter_map(|entry| entry.text("path").zip(entry.text("sha256"))).collect();
    let others = seen.folder.files.iter().filter(|file| !["manifest.json", CHECKSUMS, SIGNATURE].contains(&file.path.as_str()));
    let there: BTreeMap<&str, &str> = others.map(|file| (file.path.as_str(), file.sha256.as_str())).collect();
    check.look();
    if named != there || entries.len() != named.len() {
        check.fail(&Place::whole(&file.name), "it does not name every file of the folder with its digest, and no other");
    }
}

fn part(file: &File, part: &Part, check: &mut Check) {
    check.look();
    let place = |spot| Place { file: std::rc::Rc::clone(&file.name), part: Some(std::rc::Rc::clone(&part.name)), spot };
    let numbered = |(start, end): &(&str, &str)| {
        let number = part.path.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
        number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let open = file.path.ends_with(".ods");
    let known = if open {
        OPEN.contains(&part.path.as_str())
    } else {
        EXCEL.contains(&part.path.as_str()) || NUMBERED.iter().any(numbered)
    };
    if !known {
        check.fail(
            &place(Spot::Whole),
            "it is no part of a workbook of a pack: a macro, a comment, a picture, a link or a working sheet",
        );
    }
    match &part.content {
        PartContent::Xml(tree) => {
            for (own, node) in tree.nodes().iter().enumerate() {
                if hides(tree, own) {
                    check.fail(&place(Spot::Byte(node.at)), "it hides something, names something, or leads out of the workbook");
                }
            }
        }
        PartContent::Raw(bytes) => {
            if !(open && part.path == "mimetype" && bytes == b"application/vnd.oasis.opendocument.spreadsheet") {
                check.fail(&place(Spot::Whole), "it is a part that nobody can read");
            }
        }
    }
}

/// Comments, macros, names, links to other files, and what is there and not shown.
fn hides(tree: &Tree, place: usize) -> bool {
    let node = tree.node(place);
    if node.is(crate::check::read::tree::HIDDEN) || HIDING.contains(&&*node.name) {
        return true;
    }
    let says = |name: &str, values: &[&str]| node.get(name).is_some_and(|value| values.contains(&value));
    let shown = [
        says("hidden", &["1", "true"]),
        says("state", &["hidden", "veryHidden"]),
        says("table:visibility", &["collapse", "filter"]),
        node.is("style:table-properties") && says("table:display", &["false"]),
        says("text:display", &["none"]),
        node.get("table:formula").is_some(),
        says("TargetMode", &["External"]) && !node.get("Target").is_some_and(|target| target.starts_with(crate::check::LICENCES)),
        node.get("xlink:href").is_some_and(|target| !target.starts_with('#') && !target.starts_with(crate::check::LICENCES)),
    ];
    shown.into_iter().any(|own| own)
}
