//! SDC-04, SDC-07, SDC-08 and SDC-31: zeros, one rounding base, percentages that follow from shown numbers, and nothing shown
//! below the threshold. All of it comes after the noise.

use super::Seen;
use super::charts::percent;
use super::labels::is_number_text;
use crate::check::found::Check;
use crate::check::model::{Measure, Numbers, PackKind, TableKind, field, number};
use crate::check::place::{Place, Spot};
use crate::check::read::Content;

/// Every released number of the pack: table, line and row with the columns of the number.
fn cells<'a>(seen: &Seen<'a>) -> impl Iterator<Item = (&'a Numbers<'a>, usize, &'a [String], &'a Measure<'a>)> {
    seen.released().flat_map(|table| {
        let rows = (2_usize..).zip(table.rows);
        rows.flat_map(move |(line, row)| table.measures.iter().map(move |measure| (table, line, row.as_slice(), measure)))
    })
}

fn at(table: &Numbers<'_>, line: usize, column: usize) -> Place {
    Place::at(&table.file.name, Spot::Field(line, column + 1))
}

/// Whether a measure counts; only counts have thresholds and certain zeros.
fn counts(seen: &Seen<'_>, table: &Numbers<'_>, measure: &Measure<'_>) -> bool {
    let Some(answer) = seen.folder.json(&format!("answers/{}.json", table.stem)) else { return seen.pack.kind == PackKind::Book };
    let columns = answer.list("columns");
    let own = columns.iter().filter(|column| column.text("role") == Some("measure"));
    let mut own = own.filter(|column| {
        table.measures.len() == 1 || column.text("name").map(crate::names::column_name).as_deref() == Some(measure.name)
    });
    own.next().is_some_and(|column| column.text("statistic") == Some("count"))
}

pub(super) fn zeros(seen: &Seen<'_>) -> Check {
    let mut check = Check::new(
        "SDC-04",
        "Every zero is a declared impossibility, or is marked as a number that may be more",
        "mark the zero, or declare in the book that the combination cannot be",
    );
    for (table, line, row, measure) in cells(seen) {
        check.look();
        let (status, value, upper) = (field(row, measure.status), number(row, Some(measure.value)), number(row, measure.upper));
        let place = at(table, line, measure.value);
        if status == "not_applicable" && (value.is_some() || upper.is_some()) {
            check.fail(&place, "a number where the status says that there can be none");
        }
        if value == Some(0.0) && status == "ok" && upper.is_some_and(|upper| upper > 0.0) && counts(seen, table, measure) {
            let text = "a zero that is marked as certain, while its interval says that it may be more";
            if seen.pack.kind == PackKind::Book { check.fail(&place, text) } else { check.review(&place, text) }
        }
    }
    check
}

pub(super) fn rounding(seen: &Seen<'_>) -> Check {
    let mut check = Check::new(
        "SDC-07",
        "One rounding base in the whole pack, that of the tier",
        "make the draft again with the display of its tier",
    );
    let base = seen.expected.rounding;
    stated(seen, "rounding", base, &mut check);
    let fits = |number: f64| base <= 1 || multiple(number, base);
    for (table, line, row, measure) in cells(seen) {
        check.look();
        if field(row, measure.status) == "public" || !counts(seen, table, measure) {
            continue;
        }
        for column in [Some(measure.value), measure.lower, measure.upper].into_iter().flatten() {
            if number(row, Some(column)).is_some_and(|number| !fits(number)) {
                check.fail(&at(table, line, column), &format!("expected a multiple of {base}, got another number"));
            }
        }
    }
    for table in seen.released() {
        let public = has_public_base(seen, table);
        for (line, row) in (2..).zip(table.rows) {
            let column = table.base.unwrap_or(0);
            if !public && table.base.is_some_and(|base| number(row, Some(base)).is_some_and(|number| !fits(number))) {
                check
                    .fail(&at(table, line, column), &format!("expected a base that is a multiple of {base}, got another number"));
            }
        }
        let told = |table: &Numbers<'_>| table.notes().any(|note| note.contains(&format!("rounded to the nearest {base}")));
        if base > 1 && table.kind == TableKind::Table && seen.pack.kind == PackKind::Book && !told(table) {
            check.fail(&Place::whole(&table.file.name), "its notes do not say how its numbers are rounded");
        }
    }
    check
}

