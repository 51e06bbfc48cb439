//! The search for what must not be found.

use crate::support::{Home, Ran};

/// Every canary string begins so, in whatever case; numbers and dates are recognisable as they are written.
const FORBIDDEN: [&str; 9] =
    ["canary", "613.377", "47.318", "1.23456", "1931-02-17", "17/02/1931", "2020-02-29", "29/02/2020", "02/29/2020"];

/// The first forbidden text that the bytes hold, whatever the case of its letters.
pub(crate) fn found_in<'a>(bytes: &[u8], texts: &[&'a str]) -> Option<&'a str> {
    let folded = bytes.to_ascii_lowercase();
    texts.iter().copied().find(|text| {
        let text = text.to_ascii_lowercase();
        folded.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

/// The same text as UTF-16, which some formats use.
fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Checks that no canary is in these bytes.
#[track_caller]
pub(crate) fn assert_hidden(place: &str, bytes: &[u8]) {
    if let Some(text) = found_in(bytes, &FORBIDDEN) {
        panic!("{place} holds `{text}`");
    }
    let folded = bytes.to_ascii_lowercase();
    assert!(!folded.windows(12).any(|window| window == wide("canary").as_slice()), "{place} holds a canary in UTF-16");
}

/// Runs commands and remembers everything that they print.
#[derive(Default)]
pub(crate) struct Witness {
    told: Vec<(String, String)>,
}

impl Witness {
    /// Runs a command with all logging asked for, and temporary files where they are searched.
    pub(crate) fn run(&mut self, home: &Home, arguments: &[&str]) -> Ran {
        let temporary = home.folder().join("temporary");
        std::fs::create_dir_all(&temporary).unwrap();
        let mut command = home.command(arguments);
        command.env("RUST_LOG", "trace").env("RUST_BACKTRACE", "full").env("RUST_LIB_BACKTRACE", "1").env("TMPDIR", temporary);
        let ran: Ran = command.output().unwrap().into();
        self.told.push((arguments.join(" "), format!("{}\n{}", ran.stdout, ran.stderr)));
        ran
    }

    pub(crate) fn runs(&self) -> usize {
        self.told.len()
    }

    /// Checks that no command told a canary.
    pub(crate) fn assert_nothing_told(&self) {
        for (command, text) in &self.told {
            assert!(!text.trim().is_empty(), "`{command}` told nothing at all");
            assert_hidden(&format!("what `{command}` printed ({text})"), text.as_bytes());
        }
    }
}
