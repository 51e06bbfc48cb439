//! The spreadsheets as XLSX.
//!
//! The writer knows neither the document's language nor any cell style but the normal one, which a title needs to be a
//! heading. Both are put into the finished file.

use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatUnderline, Table, TableColumn, TableStyle, Url,
    Workbook as Writer, Worksheet, XlsxError,
};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::{Field, Grid, LANGUAGE, Line, Link, Sheet, Target, Workbook, printable};
use crate::error::ReleaseError;
use crate::layout::wrap;

/// Size of a Heading 1, by which its font is found again.
const HEADING_1: u8 = 16;
/// Size of a Heading 2.
const HEADING_2: u8 = 14;
const TEXT: u8 = 12;
/// Height of a line of text, in points.
const LINE: f64 = 16.0;
const FONT: &str = "Arial";
const LINK: u32 = 0x0B_4F8A;

/// Content of `tables.xlsx`.
pub(crate) fn xlsx(workbook: &Workbook) -> Result<Vec<u8>, ReleaseError> {
    let fault = || ReleaseError::Encode { file: "tables.xlsx".to_owned() };
    let plain = write(workbook).map_err(|_| fault())?;
    finish(&plain).ok_or_else(fault)
}

struct Formats {
    heading_1: Format,
    heading_2: Format,
    text: Format,
    wrapped: Format,
    number: Format,
    /// Text in a column of numbers.
    mark: Format,
    link: Format,
    header: Format,
    header_of_numbers: Format,
}

impl Formats {
    fn new() -> Self {
        let text = Format::new().set_font_name(FONT).set_font_size(TEXT).set_align(FormatAlign::Top);
        let wrapped = text.clone().set_text_wrap();
        let header = wrapped.clone().set_bold();
        Self {
            heading_1: Format::new().set_font_name(FONT).set_font_size(HEADING_1).set_bold(),
            heading_2: Format::new().set_font_name(FONT).set_font_size(HEADING_2).set_bold(),
            number: text.clone().set_num_format("#,##0").set_align(FormatAlign::Right).set_indent(1),
            mark: wrapped.clone().set_align(FormatAlign::Right).set_indent(1),
            link: text.clone().set_font_color(Color::RGB(LINK)).set_underline(FormatUnderline::Single),
            header_of_numbers: header.clone().set_align(FormatAlign::Right).set_indent(1),
            header,
            wrapped,
            text,
        }
    }
}

fn write(workbook: &Workbook) -> Result<Vec<u8>, XlsxError> {
    let mut writer = Writer::new();
    let (year, month, day) = workbook.published_on;
    let properties = DocProperties::new()
        .set_title(printable(&workbook.title))
        .set_subject(printable(&workbook.subject))
        .set_author(workbook.author.as_str())
        .set_company(workbook.author.as_str())
        .set_keywords(workbook.keywords.join(", "))
        .set_creation_datetime(&ExcelDateTime::from_ymd(year, month, day)?);
    writer.set_properties(&properties);
    let formats = Formats::new();
    writer.set_default_format(&formats.text, 20, 72)?;
    for sheet in &workbook.sheets {
        write_sheet(writer.add_worksheet(), sheet, &formats)?;
    }
    writer.save_to_buffer()
}

fn write_sheet(out: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), XlsxError> {
    out.set_name(&sheet.name)?;
    for (column, width) in (0_u16..).zip(sheet.widths()) {
        out.set_column_width(column, width)?;
    }
    // For print only: columns of one table stay on one page.
    out.set_landscape();
    out.set_print_fit_to_pages(1, 0);
    out.write_string_with_format(0, 0, printable(&sheet.title), &formats.heading_1)?;
    out.set_row_height(0, LINE * 1.5)?;
    let text = if sheet.wraps_lines() { &formats.wrapped } else { &formats.text };
    let widths = sheet.widths();
    let mut row = 1;
    for line in &sheet.lines {
        match line {
            Line::Heading(heading) => {
                out.set_row_height(row, LINE * 1.25)?;
                out.write_string_with_format(row, 0, printable(heading), &formats.heading_2)?
            }
            Line::Text(line) => {
                if sheet.wraps_lines() {
                    out.set_row_height(row, height(&[(line.as_str(), widths.first().copied().unwrap_or(90))]))?;
                }
                out.write_string_with_format(row, 0, printable(line), text)?
            }
            Line::Link(link) => out.write_url_with_format(row, 0, url(link), &formats.link)?,
        };
        row += 1;
    }
    sheet.grid.as_ref().map_or(Ok(()), |grid| write_grid(out, grid, row, &widths, formats))
}

/// Height of a row with these texts in columns of these widths. A row with a height of its own is never cut, whatever
/// program opens the file: not every one finds heights by itself.
fn height(texts: &[(&str, u16)]) -> f64 {
    // A width is counted in digits, and letters are narrower on the whole.
    let lines = |(text, width): &(&str, u16)| wrap(text, usize::from(*width)).len();
    let lines = texts.iter().map(lines).max().unwrap_or(1);
    LINE * f64::from(u16::try_from(lines).unwrap_or(u16::MAX)).min(20.0)
}

