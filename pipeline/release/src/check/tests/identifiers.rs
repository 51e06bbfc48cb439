//! Every pattern in every kind of place; and no alarm for what only looks like one.

use super::draft::{Draft, asked, assert_found, released};
use crate::check::identifier::{Identifier, all};

const PLANTED: [(&str, Identifier); 12] = [
    ("jane.roe@example.com", Identifier::Email),
    ("07700 900123", Identifier::Phone),
    ("+44 (0)24 7601 2345", Identifier::Phone),
    ("(020) 7946 0958", Identifier::Phone),
    ("QQ 12 34 56 C", Identifier::NationalInsurance),
    ("AB123456C", Identifier::NationalInsurance),
    ("CV1 5FB", Identifier::Postcode),
    ("ec1a1bb", Identifier::Postcode),
    ("M1234567/2", Identifier::HomeOffice),
    ("GWF012345678", Identifier::HomeOffice),
    ("1961-05-12", Identifier::Day),
    ("12 May 1961", Identifier::Day),
];

#[test]
fn every_form_is_known() {
    for (text, kind) in PLANTED {
        let text = text.replace("QQ", "AB");
        for around in
            [text.clone(), format!("x {text}, y"), format!("({text})"), text.replace(' ', "\u{a0}"), text.to_uppercase()]
        {
            assert!(all(&around).iter().any(|(found, _)| *found == kind), "{around} is no {kind:?}: {:?}", all(&around));
        }
    }
    for text in
        ["12/05/1961", "12.5.1961", "May 12, 1961", "3rd March 1975", "12-May-1961", "born 19610512", "12/05/61", "dob1961-05-12"]
    {
        assert!(all(text).iter().any(|(found, _)| *found == Identifier::Day), "{text}");
    }
    for text in ["zu1234567", "1234-5678-9012-3456", "18/11/01234"] {
        assert!(all(text).iter().any(|(found, _)| *found == Identifier::HomeOffice), "{text}");
    }
    for text in ["jane%40example.org", "ja\u{200b}ne@example.org", "ｊane@example.org", "7700900123"] {
        assert_eq!(all(text).len(), 1, "{text}");
    }
}

#[test]
fn what_only_looks_like_one_is_left_alone() {
    for text in [
        "E08000026",
        "1,318",
        "1318.5",
        "0.0175",
        "0.07123456789",
        "2018 to 2021",
        "16 to 24",
        "5f5f5f5f5f5f",
        "5f86 d081 0123 4567 884c 7d65 9a2f eaa0",
        "M2 2h2v2h-2z M6 6h2v2h-2z",
        "0 0 800 512",
        "choir 0.1.0",
        "1.10.12",
        "http://www.w3.org/2001/XMLSchema",
        "@id",
        "a @ b",
        "P1",
        "Table 12 of 24",
        "participants-000003",
        "M12.5 30 V42 M12.5 36 H99 M99 30 V42",
        "2026-11",
        "100 000 000",
        "12,345,678,901",
        "e-mail",
        "rgb(0,0,0)",
        "95 in 100",
    ] {
        assert_eq!(all(text), [], "{text}");
    }
}

/// Plants a text in a draft.
type Plant = fn(&Draft, &str);

