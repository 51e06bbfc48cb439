//! The parts of an ODS file that do not depend on its tables: styles, properties, settings.

use maud::{Markup, html};

use super::{LANGUAGE, Workbook, printable};

/// Room between a number and the text that follows it.
const GAP: &str = "3mm";

/// Name spaces of a part.
pub(crate) const NAME_SPACES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
    xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
    xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" \
    xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" \
    xmlns:config=\"urn:oasis:names:tc:opendocument:xmlns:config:1.0\" \
    xmlns:xlink=\"http://www.w3.org/1999/xlink\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
    xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\"";

/// An XML document with this root.
pub(crate) fn document(root: &str, content: &Markup) -> Vec<u8> {
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    format!("{declaration}<{root} {NAME_SPACES} office:version=\"1.2\">{}</{root}>\n", content.0).into_bytes()
}

/// `styles.xml`: named styles, so that a title is a heading and not only large.
pub(crate) fn styles() -> Vec<u8> {
    let (language, country) = LANGUAGE.split_once('-').unwrap_or((LANGUAGE, ""));
    let content = html! {
        office:font-face-decls {
            style:font-face style:name="Arial" svg:font-family="Arial" style:font-family-generic="swiss" {}
        }
        office:styles {
            number:number-style style:name="Whole" {
                number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true" {}
            }
            style:default-style style:family="table-cell" {
                style:text-properties style:font-name="Arial" fo:font-size="12pt" fo:language=(language) fo:country=(country) {}
            }
            (cell("Default", "Default", None, &html! { style:text-properties style:font-name="Arial" fo:font-size="12pt" {} }))
            (cell("Heading_20_1", "Heading 1", None, &heading("16pt")))
            (cell("Heading_20_2", "Heading 2", None, &heading("14pt")))
            (cell("Wrapped", "Wrapped", None, &wrapped("start", false)))
            (cell("Number", "Number", Some("Whole"), &aligned_end()))
            (cell("Mark", "Mark", None, &wrapped("end", false)))
            (cell("Link", "Link", None, &html! {
                style:text-properties fo:color="#0b4f8a" style:text-underline-style="solid"
                    style:text-underline-width="auto" style:text-underline-color="font-color" {}
            }))
            (cell("Header", "Table header", None, &wrapped("start", true)))
            (cell("Header_numbers", "Table header of numbers", None, &wrapped("end", true)))
        }
        office:automatic-styles {
            style:page-layout style:name="Page" {
                style:page-layout-properties style:print-orientation="landscape" style:scale-to-X="1"
                    fo:page-width="29.7cm" fo:page-height="21cm" {}
                style:header-style {}
                style:footer-style {}
            }
        }
        // A page without header and footer: what they would say stands in the sheet.
        office:master-styles {
            style:master-page style:name="Default" style:page-layout-name="Page" {
                style:header style:display="false" {}
                style:footer style:display="false" {}
            }
        }
    };
    document("office:document-styles", &content)
}

fn cell(name: &str, display: &str, format: Option<&str>, properties: &Markup) -> Markup {
    html! {
        style:style style:name=(name) style:display-name=(display) style:family="table-cell"
            style:parent-style-name=[(name != "Default").then_some("Default")] style:data-style-name=[format] {
            (properties)
        }
    }
}

fn heading(size: &str) -> Markup {
    html! { style:text-properties fo:font-size=(size) fo:font-weight="bold" {} }
}

fn wrapped(side: &str, bold: bool) -> Markup {
    html! {
        style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top" fo:padding-right=[(side == "end").then_some(GAP)] {}
        style:paragraph-properties fo:text-align=(side) {}
        @if bold { style:text-properties fo:font-weight="bold" {} }
    }
}

fn aligned_end() -> Markup {
    html! {
        style:table-cell-properties style:vertical-align="top" fo:padding-right=(GAP) {}
        style:paragraph-properties fo:text-align="end" {}
    }
}

/// `meta.xml`: title, language, author, keywords.
pub(crate) fn meta(workbook: &Workbook) -> Vec<u8> {
    let (year, month, day) = workbook.published_on;
    let published = format!("{year:04}-{month:02}-{day:02}T00:00:00");
    let content = html! {
        office:meta {
            meta:generator { "choir-release/" (env!("CARGO_PKG_VERSION")) }
            dc:title { (printable(&workbook.title)) }
            dc:subject { (printable(&workbook.subject)) }
            dc:language { (LANGUAGE) }
            meta:initial-creator { (workbook.author) }
            dc:creator { (workbook.author) }
            meta:creation-date { (published) }
            dc:date { (published) }
            @for keyword in &workbook.keywords { meta:keyword { (keyword) } }
        }
    };
    document("office:document-meta", &content)
}

/// `settings.xml`: the first sheet is open, the cursor stands in A1, and nothing is enlarged.
pub(crate) fn settings(workbook: &Workbook) -> Vec<u8> {
    let first = workbook.sheets.first().map(|sheet| sheet.name.as_str()).unwrap_or_default();
    let content = html! {
        office:settings {
            config:config-item-set config:name="ooo:view-settings" {
                config:config-item-map-indexed config:name="Views" {
                    config:config-item-map-entry {
                        config:config-item config:name="ViewId" config:type="string" { "view1" }
                        config:config-item-map-named config:name="Tables" {
                            @for sheet in &workbook.sheets {
                                config:config-item-map-entry config:name=(sheet.name) {
                                    config:config-item config:name="CursorPositionX" config:type="int" { "0" }
                                    config:config-item config:name="CursorPositionY" config:type="int" { "0" }
                                    config:config-item config:name="ZoomValue" config:type="int" { "100" }
                                }
                            }
                        }
                        config:config-item config:name="ActiveTable" config:type="string" { (first) }
                        config:config-item config:name="ZoomValue" config:type="int" { "100" }
                    }
                }
            }
        }
    };
    document("office:document-settings", &content)
}