fn multiple(number: f64, base: u64) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "rounding bases are small")]
    let base = base as f64;
    (number / base - (number / base).round()).abs() < 1e-9
}

/// What a book pack states of its display is what the tier asks for.
fn stated(seen: &Seen<'_>, key: &str, expected: u64, check: &mut Check) {
    let display = seen.folder.json("provenance.json").and_then(|json| json.get("display"));
    if seen.pack.kind == PackKind::Answers && display.is_none() {
        return;
    }
    check.look();
    let stated = display.and_then(|display| display.number(key));
    #[expect(clippy::cast_precision_loss, reason = "thresholds are small")]
    let same = stated.is_some_and(|stated| stated.max(1.0) == expected.max(1) as f64);
    if !same {
        check.push(
            crate::check::Verdict::Fail,
            None,
            &format!("provenance.json: expected {key} {expected} as the tier asks for, got another"),
        );
    }
}

pub(super) fn percentages(seen: &Seen<'_>) -> Check {
    let mut check = Check::new(
        "SDC-08",
        "Percentages follow from numbers that are shown, at whole percent",
        "leave the percentage out, or show the numbers that it follows from",
    );
    for (file, sheets) in &seen.pack.workbooks {
        for sheet in sheets {
            let header = sheet.header().unwrap_or(0);
            let heading = sheet.rows.get(header).cloned().unwrap_or_default();
            let Some(place) = heading.iter().position(|name| name == "Result in percent of the target") else { continue };
            let column = |name: &str| heading.iter().position(|own| own == name).unwrap_or(usize::MAX);
            for (row, cells) in sheet.rows.iter().enumerate().skip(header + 1) {
                check.look();
                let expected = percent(cells, column("Target"), column("Result"));
                if number(cells, Some(place)) != expected {
                    check.fail(
                        &Place::at(&file.name, Spot::Cell(sheet.number, row + 1, place + 1)),
                        "a percentage that does not follow from its row",
                    );
                }
            }
        }
    }
    let shown = shown_percents(seen);
    for file in &seen.folder.files {
        let Content::Page(tree) = &file.content else { continue };
        for (place, node) in tree.nodes().iter().enumerate() {
            // Shares in charts are measured with the charts; no other text of a page may tell one that was not declared.
            let read = ["td", "p", "li", "dd", "th"].contains(&&*node.name);
            let text = if read { tree.whole_text(place) } else { String::new() };
            check.look();
            let told = percents(&text).any(|percent| !shown.contains(percent));
            if told && !seen.registered.knows(&text) {
                check.review(&Place::at(&file.name, Spot::Byte(node.at)), "a percentage that no shown numbers stand beside");
            }
        }
    }
    check
}

/// The numbers before the signs of percent in a text.
fn percents(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('%').filter_map(|(end, _)| {
        let digits = text[..end].trim_end_matches(|last: char| last.is_ascii_digit() || ",.".contains(last)).len();
        Some(&text[digits..end]).filter(|number| !number.is_empty())
    })
}

/// Percentages that the files of numbers hold, as whole percent: rounded, or an end rounded outwards.
fn shown_percents(seen: &Seen<'_>) -> std::collections::BTreeSet<String> {
    let columns = |table: &'_ Numbers<'_>| -> Vec<usize> {
        let named = |name: &str| name.starts_with("percent") || name == "benchmark";
        (0..table.header.len()).filter(|place| table.header.get(*place).is_some_and(|name| named(name))).collect()
    };
    let mut shown = std::collections::BTreeSet::new();
    for table in &seen.pack.tables {
        let columns = columns(table);
        for percent in table.rows.iter().flat_map(|row| columns.iter().filter_map(|column| number(row, Some(*column)))) {
            let texts = [percent.floor(), percent.round(), percent.ceil()].map(|whole| crate::number::grouped(whole, 0));
            shown.extend(texts.into_iter().chain([field_text(percent)]));
        }
    }
    shown
}

