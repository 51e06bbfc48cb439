//! Files that somebody made to harm the checker: nothing panics, nothing is unpacked beyond its bounds, and all of it is refused.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::draft::{asked, paths, released, spoken};
use crate::check::read::{html, json, xml};
use crate::check::{identifier, read::archive};

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        out.start_file((*name).to_owned(), SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn bombs_are_refused_before_they_are_unpacked() {
    let zeros = vec![b' '; 60 * 1024 * 1024];
    let one = zip(&[("content.xml", &zeros)]);
    assert!(one.len() < 200_000, "{}", one.len());
    let archive = archive::unpack(&one);
    assert!(archive.parts.is_empty() && archive.faults.len() == 1, "{:?}", archive.faults);
    let many = zip(&[("a.xml", &zeros[..40 << 20]), ("b.xml", &zeros[..40 << 20]), ("c.xml", &zeros[..40 << 20])]);
    assert_eq!(archive::unpack(&many).parts.len(), 2);
    let draft = released(10, 5);
    draft.write("tables.ods", &one);
    assert!(spoken(&draft.check()).contains(&"FILES"));
}

#[test]
fn archives_that_hide_something_are_refused() {
    let plain = zip(&[("content.xml", b"<a/>")]);
    assert!(archive::unpack(&plain).faults.is_empty());
    let before = [b"hidden".as_slice(), &plain].concat();
    let behind = [plain.as_slice(), b"hidden"].concat();
    for bytes in [before, behind, b"PK\x03\x04".to_vec(), Vec::new()] {
        assert!(!archive::unpack(&bytes).faults.is_empty(), "{bytes:?}");
    }
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    out.set_comment("hidden").unwrap();
    out.start_file("content.xml", SimpleFileOptions::default()).unwrap();
    assert!(!archive::unpack(&out.finish().unwrap().into_inner()).faults.is_empty());
    for name in ["../content.xml", "/content.xml", "a//b", "a b"] {
        assert!(!archive::unpack(&zip(&[(name, b"<a/>")])).faults.is_empty(), "{name}");
    }
}

#[test]
fn hostile_marks_are_refused() {
    let deep = "<a>".repeat(100_000);
    let laughs = "<!DOCTYPE a [<!ENTITY b \"c\"><!ENTITY d \"&b;&b;\">]><a>&d;</a>";
    let outside = "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>";
    for text in [
        deep.as_str(),
        laughs,
        outside,
        "<a>&b;</a>",
        "<a",
        "<a></b>",
        "<a b='1' b='2'/>",
        "<?xml version=\"1.0\" encoding=\"utf-16\"?><a/>",
    ] {
        assert!(xml::parse(text.as_bytes()).is_err(), "{}", &text[..20.min(text.len())]);
    }
    assert!(xml::parse(b"\xff\xfe<\0a\0/\0>\0").is_err());
    for text in [
        deep.as_str(),
        "<p>&unknown;</p>",
        "<p",
        "<p a=b></p>",
        "<p a=\"1\" a=\"2\"></p>",
        "<p></q>",
        "</p>",
        "<!-- x",
        "<script>x",
        "<>",
    ] {
        assert!(html::parse(text.as_bytes()).is_err(), "{}", &text[..20.min(text.len())]);
    }
    let nested = "[".repeat(100_000);
    assert!(json::parse(nested.as_bytes()).is_err());
    assert!(json::parse(b"{\"a\": 1, \"a\": 2}").is_ok_and(|json| json.repeats_a_key()));
}

#[test]
fn a_key_that_stands_twice_and_a_link_are_refused() {
    let draft = asked();
    draft.replace("provenance.json", "\"contact\"", "\"contact\": \"x\", \"contact\"");
    assert!(spoken(&draft.check()).contains(&"FILES"));
    #[cfg(unix)]
    {
        let draft = asked();
        std::os::unix::fs::symlink("/etc/passwd", draft.path.join("csv/link.csv")).unwrap();
        assert!(spoken(&draft.check()).contains(&"FILES"));
    }
    let draft = asked();
    let line = "001,x,1,,,ok\r\n".repeat(5_001);
    draft.write(
        "csv/people-by-ethnicity.csv",
        format!("ethnicity_group_code,ethnicity_group_label,value,lower,upper,status\r\n{line}").as_bytes(),
    );
    assert!(spoken(&draft.check()).contains(&"FILES"));
}

/// Each file in turn, where it may be any of them that is lost.
#[test]
fn an_empty_file_is_found_wherever_it_stands() {
    let files = paths(&asked().path);
    let unseen: Vec<&String> = files
        .iter()
        .filter(|path| *path != "checksums.sha256")
        .filter(|path| {
            let draft = asked();
            draft.write(path, b"");
            spoken(&draft.check()).is_empty()
        })
        .collect();
    assert!(unseen.is_empty(), "{unseen:?}");
}

#[test]
fn a_folder_without_a_list_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let draft = asked();
    fs_err::remove_file(draft.path.join("checksums.sha256")).unwrap();
    for directory in [folder.path(), &folder.path().join("none"), &draft.path] {
        let days = std::collections::BTreeSet::new();
        let expected = crate::check::Expected {
            threshold: 0,
            rounding: 0,
            most_variables: 3,
            geographies: &days,
            days: &days,
            other_files: &days,
        };
        let input = crate::check::CheckInput { directory, registered: &draft.registered, expected };
        assert!(crate::check::check_draft(input).unwrap_err().to_string().contains("next: "));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn random_bytes_never_stop_the_check(bytes in prop::collection::vec(any::<u8>(), 0..400), choice in any::<prop::sample::Index>()) {
        let draft = asked();
        let files = paths(&draft.path);
        let path = choice.get(&files);
        draft.write(path, &bytes);
        if path != "checksums.sha256" {
            prop_assert!(!spoken(&draft.check()).is_empty());
        }
    }

    #[test]
    fn a_changed_byte_never_stops_the_check(place in any::<prop::sample::Index>(), byte in any::<u8>(), choice in any::<prop::sample::Index>()) {
        let draft = asked();
        let files = paths(&draft.path);
        let path = choice.get(&files);
        let mut bytes = fs_err::read(draft.path.join(path)).unwrap();
        let at = place.index(bytes.len());
        bytes[at] = byte;
        fs_err::write(draft.path.join(path), bytes).unwrap();
        draft.check();
    }
}

proptest! {
    #[test]
    fn random_texts_never_stop_a_reader(text in "\\PC{0,200}", bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        identifier::all(&text);
        let _ = xml::parse(&bytes);
        let _ = html::parse(&bytes);
        let _ = html::parse(text.as_bytes());
        let _ = html::parse(format!("<p a=\"{text}\">{text}</p>").as_bytes());
        let _ = json::parse(&bytes);
        archive::unpack(&bytes);
        archive::unpack(&[b"PK\x03\x04".as_slice(), &bytes].concat());
        identifier::all(&String::from_utf8_lossy(&bytes));
    }
}
