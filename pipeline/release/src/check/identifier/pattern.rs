//! One function a form. Each looks at small ASCII letters from a place where a word begins, and tells how long the form is there.

use super::{OTHER, is_word};

/// Postcode areas (Royal Mail).
const AREAS: [&str; 124] = [
    "ab", "al", "b", "ba", "bb", "bd", "bh", "bl", "bn", "br", "bs", "bt", "ca", "cb", "cf", "ch", "cm", "co", "cr", "ct", "cv",
    "cw", "da", "dd", "de", "dg", "dh", "dl", "dn", "dt", "dy", "e", "ec", "eh", "en", "ex", "fk", "fy", "g", "gl", "gu", "gy",
    "ha", "hd", "hg", "hp", "hr", "hs", "hu", "hx", "ig", "im", "ip", "iv", "je", "ka", "kt", "kw", "ky", "l", "la", "ld", "le",
    "ll", "ln", "ls", "lu", "m", "me", "mk", "ml", "n", "ne", "ng", "nn", "np", "nr", "nw", "ol", "ox", "pa", "pe", "ph", "pl",
    "po", "pr", "rg", "rh", "rm", "s", "sa", "se", "sg", "sk", "sl", "sm", "sn", "so", "sp", "sr", "ss", "st", "sw", "sy", "ta",
    "td", "tf", "tn", "tq", "tr", "ts", "tw", "ub", "w", "wa", "wc", "wd", "wf", "wn", "wr", "ws", "wv", "yo", "ze",
];

/// A way along a text.
struct Walk<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Walk<'a> {
    const fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0 }
    }

    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    fn take(&mut self, fits: impl Fn(u8) -> bool) -> Option<u8> {
        let byte = *self.text.get(self.at)?;
        fits(byte).then(|| self.at += 1).map(|()| byte)
    }

    fn digits(&mut self, count: usize) -> Option<()> {
        (0..count).try_for_each(|_| self.take(|byte| byte.is_ascii_digit()).map(|_| ()))
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.text.get(self.at..)?.starts_with(word.as_bytes()).then(|| self.at += word.len())
    }

    /// At most one space or dash.
    fn gap(&mut self) {
        let _ = self.take(|byte| byte == b' ' || byte == b'-');
    }

    /// The length so far, where a word ends here.
    fn end(&self) -> Option<usize> {
        (!is_word(self.peek())).then_some(self.at)
    }
}

/// An e-mail address around the `@` at a place.
pub(super) fn email(text: &[u8], at: usize) -> Option<(usize, usize)> {
    let local = |byte: u8| is_word(byte) || b".+%'-".contains(&byte);
    let host = |byte: u8| byte.is_ascii_alphanumeric() || byte == OTHER || byte == b'-' || byte == b'.';
    let start = text[..at].iter().rposition(|byte| !local(*byte)).map_or(0, |place| place + 1);
    let length = text[at + 1..].iter().position(|byte| !host(*byte)).unwrap_or(text.len() - at - 1);
    let mut end = at + 1 + length;
    while end > at + 1 && b".-".contains(&text[end - 1]) {
        end -= 1;
    }
    let labels: Vec<&[u8]> = text[at + 1..end].split(|byte| *byte == b'.').collect();
    let top = labels.last().filter(|_| labels.len() > 1)?;
    let word = |label: &&[u8]| (1..=63).contains(&label.len());
    let fits = start < at && labels.iter().all(word) && top.len() >= 2 && !top.iter().any(u8::is_ascii_digit);
    fits.then_some((start, end))
}

/// Two letters, six digits, a letter from A to D.
pub(super) fn national_insurance(text: &[u8]) -> Option<usize> {
    let mut walk = Walk::new(text);
    let first = walk.take(|byte| byte.is_ascii_lowercase() && !b"dfiquv".contains(&byte))?;
    let second = walk.take(|byte| byte.is_ascii_lowercase() && !b"dfiquvo".contains(&byte))?;
    if ["bg", "gb", "kn", "nk", "nt", "tn", "zz"].iter().any(|never| never.as_bytes() == [first, second]) {
        return None;
    }
    for _ in 0..3 {
        walk.gap();
        walk.digits(2)?;
    }
    walk.gap();
    walk.take(|byte| (b'a'..=b'd').contains(&byte))?;
    walk.end()
}