/// A benchmark as it was published.
fn field_text(percent: f64) -> String {
    percent.to_string()
}

pub(super) fn threshold(seen: &Seen<'_>) -> Check {
    let mut check = Check::new(
        "SDC-31",
        "No number below the display threshold is shown, and nothing shown gives a hidden or a rounded number back",
        "make the draft again with the display of its tier",
    );
    stated(seen, "threshold", seen.expected.threshold, &mut check);
    #[expect(clippy::cast_precision_loss, reason = "thresholds are small")]
    let least = if seen.expected.threshold > 1 { seen.expected.threshold as f64 } else { 0.0 };
    for (table, line, row, measure) in cells(seen) {
        check.look();
        let (status, value) = (field(row, measure.status), number(row, Some(measure.value)));
        let hidden = ["confidential", "not_available"].contains(&status);
        let certain = value == Some(0.0) && number(row, measure.upper) == Some(0.0);
        let small = counts(seen, table, measure) && value.is_some_and(|value| value < least);
        if small && status != "public" && !certain {
            check.fail(&at(table, line, measure.value), "a number below the threshold is shown");
        }
        let ends = [Some(measure.value), measure.lower, measure.upper, table.measured[0], table.measured[1]];
        for column in ends.into_iter().flatten().filter(|_| hidden) {
            if !field(row, column).is_empty() {
                check.fail(&at(table, line, column), "a hidden number has something beside it that gives it back");
            }
        }
    }
    for table in seen.released() {
        bases(seen, table, least, &mut check);
        if seen.expected.rounding > 1 && table.measured.iter().any(Option::is_some) {
            check.fail(&Place::whole(&table.file.name), "measurements stand beside rounded numbers and give them back");
        }
        complement(table, &mut check);
    }
    check
}

/// Whether the base was published before. What was not answered has the bases of the tables, and no notes of its own.
fn has_public_base(seen: &Seen<'_>, table: &Numbers<'_>) -> bool {
    let told = |table: &Numbers<'_>| table.notes().any(|note| note.starts_with("Base:") && note.contains("published before"));
    told(table) || table.kind == TableKind::NotAnswered && seen.released().any(told)
}

/// Bases are numbers too.
fn bases(seen: &Seen<'_>, table: &Numbers<'_>, least: f64, check: &mut Check) {
    let public = has_public_base(seen, table);
    let small = (2..).zip(table.rows).find(|(_, row)| number(row, table.base).is_some_and(|base| base < least));
    if let (Some((line, _)), Some(base), false) = (small, table.base, public) {
        check.fail(&at(table, line, base), "a base below the threshold is shown");
    }
    let told = table.notes().filter(|note| note.starts_with("Base: ") && !public);
    for text in told.filter_map(|note| note.split_whitespace().nth(1)) {
        let told = Some(text)
            .filter(|text| is_number_text(text))
            .and_then(|text| text.trim_end_matches('.').replace(',', "").parse::<f64>().ok());
        let stated = table.rows.first().and_then(|row| number(row, table.base));
        if told.is_some_and(|told| told < least) || seen.pack.kind == PackKind::Book && told != stated {
            check.fail(&Place::whole(&table.file.name), "its notes tell another base than its rows, or one below the threshold");
        }
    }
}

/// Where one number alone is hidden, the base less the others is what was released of it: noised, and therefore no fault.
fn complement(table: &Numbers<'_>, check: &mut Check) {
    let [measure] = table.measures.as_slice() else { return };
    let hidden = table.rows.iter().filter(|row| field(row, measure.status) == "confidential").count();
    let base = table.rows.first().and_then(|row| number(row, table.base));
    if hidden == 1 && base.is_some() && table.measured[0].is_some() {
        let text = "one number is hidden; base less the others is the released number, which has noise";
        check.note(Some(&Place::whole(&table.file.name)), text);
    }
}
