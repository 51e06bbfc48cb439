//! Hidden rows of an `.xlsx` sheet, which `calamine` does not tell: its own small look at the sheet's XML.

use std::io::Read;

use zip::ZipArchive;

use super::tags::{self, each_tag};
use crate::input::Origin;

/// Most bytes of the small parts that name the sheets.
const LARGEST_INDEX: u64 = 4 << 20;

/// Number of hidden rows of a sheet; `None` when that cannot be told.
pub(super) fn rows_of(origin: &Origin, sheet: &str) -> Option<u64> {
    super::guarded(|| Ok(count(origin, sheet))).ok().flatten()
}

fn count(origin: &Origin, sheet: &str) -> Option<u64> {
    let mut archive = ZipArchive::new(origin.open().ok()?).ok()?;
    let mut text = |part: &str| {
        let mut text = String::new();
        archive.by_name(part).ok()?.take(LARGEST_INDEX).read_to_string(&mut text).ok()?;
        Some(text)
    };
    let (workbook, relations) = (text("xl/workbook.xml")?, text("xl/_rels/workbook.xml.rels")?);
    let named = |element: &String| attribute(element, "name").is_some_and(|name| unescape(name) == sheet);
    let sheet = elements(&workbook, "sheet")?.into_iter().find(named)?;
    let id = attribute(&sheet, "r:id")?;
    let relation = elements(&relations, "Relationship")?.into_iter().find(|element| attribute(element, "Id") == Some(id))?;
    let target = attribute(&relation, "Target")?;
    let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
    count_in(archive.by_name(&path).ok()?)
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

/// The tags of one name.
fn elements(text: &str, name: &str) -> Option<Vec<String>> {
    let mut found = Vec::new();
    each_tag(text.as_bytes(), |tag| {
        if tag.strip_prefix(name.as_bytes()).and_then(|rest| rest.first()).is_some_and(u8::is_ascii_whitespace) {
            found.push(String::from_utf8_lossy(tag).into_owned());
        }
    })?;
    Some(found)
}

fn attribute<'t>(element: &'t str, name: &str) -> Option<&'t str> {
    std::str::from_utf8(tags::attribute(element.as_bytes(), name)?).ok()
}

/// Counts the rows that are marked as hidden.
fn count_in(part: impl Read) -> Option<u64> {
    let mut rows = 0;
    each_tag(part, |tag| {
        let is_row = tag.starts_with(b"row ") || memchr::memmem::find(tag, b":row ").is_some_and(|place| place < 16);
        rows += u64::from(is_row && matches!(tags::attribute(tag, "hidden"), Some(b"1" | b"true")));
    })?;
    Some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_rows_are_counted_across_buffers() {
        let rows: String = (0..20_000)
            .map(|row| format!("<row r=\"{row}\"{}><c/></row>", if row % 4 == 0 { " hidden=\"1\"" } else { "" }))
            .collect();
        assert_eq!(count_in(rows.as_bytes()), Some(5_000));
        assert_eq!(count_in(&b"<row hidden=\"0\"/><rows hidden=\"1\"/><row "[..]), Some(0));
        let element = " name=\"A &amp; B\" r:id='rId3'";
        assert_eq!(
            (attribute(element, "name").map(unescape).as_deref(), attribute(element, "r:id")),
            (Some("A & B"), Some("rId3"))
        );
        assert_eq!(attribute(element, "id"), None);
    }
}
