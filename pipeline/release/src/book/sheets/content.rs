//! What stands in the readers' spreadsheets.

use super::{Column, Field, Grid, Line, Link, MOST_ROWS, Sheet, Target, Workbook, programme};
use crate::book::absence::{NonResponse, non_response};
use crate::book::display::Shown;
use crate::book::names::{ACCOUNT, CONTENTS, COVER, NOT_ANSWERED, NOTES, TableNames};
use crate::book::pack::Content;
use crate::book::sentences::ShownShare;
use crate::book::{account, sentences};
use crate::notice::tier_text;
use crate::number::{day, parse_day};

/// The workbook of a pack.
pub(crate) fn workbook(content: &Content<'_>) -> Workbook {
    let pack = &content.text.pack;
    let (notes, numbers) = notes(content);
    let mut shown = vec![notes];
    shown.extend(not_answered(content));
    shown.extend(programme::sheets(content));
    shown.push(account_sheet(content));
    shown.extend(tables(content, &numbers));
    let mut sheets = vec![cover(content), contents(&shown)];
    sheets.extend(shown);
    if let Some(notice) = pack.tier.notice() {
        sheets.iter_mut().for_each(|sheet| sheet.lines.insert(0, plain(notice.clone())));
    }
    let (year, month, day) = parse_day(&pack.published_on).unwrap_or((1970, 1, 1));
    Workbook {
        title: pack.title.clone(),
        subject: content.document.title.clone(),
        author: pack.publisher.clone(),
        keywords: content.text.keywords.clone(),
        published_on: (year, u8::try_from(month).unwrap_or(1), day),
        sheets,
    }
}

pub(super) fn plain(text: impl Into<String>) -> Line {
    Line::Text(text.into())
}

/// One line a sentence: lines above a table do not wrap.
fn single(text: &str) -> impl Iterator<Item = Line> {
    text.split_inclusive(". ").map(|sentence| plain(sentence.trim_end()))
}

fn to_sheet(text: &str, sheet: &str) -> Link {
    Link { text: text.to_owned(), target: Target::Sheet(sheet.to_owned()) }
}

pub(super) fn back() -> Line {
    Line::Link(to_sheet("Back to the table of contents", CONTENTS))
}

fn cover(content: &Content<'_>) -> Sheet {
    let (document, pack, own) = (content.document, &content.text.pack, content.text);
    let mut lines: Vec<Line> = pack.summary.split("\n\n").map(plain).collect();
    lines.push(Line::Link(to_sheet("Go to the table of contents", CONTENTS)));
    lines.push(Line::Heading("About this release".to_owned()));
    let facts = [
        ("Published by", pack.publisher.clone()),
        ("Published on", day(&pack.published_on)),
        ("Who may have it", tier_text(&pack.tier)),
        ("Period", own.period.clone()),
        ("Area", own.area.clone()),
        ("Status", own.state.words().to_owned()),
        ("Next update", own.next_update.clone()),
        ("Who is counted", document.universe.clone()),
        ("Source", document.source.clone()),
        ("Contact", pack.contact.clone()),
    ];
    lines.extend(facts.into_iter().map(|(name, value)| plain(format!("{name}: {value}"))));
    let licence = content.licence();
    let text = format!("Licence: {}", licence.name);
    lines.push(match licence.address {
        Some(address) => Line::Link(Link { text, target: Target::Web(address.to_owned()) }),
        None => plain(text),
    });
    lines.push(plain(licence.terms));
    lines.push(Line::Heading("What to know before you read the numbers".to_owned()));
    lines.push(plain(
        "Every number is an estimate. A computer added a small random number (noise) to the results, so that nobody can be \
         singled out. Beside each number stand two ends: the number without noise is likely to be between them (95 in 100).",
    ));
    lines.extend(sentences::display(&content.display).into_iter().map(plain));
    lines.push(plain("The numbers are not weighted."));
    lines.push(plain(own.coverage.clone()));
    lines.push(plain(sentences::privacy(document)));
    lines.push(Line::Heading("Marks in the tables".to_owned()));
    lines.extend(sentences::all_marks().into_iter().map(plain));
    Sheet { name: COVER.to_owned(), title: pack.title.clone(), lines, grid: None }
}

