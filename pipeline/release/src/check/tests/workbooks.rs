//! What a workbook can hide: sheets, rows, columns, names, macros, links, comments, drawings.

use super::draft::{assert_found, released};

#[test]
fn hidden_things_are_found() {
    let excel = |old: &str, new: &str, part: &str| {
        let draft = released(10, 5);
        let part = if part == "sheet" { draft.excel_sheet("gender") } else { part.to_owned() };
        draft.replace_in("tables.xlsx", &part, old, new);
        assert_found(&draft, &["SDC-29", "FILES", "SDC-12", "SDC-27"], new);
    };
    excel("<sheet name=\"Notes\"", "<sheet state=\"veryHidden\" name=\"Notes\"", "xl/workbook.xml");
    excel("<row r=\"2\"", "<row hidden=\"1\" r=\"2\"", "sheet");
    excel(
        "</sheets>",
        "</sheets><definedNames><definedName name=\"x\">Notes!$A$1</definedName></definedNames>",
        "xl/workbook.xml",
    );
    excel("</sheetData>", "</sheetData><legacyDrawing r:id=\"rId9\"/>", "sheet");
    excel("<sheetData>", "<!-- x --><sheetData>", "sheet");
    for part in [
        "xl/vbaProject.bin",
        "xl/externalLinks/externalLink1.xml",
        "xl/media/image1.png",
        "docProps/custom.xml",
        "xl/comments1.xml",
    ] {
        let draft = released(10, 5);
        draft.add_part("tables.xlsx", part, b"<x/>");
        assert_found(&draft, &["SDC-29", "FILES"], part);
    }
    let open = |old: &str, new: &str| {
        let draft = released(10, 5);
        draft.replace_in("tables.ods", "content.xml", old, new);
        assert_found(&draft, &["SDC-29", "FILES", "SDC-12"], new);
    };
    open("table:display=\"true\"", "table:display=\"false\"");
    open("<table:table-row ", "<table:table-row table:visibility=\"collapse\" ");
    open(
        "<table:database-ranges>",
        "<table:named-expressions><table:named-range table:name=\"x\"/></table:named-expressions><table:database-ranges>",
    );
    open("xlink:href=\"#", "xlink:href=\"file:///x#");
    let draft = released(10, 5);
    draft.add_part("tables.ods", "Thumbnails/thumbnail.png", b"x");
    assert_found(&draft, &["SDC-29"], "a picture");
}

#[test]
fn repeated_and_computed_cells_are_refused() {
    let draft = released(10, 5);
    draft.replace_in(
        "tables.ods",
        "content.xml",
        "<text:p>Female</text:p>",
        "<text:p>Female</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"3\"><text:p>x y</text:p>",
    );
    assert_found(&draft, &["FILES", "SDC-12", "SDC-23"], "a repeated cell");
    let draft = released(0, 0);
    let sheet = draft.excel_sheet("gender");
    draft.replace_in("tables.xlsx", &sheet, "<v>", "<f>1+1</f><v>");
    assert_found(&draft, &["FILES", "SDC-29"], "a formula");
}
