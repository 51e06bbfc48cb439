//! Tags of an XML document, one after the other, through one buffer: for looks into parts that `calamine` does not tell
//! about, or that must be checked before it opens them.

use std::io::Read;

/// Most bytes of one tag.
const LONGEST_TAG: usize = 4 << 20;

/// Shows every tag without its brackets to `visit`. `None` when the document cannot be read as XML.
pub(super) fn each_tag(mut part: impl Read, mut visit: impl FnMut(&[u8])) -> Option<()> {
    let (mut buffer, mut filled) = (vec![0; 64 << 10], 0);
    loop {
        let read = part.read(buffer.get_mut(filled..)?).ok()?;
        filled += read;
        let bytes = buffer.get(..filled)?;
        let mut from = 0;
        while let Some(open) = memchr::memchr(b'<', bytes.get(from..)?) {
            let start = from + open;
            let Some(length) = length_of(bytes.get(start + 1..)?) else {
                from = start;
                break;
            };
            visit(bytes.get(start + 1..start + 1 + length)?);
            from = start + 1 + length;
        }
        if read == 0 {
            return Some(());
        }
        // Text between tags is not needed; a tag that is cut is.
        let kept = if buffer.get(from) == Some(&b'<') && from < filled { from } else { filled };
        buffer.copy_within(kept..filled, 0);
        filled -= kept;
        if filled == buffer.len() {
            if filled >= LONGEST_TAG {
                return None;
            }
            buffer.resize(filled * 2, 0);
        }
    }
}

/// Bytes of a tag before its closing bracket; `None` while that is not there yet.
fn length_of(tag: &[u8]) -> Option<usize> {
    let until = |end: &[u8]| memchr::memmem::find(tag, end).map(|place| place + end.len() - 1);
    if tag.len() < 8 && b"!--".starts_with(tag.get(..tag.len().min(3))?) || tag.len() < 8 && b"![CDATA[".starts_with(tag) {
        return None;
    }
    match tag {
        [b'!', b'-', b'-', ..] => until(b"-->"),
        [b'!', b'[', ..] => until(b"]]>"),
        [b'?', ..] => until(b"?>"),
        _ => {
            let mut from = 0;
            // A bracket within quotation marks closes nothing.
            loop {
                let place = from + memchr::memchr3(b'>', b'"', b'\'', tag.get(from..)?)?;
                match tag.get(place)? {
                    b'>' => return Some(place),
                    quote => from = place + 2 + memchr::memchr(*quote, tag.get(place + 1..)?)?,
                }
            }
        }
    }
}

/// The value of an attribute, as it is written.
pub(super) fn attribute<'t>(tag: &'t [u8], name: &str) -> Option<&'t [u8]> {
    let place = memchr::memmem::find_iter(tag, name).find(|place| {
        place.checked_sub(1).and_then(|before| tag.get(before)).is_some_and(u8::is_ascii_whitespace)
            && tag.get(place + name.len()).is_some_and(|after| *after == b'=' || after.is_ascii_whitespace())
    })?;
    let rest = tag.get(place + name.len()..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let quote = rest.first().copied().filter(|quote| matches!(quote, b'"' | b'\''))?;
    let rest = rest.get(1..)?;
    rest.get(..memchr::memchr(quote, rest)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(text: &str) -> Vec<String> {
        let mut tags = Vec::new();
        each_tag(text.as_bytes(), |tag| tags.push(String::from_utf8_lossy(tag).into_owned())).unwrap();
        tags
    }

    #[test]
    fn tags_are_found_around_quotes_and_comments() {
        assert_eq!(tags("<a x='>'>t > u</a><!-- <b> \" --><c/>"), ["a x='>'", "/a", "!-- <b> \" --", "c/"]);
        assert_eq!(tags("<![CDATA[<d>]]><?xml e?><f>"), ["![CDATA[<d>]]", "?xml e?", "f"]);
        let long = format!("<row r=\"{}\"/>", "9".repeat(100_000));
        assert_eq!(tags(&long.repeat(3)).len(), 3);
        assert_eq!(tags("<cut").len(), 0);
    }

    #[test]
    fn attributes_are_read_as_they_are_written() {
        assert_eq!(attribute(b"c ab='1' b = \"2\"", "b"), Some(&b"2"[..]));
        assert_eq!(attribute(b"c ab='1'", "b"), None);
    }
}
