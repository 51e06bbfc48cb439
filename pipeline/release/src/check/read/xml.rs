//! XML as a tree, strictly: UTF-8, no document type, no entity of its own, no encoding but that. What is not understood is
//! refused, since it cannot be checked.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::tree::Tree;

/// Reads a document; the reason why not, for people.
pub(crate) fn parse(bytes: &[u8]) -> Result<Tree, &'static str> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
    let mut reader = Reader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    reader.config_mut().check_comments = true;
    let mut tree = Tree::new();
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let grown = match reader.read_event().map_err(|_| "it is no well-formed XML")? {
            Event::Eof => break,
            Event::Start(start) => tree.open(start.name().as_ref(), attributes(&start)?, at),
            Event::Empty(start) => {
                let name = start.name().as_ref().to_owned();
                tree.open(&name, attributes(&start)?, at).and_then(|()| tree.close(&name))
            }
            Event::End(end) => tree.close(end.name().as_ref()),
            Event::Text(text) => tree.text(&text, at),
            Event::CData(text) => tree.text(&text, at),
            Event::GeneralRef(reference) => {
                let known = match reference.resolve_char_ref().map_err(|_| "it holds a broken entity")? {
                    Some(character) => character,
                    None => named(&reference).ok_or("it holds an entity of its own, which is refused")?,
                };
                tree.text(known.encode_utf8(&mut [0; 4]), at)
            }
            Event::Comment(text) => tree.hidden(&text, at),
            Event::PI(instruction) => tree.hidden(&instruction, at),
            Event::Decl(declaration) => {
                let encoding = declaration.encoding().and_then(Result::ok);
                if encoding.is_some_and(|encoding| !encoding.eq_ignore_ascii_case("utf-8")) {
                    return Err("it declares another encoding than UTF-8");
                }
                Some(())
            }
            Event::DocType(_) => return Err("it has a document type, which is refused"),
        };
        grown.ok_or("it is too deep or too long, or its elements are not closed in order")?;
    }
    if tree.is_closed() { Ok(tree) } else { Err("its elements are not all closed") }
}

fn attributes(start: &BytesStart<'_>) -> Result<Vec<(String, String)>, &'static str> {
    let fault = "it holds a broken attribute";
    let mut found = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| fault)?;
        let value = quick_xml::escape::unescape(&attribute.value).map_err(|_| fault)?.into_owned();
        found.push((attribute.key.as_ref().to_owned(), value));
    }
    Ok(found)
}

/// The entities that need no declaration.
pub(crate) fn named(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}