fn contents(shown: &[Sheet]) -> Sheet {
    let row = |sheet: &Sheet| vec![Field::Link(to_sheet(&sheet.name, &sheet.name)), Field::text(without_notes(&sheet.title))];
    Sheet {
        name: CONTENTS.to_owned(),
        title: "Table of contents".to_owned(),
        lines: vec![plain("This sheet has one table. It lists all other sheets, with links.")],
        grid: Some(Grid {
            name: "table_of_contents".to_owned(),
            columns: columns(&[("Sheet", false), ("What it shows", false)]),
            rows: shown.iter().map(row).collect(),
        }),
    }
}

fn without_notes(title: &str) -> &str {
    title.find(" [note ").map_or(title, |place| &title[..place])
}

/// The notes, and which of them belong to each table.
fn notes(content: &Content<'_>) -> (Sheet, Vec<Vec<usize>>) {
    let mut texts = vec![
        "Numbers carry noise. The number without noise is likely to be between the lower and the upper end (95 in 100)."
            .to_owned(),
    ];
    let mut number = |text: &String| {
        let place = texts.iter().position(|known| known == text).unwrap_or_else(|| {
            texts.push(text.clone());
            texts.len() - 1
        });
        place + 1
    };
    let numbers = content.document.tables.iter().map(|table| table.notes.iter().map(&mut number).collect()).collect();
    let row = |(place, text): (usize, &String)| vec![Field::text(format!("[note {}]", place + 1)), Field::text(text)];
    let sheet = Sheet {
        name: NOTES.to_owned(),
        title: "Notes".to_owned(),
        lines: vec![plain("This sheet has one table. It explains the notes that titles and headings name."), back()],
        grid: Some(Grid {
            name: "table_notes".to_owned(),
            columns: columns(&[("Note", false), ("What it says", false)]),
            rows: texts.iter().enumerate().map(row).collect(),
        }),
    };
    (sheet, numbers)
}

fn not_answered(content: &Content<'_>) -> Option<Sheet> {
    let rows = non_response(content.document, &content.display);
    if rows.is_empty() {
        return None;
    }
    let count = format!("{} [note 1]", sentences::count_heading(content.document));
    let mut headings = vec![("Question", false), ("Why there is no answer", false), ("Name in the tables", false)];
    headings.push((&count, true));
    headings.extend([("Lower end", true), ("Upper end", true), ("Reliability", false), ("Base", true)]);
    let row = |row: &NonResponse<'_>| {
        let mut fields = vec![Field::text(row.variable), Field::text(row.reason), Field::text(row.label)];
        fields.extend(number_fields(&row.number));
        fields.push(row.base.value.map_or_else(|| Field::text(sentences::value_text(&row.base)), Field::Number));
        fields
    };
    let mut lines = vec![
        plain("This sheet has one table. It shows for each question how often there is no answer, and why."),
        plain("Not asked: nobody put the question. Skipped: it was put, and there is no answer or no record of one."),
        plain("Prefer not to say: the person chose not to answer. These are three different things."),
    ];
    lines.extend(sentences::all_marks().into_iter().map(plain));
    lines.push(back());
    Some(Sheet {
        name: NOT_ANSWERED.to_owned(),
        title: "Questions without an answer, and why".to_owned(),
        lines,
        grid: Some(Grid {
            name: "table_not_answered".to_owned(),
            columns: columns(&headings),
            rows: rows.iter().map(row).collect(),
        }),
    })
}

fn account_sheet(content: &Content<'_>) -> Sheet {
    let facts = account::facts(content.document);
    Sheet {
        name: ACCOUNT.to_owned(),
        title: "Privacy account".to_owned(),
        lines: vec![
            plain("This sheet has one table. It shows what this release cost in privacy."),
            plain("All releases about the same people draw on one account with a fixed limit. A smaller loss protects more."),
            back(),
        ],
        grid: Some(Grid {
            name: "table_privacy_account".to_owned(),
            columns: columns(&[("What", false), ("Value", false)]),
            rows: facts.into_iter().map(|(name, value)| vec![Field::text(name), Field::text(value)]).collect(),
        }),
    }
}

fn tables(content: &Content<'_>, notes: &[Vec<usize>]) -> Vec<Sheet> {
    let tables = content.names.iter().zip(notes).enumerate();
    tables.map(|(place, (names, notes))| table(content, place, names, notes)).collect()
}

