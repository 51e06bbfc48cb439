//! How much an OpenDocument sheet spans: it writes one cell and says how often it is repeated, and `calamine` makes room
//! for all of them.

use std::io::Read;

use super::tags::{attribute, each_tag};

/// The sheet that is being looked at.
#[derive(Default)]
struct Sheet {
    /// Rows so far, and rows up to the last filled one.
    rows: u64,
    filled_rows: u64,
    /// Cells of the open row so far, and up to the last filled one of any row.
    cells: u64,
    filled_cells: u64,
    row_repeats: u64,
    row_filled: bool,
}

/// Cells between the first and the last filled ones of all sheets; `None` when the document cannot be read.
pub(super) fn span_of(content: impl Read) -> Option<u64> {
    let (mut sheet, mut span) = (Sheet::default(), 0_u64);
    each_tag(content, |tag| {
        let name = tag.split(|byte| byte.is_ascii_whitespace() || *byte == b'/').next().unwrap_or_default();
        match (tag.first(), name) {
            (Some(b'/'), _) if tag.starts_with(b"/table:table-row") => sheet.end_row(),
            (Some(b'/'), _) if tag.trim_ascii_end() == b"/table:table" => {
                span = span.saturating_add(std::mem::take(&mut sheet).span());
            }
            (_, b"table:table-row") => {
                sheet.row_repeats = repeats(tag, "table:number-rows-repeated");
                if tag.ends_with(b"/") {
                    sheet.end_row();
                }
            }
            (_, b"table:table-cell" | b"table:covered-table-cell") => sheet.cell(tag),
            _ => {}
        }
    })?;
    Some(span.saturating_add(sheet.span()))
}

fn repeats(tag: &[u8], name: &str) -> u64 {
    let digits = attribute(tag, name).and_then(|digits| std::str::from_utf8(digits).ok());
    digits.and_then(|digits| digits.trim().parse().ok()).unwrap_or(1)
}

impl Sheet {
    fn cell(&mut self, tag: &[u8]) {
        self.cells = self.cells.saturating_add(repeats(tag, "table:number-columns-repeated"));
        let holds = |what: &[u8]| memchr::memmem::find(tag, what).is_some();
        if !tag.ends_with(b"/") || holds(b"office:") || holds(b"formula") {
            self.filled_cells = self.filled_cells.max(self.cells);
            self.row_filled = true;
        }
    }

    fn end_row(&mut self) {
        self.rows = self.rows.saturating_add(self.row_repeats);
        if std::mem::take(&mut self.row_filled) {
            self.filled_rows = self.rows;
        }
        self.cells = 0;
    }

    fn span(&self) -> u64 {
        self.filled_rows.saturating_mul(self.filled_cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_cells_count_up_to_the_last_filled_one() {
        let sheet = "<table:table><table:table-row><table:table-cell office:value='1'/>\
            <table:table-cell table:number-columns-repeated=\"16383\"/></table:table-row>\
            <table:table-row table:number-rows-repeated='1048575'><table:table-cell/></table:table-row></table:table>";
        assert_eq!(span_of(sheet.as_bytes()), Some(1));
        let bomb = "<table:table><table:table-row table:number-rows-repeated='1000000'><table:table-cell \
            table:number-columns-repeated='16384' office:value='1'/></table:table-row></table:table>";
        assert_eq!(span_of(bomb.repeat(2).as_bytes()), Some(2 * 16_384_000_000));
    }
}
