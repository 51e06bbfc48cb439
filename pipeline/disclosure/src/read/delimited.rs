//! CSV, with commas, semicolons, tabs or bars.

use crate::error::CheckError;
use crate::options::MOST_ROWS;

/// The rows of the file. Blank lines are kept: they part tables.
pub(super) fn rows(file: &str, bytes: &[u8]) -> Result<Vec<Vec<String>>, CheckError> {
    let text = text(file, bytes)?;
    let (text, declared) = without_declaration(&text);
    let delimiter = declared.unwrap_or_else(|| delimiter(text));
    // The reader passes over blank lines, which part tables: each becomes a line with nothing in its cells.
    let blank = char::from(delimiter).to_string();
    let lines: Vec<&str> = text.lines().map(|line| if line.trim().is_empty() { blank.as_str() } else { line }).collect();
    let text = lines.join("\n");
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let skipped = usize::from(declared.is_some());
    let mut rows: Vec<Vec<String>> = vec![Vec::new(); skipped];
    for record in reader.records() {
        let line = rows.len() + 1;
        let record = record.map_err(|_| damaged(file, format!("line {line} cannot be read as CSV")))?;
        if line > MOST_ROWS {
            let got = u64::try_from(lines.len()).unwrap_or(u64::MAX);
            return Err(CheckError::TooLarge { file: file.to_owned(), what: "rows", most: MOST_ROWS as u64, got });
        }
        rows.push(record.iter().map(str::to_owned).collect());
    }
    Ok(rows)
}

fn text(file: &str, bytes: &[u8]) -> Result<String, CheckError> {
    let (encoding, skip) = encoding_rs::Encoding::for_bom(bytes).unwrap_or_else(|| (without_mark(bytes), 0));
    let bytes = bytes.get(skip..).unwrap_or_default();
    let (text, _, malformed) = encoding.decode(bytes);
    // What is no UTF-8 was most likely saved by an older spreadsheet program.
    let text = if malformed { encoding_rs::WINDOWS_1252.decode(bytes).0 } else { text };
    if text.contains('\0') {
        return Err(damaged(file, "is not text".to_owned()));
    }
    Ok(text.into_owned())
}

/// Every second byte of plain text in UTF-16 is nought, also where the mark at the start is missing.
fn without_mark(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    let start = bytes.get(..bytes.len().min(400)).unwrap_or_default();
    let noughts = |offset: usize| start.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let most = start.len() / 2;
    match (noughts(0), noughts(1)) {
        (0, odd) if most > 3 && odd * 10 > most * 9 => encoding_rs::UTF_16LE,
        (even, 0) if most > 3 && even * 10 > most * 9 => encoding_rs::UTF_16BE,
        _ => encoding_rs::UTF_8,
    }
}

/// Excel may say in a first line what parts the cells: `sep=;`.
fn without_declaration(text: &str) -> (&str, Option<u8>) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    match first.trim_end().as_bytes() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', sign] => (rest, Some(*sign)),
        _ => (text, None),
    }
}

/// The delimiter that stands equally often in the most lines; a comma may be a decimal sign beside any other.
fn delimiter(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(100).collect();
    let alike = |sign: char| {
        let counts: Vec<usize> = lines.iter().map(|line| outside_quotes(line, sign)).filter(|count| *count > 0).collect();
        counts.iter().map(|count| counts.iter().filter(|other| *other == count).count()).max().unwrap_or(0)
    };
    [(b'\t', '\t'), (b';', ';'), (b'|', '|'), (b',', ',')]
        .into_iter()
        .map(|(byte, sign)| (alike(sign), byte))
        // The first of equals: a line of words may hold commas.
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map_or(b',', |(_, byte)| byte)
}

fn outside_quotes(line: &str, sign: char) -> usize {
    let mut quoted = false;
    let count = |character: char| {
        quoted ^= character == '"';
        !quoted && character == sign
    };
    line.chars().map(count).filter(|found| *found).count()
}

fn damaged(file: &str, problem: String) -> CheckError {
    CheckError::Damaged { file: file.to_owned(), problem }
}
