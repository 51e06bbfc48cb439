//! SDC-22: no working columns, in any format. Names are compared with those that are known, which is stronger than a list of
//! those that are not wanted; the second list holds for declared names as well.

use super::{Seen, heading};
use crate::check::found::Check;
use crate::check::model::{Numbers, PackKind, TableKind};
use crate::check::place::{Place, Spot, printable};
use crate::check::read::json::Json;
use crate::check::read::{Content, File};
use crate::names::column_name;

/// Words that name a working column (ONS: "otherwise the perturbation can be unpicked").
const WORKING: [&str; 23] = [
    "ckey",
    "pcv",
    "ptable",
    "pvalue",
    "rkey",
    "presdc",
    "seed",
    "weight",
    "weights",
    "raw",
    "exact",
    "unrounded",
    "unperturbed",
    "unnoised",
    "digest",
    "pseudonym",
    "rownum",
    "rowid",
    "noise",
    "salt",
    "token",
    "secret",
    "original",
];
/// The same where several words make one.
const JOINED: [&str; 14] = [
    "presdc",
    "recordkey",
    "cellkey",
    "truevalue",
    "truecount",
    "rownumber",
    "rowid",
    "personid",
    "employerid",
    "unitid",
    "personnumber",
    "participantid",
    "recordid",
    "withoutnoise",
];

/// Columns of the product's own beside those of codes and measures.
const NUMBERS: [&str; 10] =
    ["value", "lower", "upper", "status", "base", "percent", "percent_lower", "percent_upper", "measured", "standard_error"];
const NOT_ANSWERED: [&str; 8] = ["question", "reason", "label", "value", "lower", "upper", "status", "base"];
const TARGETS: [&str; 11] = [
    "output_code",
    "pathway_code",
    "pathway",
    "output",
    "description",
    "target",
    "due",
    "actual",
    "at_least",
    "percent",
    "reached",
];
const ADDED_UP: [&str; 7] = ["table", "title", "answers", "percent", "percent_lower", "percent_upper", "status"];
const TRAJECTORIES: [&str; 5] = ["trajectory", "place", "time", "percent", "source"];
const SCORECARD: [&str; 16] = [
    "heading",
    "indicator",
    "kind",
    "table",
    "percent",
    "percent_lower",
    "percent_upper",
    "reached",
    "due",
    "status",
    "benchmark",
    "benchmark_source",
    "good",
    "finding",
    "finding_label",
    "sentence",
];
const LIST: [&str; 4] = ["code", "label", "order", "no_answer"];

/// Keys of the JSON files of a pack.
const KEYS: [&str; 113] = [
    "maximum",
    "agreement",
    "for",
    "funder",
    "partner",
    "@context",
    "@id",
    "@language",
    "@type",
    "@value",
    "actual",
    "algorithm",
    "answer",
    "answered_on",
    "approved_by",
    "asked_by",
    "base",
    "book",
    "bytes",
    "cells",
    "charged",
    "charged_on",
    "code",
    "code_label",
    "codes",
    "columnReference",
    "columns",
    "contact",
    "csv",
    "datasets",
    "datatype",
    "dc:description",
    "dc:issued",
    "dc:license",
    "dc:publisher",
    "dc:title",
    "delimiter",
    "delta",
    "design_effect",
    "dialect",
    "display",
    "encoding",
    "epsilon",
    "error_95",
    "explanation",
    "files",
    "foreignKeys",
    "format",
    "hash",
    "header",
    "how_to_read",
    "id",
    "impossible",
    "intervals",
    "label",
    "ledger_entry",
    "licence",
    "log_head_before",
    "lower",
    "mechanism",
    "media_type",
    "minimum",
    "name",
    "notes",
    "null",
    "options",
    "pack_software",
    "path",
    "population",
    "primaryKey",
    "privacy",
    "privacy_totals",
    "propertyUrl",
    "provenance",
    "public_key",
    "public_totals_from",
    "published_on",
    "publisher",
    "purpose",
    "question",
    "question_hash",
    "rdfs:seeAlso",
    "reference",
    "release",
    "required",
    "resource",
    "rho",
    "role",
    "rounding",
    "rows",
    "sha256",
    "sheet",
    "signature",
    "signing_key_fingerprint",
    "signs",
    "snapshot",
    "software",
    "sql",
    "statistic",
    "status",
    "table",
    "tableSchema",
    "tables",
    "targets_from",
    "threshold",
    "tier",
    "title",
    "titles",
    "unit",
    "universe",
    "upper",
    "url",
    "value",
];

/// Attributes of the pages of a pack.
const ATTRIBUTES: [&str; 32] = [
    "aria-hidden",
    "aria-label",
    "aria-labelledby",
    "charset",
    "class",
    "content",
    "cx",
    "cy",
    "d",
    "fill",
    "height",
    "href",
    "http-equiv",
    "id",
    "lang",
    "name",
    "patternUnits",
    "points",
    "r",
    "role",
    "scope",
    "tabindex",
    "text-anchor",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "xmlns",
    "y",
    "y1",
    "y2",
];

