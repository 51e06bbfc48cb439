//! The spreadsheets as ODS: a few plain XML files in a ZIP archive, in the open format that the government asks for.

use std::io::{Cursor, Write};

use maud::{Markup, html};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::ods_styles::{document, meta, settings, styles};
use super::{Field, Grid, Line, Link, Sheet, Target, Workbook, printable};
use crate::error::ReleaseError;

const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// Content of `tables.ods`.
pub(crate) fn ods(workbook: &Workbook) -> Result<Vec<u8>, ReleaseError> {
    pack(workbook).ok_or_else(|| ReleaseError::Encode { file: "tables.ods".to_owned() })
}

fn pack(workbook: &Workbook) -> Option<Vec<u8>> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    // The media type stands first and plain, so that programs know the file by its first bytes.
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let files = [
        ("mimetype", stored, MEDIA_TYPE.as_bytes().to_vec()),
        ("META-INF/manifest.xml", packed, manifest()),
        ("meta.xml", packed, meta(workbook)),
        ("settings.xml", packed, settings(workbook)),
        ("styles.xml", packed, styles()),
        ("content.xml", packed, content(workbook)),
    ];
    for (name, options, bytes) in files {
        out.start_file(name, options).ok()?;
        out.write_all(&bytes).ok()?;
    }
    Some(out.finish().ok()?.into_inner())
}

fn manifest() -> Vec<u8> {
    let entry = |path: &str, media: &str| {
        html! { manifest:file-entry manifest:full-path=(path) manifest:media-type=(media) {} }.into_string()
    };
    let parts = ["content.xml", "styles.xml", "meta.xml", "settings.xml"].map(|part| entry(part, "text/xml")).concat();
    let space = "xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.2\"";
    let (open, close) = (format!("<manifest:manifest {space}>"), "</manifest:manifest>");
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    format!("{declaration}\n{open}{}{parts}{close}\n", entry("/", MEDIA_TYPE)).into_bytes()
}

fn content(workbook: &Workbook) -> Vec<u8> {
    let mut widths: Vec<u16> = workbook.sheets.iter().flat_map(Sheet::widths).collect();
    widths.sort_unstable();
    widths.dedup();
    let content = html! {
        office:font-face-decls {
            style:font-face style:name="Arial" svg:font-family="Arial" style:font-family-generic="swiss" {}
        }
        office:automatic-styles {
            @for width in &widths {
                style:style style:name={ "width" (width) } style:family="table-column" {
                    style:table-column-properties style:column-width={ (millimetres(*width)) "mm" } {}
                }
            }
            style:style style:name="row" style:family="table-row" {
                style:table-row-properties style:use-optimal-row-height="true" {}
            }
            style:style style:name="sheet" style:family="table" style:master-page-name="Default" {
                style:table-properties table:display="true" style:writing-mode="lr-tb" {}
            }
        }
        office:body { office:spreadsheet {
            @for sheet in &workbook.sheets { (table(sheet)) }
            table:database-ranges {
                @for sheet in &workbook.sheets {
                    @if let Some(grid) = &sheet.grid { (range(sheet, grid)) }
                }
            }
        } }
    };
    document("office:document-content", &content)
}

/// A character of 12 point is about two and a half millimetres wide.
fn millimetres(characters: u16) -> u16 {
    characters.saturating_mul(5) / 2
}

/// Marks the table in a sheet as one, with its name and its header row.
fn range(sheet: &Sheet, grid: &Grid) -> Markup {
    let top = sheet.lines.len() + 2;
    let last = u8::try_from(grid.columns.len().saturating_sub(1)).unwrap_or(25).min(25);
    let address = format!("{name}.A{top}:{name}.{}{}", char::from(b'A' + last), top + grid.rows.len(), name = sheet.name);
    html! {
        table:database-range table:name=(grid.name) table:target-range-address=(address) table:contains-header="true"
            table:display-filter-buttons="false" {}
    }
}

fn table(sheet: &Sheet) -> Markup {
    let line_style = if sheet.wraps_lines() { "Wrapped" } else { "Default" };
    html! {
        table:table table:name=(sheet.name) table:style-name="sheet" {
            @for width in sheet.widths() { table:table-column table:style-name={ "width" (width) } {} }
            (row(&text_cell("Heading_20_1", &sheet.title)))
            @for line in &sheet.lines {
                @match line {
                    Line::Heading(text) => (row(&text_cell("Heading_20_2", text))),
                    Line::Text(text) => (row(&text_cell(line_style, text))),
                    Line::Link(link) => (row(&link_cell(link))),
                }
            }
            @if let Some(grid) = &sheet.grid {
                table:table-header-rows { (row(&html! {
                    @for column in &grid.columns {
                        (text_cell(if column.numeric { "Header_numbers" } else { "Header" }, &column.heading))
                    }
                })) }
                @for fields in &grid.rows { (row(&html! {
                    @for (field, column) in fields.iter().zip(&grid.columns) {
                        @match field {
                            Field::Text(text) => (text_cell(if column.numeric { "Mark" } else { "Wrapped" }, text)),
                            Field::Number(number) => (number_cell(*number)),
                            Field::Link(link) => (link_cell(link)),
                        }
                    }
                })) }
            }
        }
    }
}

fn row(cells: &Markup) -> Markup {
    html! { table:table-row table:style-name="row" { (cells) } }
}

fn text_cell(style: &str, text: &str) -> Markup {
    html! { table:table-cell table:style-name=(style) office:value-type="string" { text:p { (printable(text)) } } }
}

fn number_cell(number: u64) -> Markup {
    html! {
        table:table-cell table:style-name="Number" office:value-type="float" office:value=(number) {
            text:p { (crate::book::sentences::whole(number)) }
        }
    }
}

fn link_cell(link: &Link) -> Markup {
    let target = match &link.target {
        Target::Sheet(sheet) => format!("#{sheet}.A1"),
        Target::Web(address) => address.clone(),
    };
    html! {
        table:table-cell table:style-name="Link" office:value-type="string" {
            text:p { text:a xlink:type="simple" xlink:href=(printable(&target)) { (printable(&link.text)) } }
        }
    }
}
