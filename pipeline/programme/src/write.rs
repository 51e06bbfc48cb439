//! Writing an extract the way its mapping says the partner writes it.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

use crate::GenerateError;
use crate::date::{Date, DateOrder};
use crate::partners::habits_of;
use crate::sheet::{Cell, Sheet};

/// Writes `<directory>/<partner>/<dataset>.<csv|xlsx>` and returns its path.
pub(crate) fn write(sheet: &Sheet<'_>, directory: &Path) -> Result<PathBuf, GenerateError> {
    let folder = directory.join(&sheet.mapping.partner);
    fs_err::create_dir_all(&folder)?;
    let (extension, bytes) = if sheet.mapping.file.sheet.is_some() { ("xlsx", workbook(sheet)?) } else { ("csv", text(sheet)?) };
    let path = folder.join(format!("{}.{extension}", sheet.mapping.dataset));
    fs_err::write(&path, bytes)?;
    Ok(path)
}

fn text(sheet: &Sheet<'_>) -> Result<Vec<u8>, GenerateError> {
    let layout = &sheet.mapping.file;
    let delimiter = layout.delimiter.as_deref().and_then(|text| text.bytes().next()).unwrap_or(b',');
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    let columns = sheet.columns();
    writer.write_record(columns.iter().map(|(_, heading)| *heading))?;
    for row in &sheet.rows {
        writer.write_record(columns.iter().map(|(field, _)| written(row.cell(field), layout.date_order)))?;
    }
    let bytes = writer.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(encode(bytes, sheet))
}

fn encode(bytes: Vec<u8>, sheet: &Sheet<'_>) -> Vec<u8> {
    if habits_of(&sheet.mapping.partner).byte_order_mark {
        return [b"\xEF\xBB\xBF".as_slice(), &bytes].concat();
    }
    let label = sheet.mapping.file.encoding.as_deref().unwrap_or("utf-8");
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::UTF_8);
    if encoding == encoding_rs::UTF_8 {
        return bytes;
    }
    // Letters that the code page lacks lose their accents, as they do when people type on an old system.
    let text = String::from_utf8_lossy(&bytes);
    let letters = text.chars().flat_map(|letter| {
        let single = letter.to_string();
        let (_, _, lost) = encoding.encode(&single);
        if lost { crate::identity::unaccented(&single) } else { single }.chars().collect::<Vec<char>>()
    });
    encoding.encode(&letters.collect::<String>()).0.into_owned()
}

fn written(cell: &Cell, order: DateOrder) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Whole(number) => number.to_string(),
        Cell::Real(number) => number.to_string(),
        Cell::Day(day) => day.written(order),
    }
}

fn workbook(sheet: &Sheet<'_>) -> Result<Vec<u8>, GenerateError> {
    let mut workbook = Workbook::new();
    // A fixed day, so that the same seed gives the same bytes.
    let created = ExcelDateTime::from_ymd(2022, 1, 10)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let page = workbook.add_worksheet();
    if let Some(name) = &sheet.mapping.file.sheet {
        page.set_name(name)?;
    }
    for (line, title) in sheet.title.iter().enumerate() {
        page.write_string(line as u32, 0, title)?;
    }
    let header = sheet.mapping.file.header_row.unwrap_or(1) - 1;
    fill(page, sheet, header)?;
    Ok(workbook.save_to_buffer()?)
}

fn fill(page: &mut Worksheet, sheet: &Sheet<'_>, header: u32) -> Result<(), GenerateError> {
    let columns = sheet.columns();
    for (column, (_, heading)) in columns.iter().enumerate() {
        page.write_string_with_format(header, column as u16, *heading, &Format::new().set_bold())?;
    }
    let mut line = header;
    for row in &sheet.rows {
        line += 1;
        for (column, (field, _)) in columns.iter().enumerate() {
            write_cell(page, (line, column as u16), row.cell(field), sheet)?;
        }
    }
    if let Some(label) = &sheet.totals {
        page.write_string(line + 1, 0, label)?;
        page.write_number(line + 1, 1, sheet.rows.len() as f64)?;
    }
    Ok(())
}

fn write_cell(page: &mut Worksheet, at: (u32, u16), cell: &Cell, sheet: &Sheet<'_>) -> Result<(), GenerateError> {
    let (line, column) = at;
    match cell {
        Cell::Blank => {}
        Cell::Text(text) if text.is_empty() => {}
        Cell::Text(text) => {
            page.write_string(line, column, text)?;
        }
        Cell::Whole(number) => {
            page.write_number(line, column, *number as f64)?;
        }
        Cell::Real(number) => {
            page.write_number(line, column, *number)?;
        }
        Cell::Day(day) if habits_of(&sheet.mapping.partner).real_dates => {
            let format = Format::new().set_num_format("dd/mm/yyyy");
            page.write_datetime_with_format(line, column, excel_day(*day)?, &format)?;
        }
        Cell::Day(day) => {
            page.write_string(line, column, day.written(sheet.mapping.file.date_order))?;
        }
    }
    Ok(())
}

fn excel_day(day: Date) -> Result<ExcelDateTime, GenerateError> {
    let (year, month, of_month) = day.civil();
    Ok(ExcelDateTime::from_ymd(year as u16, month as u8, of_month as u8)?)
}