pub(super) fn working(seen: &Seen<'_>) -> Check {
    let mut check = Check::new(
        "SDC-22",
        "No working columns: only columns and properties of known names",
        "leave the column out of the statement or the draft, and make the draft again",
    );
    for table in &seen.pack.tables {
        header(seen, table, &mut check);
    }
    for file in &seen.folder.files {
        match &file.content {
            Content::Csv(records) if file.path.starts_with("codelists/") => {
                for (place, name) in records.first().into_iter().flatten().enumerate() {
                    check.look();
                    if !LIST.contains(&name.as_str()) {
                        refuse(&mut check, &Place::at(&file.name, Spot::Field(1, place + 1)), name);
                    }
                }
            }
            Content::Json(json) => keys(seen, file, json, "", &mut check),
            Content::Page(tree) => {
                for (place, node) in tree.nodes().iter().enumerate() {
                    for (name, _) in &node.attributes {
                        check.look();
                        if !ATTRIBUTES.contains(&name.as_str()) {
                            refuse(&mut check, &Place::at(&file.name, Spot::Byte(node.at)), name);
                        }
                    }
                    if node.is("th") && node.get("scope") != Some("row") {
                        check.look();
                        let text = tree.whole_text(place);
                        if !is_heading(seen, &text) {
                            refuse(&mut check, &Place::at(&file.name, Spot::Byte(node.at)), &text);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    sheets(seen, &mut check);
    check
}

fn header(seen: &Seen<'_>, table: &Numbers<'_>, check: &mut Check) {
    for (place, name) in table.header.iter().enumerate() {
        check.look();
        let own = match (table.kind, seen.pack.kind) {
            (TableKind::NotAnswered, _) => NOT_ANSWERED.contains(&name.as_str()),
            (TableKind::Targets, _) => TARGETS.contains(&name.as_str()),
            (TableKind::AddedUp, _) => ADDED_UP.contains(&name.as_str()),
            (TableKind::Trajectories, _) => TRAJECTORIES.contains(&name.as_str()),
            (TableKind::Scorecard, _) => SCORECARD.contains(&name.as_str()),
            (TableKind::Table, PackKind::Book) => NUMBERS.contains(&name.as_str()) || is_key(seen, table, name),
            (TableKind::Table, PackKind::Answers) => is_key(seen, table, name) || is_measure(seen, name),
        };
        let spot = Place::at(&table.file.name, Spot::Field(1, place + 1));
        if !own || is_working(name) {
            refuse(check, &spot, name);
        }
        let title = table.title_of(place);
        if table.about.is_some() && !is_heading(seen, title) {
            check.fail(&spot, "the description gives this column a title that was not declared");
        }
    }
}

fn is_key(seen: &Seen<'_>, table: &Numbers<'_>, name: &str) -> bool {
    let stem = name.strip_suffix("_code").or_else(|| name.strip_suffix("_label"));
    stem.is_some_and(|stem| table.keys.iter().any(|key| key.name == stem) && is_column(seen, stem))
}

fn is_measure(seen: &Seen<'_>, name: &str) -> bool {
    let part = ["_lower", "_upper", "_status"].iter().find_map(|part| name.strip_suffix(part));
    ["value", "lower", "upper", "status"].contains(&name) || is_column(seen, part.unwrap_or(name)) || is_column(seen, name)
}

/// A declared name; where two columns would share one, the second has a number.
fn is_column(seen: &Seen<'_>, name: &str) -> bool {
    let unnumbered = name.rsplit_once('_').filter(|(_, number)| number.parse::<u32>().is_ok()).map(|(name, _)| name);
    seen.registered.knows_column(name) || unnumbered.is_some_and(|name| seen.registered.knows_column(name))
}

fn keys(seen: &Seen<'_>, file: &File, json: &Json, way: &str, check: &mut Check) {
    match json {
        Json::List(items) => items.iter().for_each(|item| keys(seen, file, item, &format!("{way}[]"), check)),
        Json::Map(entries) => {
            // Rows and chosen options have the names of declared columns for keys.
            let columns = way == "rows[]" || way.ends_with("question.options");
            for (place, (key, value)) in entries.iter().enumerate() {
                check.look();
                let known = KEYS.contains(&key.as_str()) && !columns;
                let declared = columns && is_column(seen, &column_name(key)) && !is_working(key);
                if !known && !declared {
                    let step = if printable(key) && !is_working(key) { key.clone() } else { format!("(key {})", place + 1) };
                    refuse(check, &Place::at(&file.name, Spot::Key(format!("{way}.{step}").trim_start_matches('.').into())), key);
                }
                let step = if printable(key) { key.as_str() } else { "?" };
                keys(seen, file, value, format!("{way}.{step}").trim_start_matches('.'), check);
            }
        }
        _ => {}
    }
}

fn sheets(seen: &Seen<'_>, check: &mut Check) {
    for (file, sheets) in &seen.pack.workbooks {
        for sheet in sheets {
            let Some(header) = sheet.header() else { continue };
            for (place, name) in sheet.rows.get(header).into_iter().flatten().enumerate() {
                check.look();
                if !is_heading(seen, name) {
                    refuse(check, &Place::at(&file.name, Spot::Cell(sheet.number, header + 1, place + 1)), name);
                }
            }
        }
    }
}

/// A declared heading that names no working column.
fn is_heading(seen: &Seen<'_>, text: &str) -> bool {
    heading::is_own(text) || heading::is_known(text, seen.registered) && !is_working(text)
}

fn refuse(check: &mut Check, place: &Place, name: &str) {
    let text = if is_working(name) { "its name is that of a working column" } else { "its name is none that was declared" };
    check.fail(place, text);
}

/// Whether a name is that of a working column, however its words are joined.
fn is_working(name: &str) -> bool {
    let mut words = vec![String::new()];
    let mut small = false;
    for character in name.chars() {
        let begins = character.is_uppercase() && small;
        small = character.is_lowercase();
        match words.last_mut() {
            Some(word) if character.is_alphanumeric() && !begins => word.extend(character.to_lowercase()),
            _ => words.push(if character.is_alphanumeric() { character.to_lowercase().collect() } else { String::new() }),
        }
    }
    let joined = words.concat();
    name.starts_with('_')
        || words.iter().any(|word| WORKING.contains(&word.as_str()))
        || JOINED.iter().any(|own| joined.contains(own))
}