/// Area, district and inward code; a district alone is none.
pub(super) fn postcode(text: &[u8]) -> Option<usize> {
    let letters = text.iter().take(3).take_while(|byte| byte.is_ascii_lowercase()).count();
    let area = std::str::from_utf8(text.get(..letters)?).ok().filter(|area| AREAS.contains(area))?;
    // "CV1 5FB", "CV15 5FB" and "EC1A 1BB": the district has one more sign, or not.
    [true, false].into_iter().find_map(|longer| {
        let mut walk = Walk::new(text);
        walk.word(area)?;
        walk.digits(1)?;
        if longer {
            walk.take(|byte| byte.is_ascii_alphanumeric())?;
        }
        walk.gap();
        let _ = walk.take(|byte| byte == b' ');
        walk.digits(1)?;
        for _ in 0..2 {
            walk.take(|byte| byte.is_ascii_lowercase() && !b"cikmov".contains(&byte))?;
        }
        walk.end()
    })
}

/// A case or person reference, a permit, an application number, or a number of asylum support.
pub(super) fn home_office(text: &[u8]) -> Option<usize> {
    [case, permit, web_form, application, support].into_iter().find_map(|form| form(&mut Walk::new(text)))
}

/// One letter and seven digits, which a slash and a number may follow. Codes of areas have eight digits.
fn case(walk: &mut Walk<'_>) -> Option<usize> {
    walk.take(|byte| byte.is_ascii_lowercase())?;
    walk.digits(7)?;
    walk.end()
}

/// Two letters and seven digits.
fn permit(walk: &mut Walk<'_>) -> Option<usize> {
    walk.take(|byte| byte.is_ascii_lowercase())?;
    case(walk)
}

fn web_form(walk: &mut Walk<'_>) -> Option<usize> {
    walk.word("gwf")?;
    walk.digits(9)?;
    walk.end()
}

/// Four groups of four digits.
fn application(walk: &mut Walk<'_>) -> Option<usize> {
    walk.digits(4)?;
    for _ in 0..3 {
        walk.take(|byte| byte == b'-')?;
        walk.digits(4)?;
    }
    walk.end()
}

/// Year, month and five digits with slashes.
fn support(walk: &mut Walk<'_>) -> Option<usize> {
    walk.digits(2)?;
    walk.take(|byte| byte == b'/')?;
    walk.digits(2)?;
    walk.take(|byte| byte == b'/')?;
    walk.digits(5)?;
    walk.end()
}

/// A number that can be dialled in the United Kingdom: with 0 or +44, with or without groups; a mobile number also where a
/// spreadsheet took its first 0 away.
pub(super) fn phone(text: &[u8]) -> Option<usize> {
    let mut walk = Walk::new(text);
    let most = if walk.word("+44").is_some() || walk.word("0044").is_some() {
        walk.gap();
        let _ = walk.word("(0)");
        walk.gap();
        10
    } else if walk.take(|byte| byte == b'(').is_some() {
        walk.take(|byte| byte == b'0')?;
        10
    } else if walk.peek() == b'0' {
        walk.at += 1;
        10
    } else {
        // Grouped digits are a number of something.
        return shortened(&mut walk);
    };
    if !(b'1'..=b'9').contains(&walk.peek()) {
        return None;
    }
    let mut digits = 0;
    while digits <= most {
        if walk.peek().is_ascii_digit() {
            digits += 1;
            walk.at += 1;
        } else if walk.text.get(walk.at + 1).is_some_and(u8::is_ascii_digit) && b" -)".contains(&walk.peek()) {
            walk.at += 1;
        } else if walk.peek() == b')' && walk.text.get(walk.at + 1) == Some(&b' ') {
            walk.at += 2;
        } else {
            break;
        }
    }
    let joined = matches!(walk.peek(), b'.' | b',') && walk.text.get(walk.at + 1).is_some_and(u8::is_ascii_digit);
    if (9..=most).contains(&digits) && !joined { walk.end() } else { None }
}

fn shortened(walk: &mut Walk<'_>) -> Option<usize> {
    walk.take(|byte| byte == b'7')?;
    walk.take(|byte| (b'1'..=b'9').contains(&byte) && byte != b'0')?;
    walk.digits(8)?;
    let joined = matches!(walk.peek(), b'.' | b',') && walk.text.get(walk.at + 1).is_some_and(u8::is_ascii_digit);
    if joined { None } else { walk.end() }
}
