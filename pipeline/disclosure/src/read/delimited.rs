//! CSV, with commas, semicolons or tabs.

use crate::error::CheckError;
use crate::options::MOST_ROWS;

/// The rows of the file. Blank lines are kept: they part tables.
pub(super) fn rows(file: &str, bytes: &[u8]) -> Result<Vec<Vec<String>>, CheckError> {
    let text = text(file, bytes)?;
    let delimiter = delimiter(&text);
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        let line = rows.len() + 1;
        let record = record.map_err(|_| damaged(file, format!("line {line} cannot be read as CSV")))?;
        // The reader passes over blank lines; the line it is at tells how many.
        let at = record.position().map_or(line, |position| usize::try_from(position.line()).unwrap_or(line));
        if at > MOST_ROWS {
            let got = u64::try_from(at).unwrap_or(u64::MAX);
            return Err(CheckError::TooLarge { file: file.to_owned(), what: "rows", most: MOST_ROWS as u64, got });
        }
        while rows.len() + 1 < at {
            rows.push(Vec::new());
        }
        rows.push(record.iter().map(str::to_owned).collect());
    }
    Ok(rows)
}

fn text(file: &str, bytes: &[u8]) -> Result<String, CheckError> {
    let (encoding, skip) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::UTF_8, 0));
    let bytes = &bytes[skip..];
    let (text, _, malformed) = encoding.decode(bytes);
    // What is no UTF-8 was most likely saved by an older spreadsheet program.
    let text = if malformed { encoding_rs::WINDOWS_1252.decode(bytes).0 } else { text };
    if text.contains('\0') {
        return Err(damaged(file, "is not text".to_owned()));
    }
    Ok(text.into_owned())
}

/// The delimiter that the most lines share.
fn delimiter(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().take(50).collect();
    let count = |sign: char| lines.iter().filter(|line| line.contains(sign)).count();
    let comma = count(',');
    if count('\t') > comma {
        b'\t'
    } else if count(';') > comma {
        b';'
    } else {
        b','
    }
}

fn damaged(file: &str, problem: String) -> CheckError {
    CheckError::Damaged { file: file.to_owned(), problem }
}