fn write_grid(out: &mut Worksheet, grid: &Grid, top: u32, widths: &[u16], formats: &Formats) -> Result<(), XlsxError> {
    let header = |numeric: bool| if numeric { &formats.header_of_numbers } else { &formats.header };
    let columns: Vec<TableColumn> = grid
        .columns
        .iter()
        .map(|column| TableColumn::new().set_header(printable(&column.heading)).set_header_format(header(column.numeric)))
        .collect();
    let table = Table::new().set_name(&grid.name).set_style(TableStyle::None).set_autofilter(false).set_columns(&columns);
    let (rows, last) = (u32::try_from(grid.rows.len()), u16::try_from(grid.columns.len()));
    // Both are far below these bounds, since longer tables are left to the CSV files.
    let bottom = top.saturating_add(rows.unwrap_or(u32::MAX));
    out.add_table(top, 0, bottom, last.unwrap_or(u16::MAX).saturating_sub(1), &table)?;
    let headings: Vec<(&str, u16)> =
        grid.columns.iter().map(|column| column.heading.as_str()).zip(widths.iter().copied()).collect();
    out.set_row_height(top, height(&headings))?;
    for (row, fields) in (top + 1..).zip(&grid.rows) {
        let texts: Vec<(&str, u16)> = fields.iter().map(Field::plain).zip(widths.iter().copied()).collect();
        out.set_row_height(row, height(&texts))?;
        for ((column, field), spec) in (0_u16..).zip(fields).zip(&grid.columns) {
            match field {
                #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
                Field::Number(number) => out.write_number_with_format(row, column, *number as f64, &formats.number)?,
                Field::Text(text) if spec.numeric => out.write_string_with_format(row, column, printable(text), &formats.mark)?,
                Field::Text(text) => out.write_string_with_format(row, column, printable(text), &formats.wrapped)?,
                Field::Link(link) => out.write_url_with_format(row, column, url(link), &formats.link)?,
            };
        }
    }
    Ok(())
}

fn url(link: &Link) -> Url {
    match &link.target {
        Target::Sheet(sheet) => Url::new(format!("internal:'{sheet}'!A1")).set_text(printable(&link.text)),
        Target::Web(address) => Url::new(address).set_text(printable(&link.text)),
    }
}

/// The same file with the language, and with titles that are headings.
fn finish(plain: &[u8]) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(plain)).ok()?;
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    // Without a time of its own every entry has the first day of the format, so that the same pack is the same bytes.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).ok()?;
        let name = entry.name().ok()?.into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).ok()?;
        let bytes = match name.as_str() {
            "docProps/core.xml" => with_language(&String::from_utf8(bytes).ok()?)?.into_bytes(),
            "xl/styles.xml" => with_headings(&String::from_utf8(bytes).ok()?)?.into_bytes(),
            _ => bytes,
        };
        out.start_file(name, options).ok()?;
        out.write_all(&bytes).ok()?;
    }
    Some(out.finish().ok()?.into_inner())
}

fn with_language(core: &str) -> Option<String> {
    let (head, tail) = core.rsplit_once("</cp:coreProperties>")?;
    Some(format!("{head}<dc:language>{LANGUAGE}</dc:language></cp:coreProperties>{tail}"))
}

/// Adds the styles "Heading 1" and "Heading 2" and lets the cells of their fonts have them.
fn with_headings(styles: &str) -> Option<String> {
    let mut styles = styles.to_owned();
    for (level, size) in [(1, HEADING_1), (2, HEADING_2)] {
        let fonts = between(&styles, "<fonts", "</fonts>")?;
        let wanted = format!("<sz val=\"{size}\"/>");
        // The part before the first `<font>` is the opening tag of the fonts.
        let Some(font) = fonts.split("<font>").skip(1).position(|font| font.contains(&wanted)) else { continue };
        let style = counted(&styles, "cellStyleXfs")?;
        let inner = between(&styles, "<cellXfs", "</cellXfs>")?.to_owned();
        let of_font = format!("fontId=\"{font}\"");
        let restyled: Vec<String> =
            inner
                .split("<xf ")
                .map(|xf| {
                    if xf.contains(&of_font) { xf.replacen("xfId=\"0\"", &format!("xfId=\"{style}\""), 1) } else { xf.to_owned() }
                })
                .collect();
        styles = styles.replacen(&inner, &restyled.join("<xf "), 1);
        let attributes = "fillId=\"0\" borderId=\"0\" applyNumberFormat=\"0\" applyFill=\"0\" applyBorder=\"0\" \
                          applyAlignment=\"0\" applyProtection=\"0\"";
        styles = appended(&styles, "cellStyleXfs", &format!("<xf numFmtId=\"0\" {of_font} {attributes}/>"))?;
        let name = format!("<cellStyle name=\"Heading {level}\" xfId=\"{style}\" builtinId=\"{}\"/>", 15 + level);
        styles = appended(&styles, "cellStyles", &name)?;
    }
    Some(styles)
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let tail = &text[text.find(start)?..];
    Some(&tail[..tail.find(end)?])
}

/// The number of children that an element says it has.
fn counted(text: &str, element: &str) -> Option<usize> {
    between(text, &format!("<{element} count=\""), "\">")?.rsplit('"').next()?.parse().ok()
}

/// The same with one more child at the end of an element.
fn appended(text: &str, element: &str, child: &str) -> Option<String> {
    let count = counted(text, element)?;
    let text = text.replacen(&format!("<{element} count=\"{count}\">"), &format!("<{element} count=\"{}\">", count + 1), 1);
    let end = format!("</{element}>");
    Some(text.replacen(&end, &format!("{child}{end}"), 1))
}