fn table(content: &Content<'_>, place: usize, names: &TableNames, notes: &[usize]) -> Sheet {
    let (document, table) = (content.document, &content.document.tables[place]);
    let marks: String = notes.iter().map(|note| format!("[note {note}]")).collect();
    let title = if marks.is_empty() { table.title.clone() } else { format!("{} {marks}", table.title) };
    let mut lines = vec![
        plain(format!("This sheet has one table: {} by {}.", sentences::count_heading(document), sentences::axes_text(table))),
        plain(format!("Who is counted: {}.", sentences::universe(document, table))),
        plain(sentences::base(document, table, &content.display)),
    ];
    lines.extend(single(&sentences::noise(table)));
    lines.extend(sentences::display(&content.display).into_iter().map(plain));
    lines.extend(sentences::marks(table, &content.display).into_iter().map(plain));
    if !table.shares.is_empty() {
        lines.push(plain("Percents are of those who answered. [z] stands beside reasons why there is no answer."));
    }
    lines.extend(table.nets.iter().map(|net| plain(sentences::net_text(net, &content.display))));
    lines.push(plain(format!("Source: {}", document.source)));
    lines.push(back());
    let grid = (table.cells.len() <= MOST_ROWS).then(|| grid(content, place, names));
    if grid.is_none() {
        lines.push(plain(format!("The table is too long for a sheet. It is in the file csv/{}.csv.", names.file)));
    }
    Sheet { name: names.sheet.clone(), title, lines, grid }
}

fn grid(content: &Content<'_>, place: usize, names: &TableNames) -> Grid {
    let table = &content.document.tables[place];
    let count = format!("{} [note 1]", sentences::count_heading(content.document));
    let mut headings: Vec<(&str, bool)> = table.axes.iter().map(|axis| (axis.label.as_str(), false)).collect();
    headings.extend([
        (count.as_str(), true),
        ("Likely between: lower end", true),
        ("Likely between: upper end", true),
        ("Reliability", false),
    ]);
    let shares = sentences::shares(table, &content.display);
    if shares.is_some() {
        headings.extend([("Percent of those who answered", true), (PERCENT_LOWER, true), (PERCENT_UPPER, true)]);
    }
    let row = |(place, (codes, shown)): (usize, (Vec<usize>, Shown))| {
        let labels = table.axes.iter().zip(codes).map(|(axis, code)| Field::text(&axis.codes[code].label));
        let share = shares.as_ref().and_then(|shares| shares.get(place)).map(share_fields);
        labels.chain(number_fields(&shown)).chain(share.into_iter().flatten()).collect()
    };
    let rows = sentences::rows(table, &content.display).into_iter().enumerate().map(row).collect();
    Grid { name: names.range.clone(), columns: columns(&headings), rows }
}

/// Number, lower end, upper end and reliability.
fn number_fields(shown: &Shown) -> [Field; 4] {
    let value = match (shown.replaced_by(), shown.value) {
        (None, Some(value)) => Field::Number(value),
        _ => Field::text(sentences::value_text(shown)),
    };
    let (lower, upper) = match shown.interval {
        Some((lower, upper)) => (Field::Number(lower), Field::Number(upper)),
        None => (Field::text(sentences::no_end(shown)), Field::text(sentences::no_end(shown))),
    };
    [value, lower, upper, Field::text(shown.mark.text())]
}

/// Headings of the two ends of a percent.
pub(super) const PERCENT_LOWER: &str = "Percent, likely between: lower end";
/// The other end.
pub(super) const PERCENT_UPPER: &str = "Percent, likely between: upper end";

/// Percent, lower end and upper end.
pub(super) fn share_fields(share: &ShownShare) -> [Field; 3] {
    match share {
        ShownShare::Share(share) => <[u64; 3]>::from(sentences::whole_percents(share)).map(Field::Number),
        ShownShare::Marked(mark) => [mark, mark, mark].map(|mark| Field::text(*mark)),
    }
}

pub(super) fn columns(headings: &[(&str, bool)]) -> Vec<Column> {
    headings.iter().map(|(heading, numeric)| Column { heading: (*heading).to_owned(), numeric: *numeric }).collect()
}