/// Where a text can stand, and how it is put there.
fn places() -> Vec<(&'static str, Plant)> {
    vec![
        ("a cell of a file", |draft, text| draft.replace("csv/gender.csv", "Female", text)),
        ("a key of JSON", |draft, text| {
            draft.replace("provenance.json", "\"asked_by\"", &format!("\"{text}\": 1, \"asked_by\""))
        }),
        ("a value of JSON", |draft, text| {
            draft.replace("provenance.json", "\"asked_by\": \"evaluator\"", &format!("\"asked_by\": \"{text}\""))
        }),
        ("a text", |draft, text| draft.replace("README.txt", "How to check the pack", &format!("How to check {text}"))),
        ("a paragraph", |draft, text| {
            draft.replace("report.html", "<section id=\"reading\">", &format!("<section id=\"reading\"><p>{text}</p>"))
        }),
        ("parts of a paragraph", |draft, text| {
            let (one, two) = text.split_at(4);
            draft.replace(
                "report.html",
                "<section id=\"reading\">",
                &format!("<section id=\"reading\"><p>{one}<strong>{two}</strong></p>"),
            );
        }),
        ("a comment of a page", |draft, text| {
            draft.replace("report.html", "<section id=\"reading\">", &format!("<!-- {text} --><section id=\"reading\">"))
        }),
        ("an attribute of a page", |draft, text| {
            draft.replace("report.html", "aria-labelledby=\"contents\"", &format!("aria-label=\"{text}\""))
        }),
        ("a title of a chart", |draft, text| draft.replace("report.html", "</title><desc", &format!(" {text}</title><desc"))),
        ("a description of a chart", |draft, text| draft.replace("report.html", "</desc>", &format!(" {text}</desc>"))),
        ("a script", |draft, text| {
            draft.replace(
                "report.html",
                "<section id=\"reading\">",
                &format!("<script>var a='{text}'</script><section id=\"reading\">"),
            )
        }),
        ("a cell of an open sheet", |draft, text| {
            draft.replace_in("tables.ods", "content.xml", "<text:p>Female</text:p>", &format!("<text:p>{text}</text:p>"))
        }),
        ("a comment of an open sheet", |draft, text| {
            let note = format!("<office:annotation><text:p>{text}</text:p></office:annotation><text:p>Female</text:p>");
            draft.replace_in("tables.ods", "content.xml", "<text:p>Female</text:p>", &note);
        }),
        ("a property of an open sheet", |draft, text| {
            let property = format!("<meta:user-defined meta:name=\"x\">{text}</meta:user-defined></office:meta>");
            draft.replace_in("tables.ods", "meta.xml", "</office:meta>", &property);
        }),
        ("a hidden open sheet", |draft, text| {
            let sheet = format!(
                "<table:table table:name=\"x\" table:display=\"false\"><table:table-row><table:table-cell><text:p>{text}</text:p></table:table-cell></table:table-row></table:table><table:database-ranges>"
            );
            draft.replace_in("tables.ods", "content.xml", "<table:database-ranges>", &sheet);
        }),
        ("a cell of an Excel sheet", |draft, text| {
            draft.replace_in("tables.xlsx", "xl/sharedStrings.xml", "<t>Female</t>", &format!("<t>{text}</t>"))
        }),
        ("runs of an Excel cell", |draft, text| {
            let (one, two) = text.split_at(4);
            draft.replace_in(
                "tables.xlsx",
                "xl/sharedStrings.xml",
                "<t>Female</t>",
                &format!("<r><t xml:space=\"preserve\">{one}</t></r><r><t>{two}</t></r>"),
            );
        }),
        ("a comment of an Excel sheet", |draft, text| {
            draft.add_part(
                "tables.xlsx",
                "xl/comments1.xml",
                format!("<comments><comment><text><t>{text}</t></text></comment></comments>").as_bytes(),
            );
        }),
        ("a property of an Excel file", |draft, text| {
            draft.replace_in(
                "tables.xlsx",
                "docProps/core.xml",
                "</cp:coreProperties>",
                &format!("<dc:description>{text}</dc:description></cp:coreProperties>"),
            )
        }),
        ("a defined name", |draft, text| {
            draft.replace_in(
                "tables.xlsx",
                "xl/workbook.xml",
                "</sheets>",
                &format!("</sheets><definedNames><definedName name=\"x\">\"{text}\"</definedName></definedNames>"),
            )
        }),
        ("a part of its own", |draft, text| draft.add_part("tables.xlsx", "xl/customData.bin", text.as_bytes())),
    ]
}

/// All other checks may speak as well: a hidden sheet is a fault by itself.
const OTHERS: [&str; 12] =
    ["SDC-24", "SDC-22", "SDC-23", "SDC-12", "SDC-26", "SDC-27", "SDC-29", "SDC-30", "FILES", "SDC-25", "SDC-08", "SDC-31"];

#[test]
fn every_pattern_is_found_in_every_place() {
    let text = PLANTED.map(|(text, _)| text.replace("QQ", "AB")).join(" | ");
    for (name, place) in places() {
        let draft = released(10, 5);
        place(&draft, &text);
        let report = assert_found(&draft, &OTHERS, name);
        let found = report.checks.iter().find(|check| check.id == "SDC-24").unwrap().found.join("\n");
        for (own, kind) in PLANTED {
            assert!(found.contains(kind.words()), "{own} in {name}: {found}");
        }
    }
}

#[test]
fn the_declared_contact_and_days_may_stand() {
    let draft = asked();
    draft.replace("README.txt", "How to check the pack", "How to check the pack: data@example.org");
    assert!(!super::draft::spoken(&draft.check()).contains(&"SDC-24"));
    draft.replace("README.txt", "data@example.org", "other@example.org");
    let report = draft.check();
    assert!(super::draft::spoken(&report).contains(&"SDC-24"));
    assert!(!report.to_string().contains("other@"), "the word is told");
}
