//! The transparency log: an append-only text file of releases, each line bound to the line before.
//!
//! ```text
//! entry = JSON on one line: number, time, state, pack, publisher_key, previous, signature
//! previous = SHA-256 of the line before (64 zeros for the first); pack = SHA-256 of `checksums.sha256`
//! signature = ed25519 over the line without its signature, by the publisher's key
//! ```
//!
//! Whoever holds the log can check offline that a pack is in it, in which state, and that nothing before it was changed or
//! taken out. A log that was rewritten as a whole, or cut off at its end, shows to whoever noted an earlier head: give it
//! as `known_head`. All of this is pure; reading and appending are left to whoever keeps the file.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{LogError, VerifyError};
use crate::names::CHECKSUMS;
use crate::signature::{SigningKey, public_key, sign_bytes, verify_bytes};
use crate::verify::{LISTING_BYTES, read};
use crate::{checksum, signature};

/// What `previous` says in the first entry, and what the head of an empty log is.
pub const EMPTY_LOG: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Longest line of a log.
const LONGEST_LINE: usize = 4_096;

/// What an entry says about a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogState {
    /// It was published.
    Published,
    /// Another pack takes its place.
    Replaced,
    /// It should not be used any more.
    Withdrawn,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogEntry {
    /// Place in the log, from 1.
    pub number: u64,
    /// Time, UTC, `YYYY-MM-DDThh:mm:ssZ`.
    pub time: String,
    /// What it says about the pack.
    pub state: LogState,
    /// Digest of the pack: 64 hexadecimal digits.
    pub pack: String,
    /// Public key that signed the entry: 64 hexadecimal digits.
    pub publisher_key: String,
    /// Digest of the line before.
    pub previous: String,
    /// The signature: 128 hexadecimal digits; over the line as it is with an empty signature.
    signature: String,
}

/// A log that was read and is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransparencyLog {
    /// The entries, in order.
    pub entries: Vec<LogEntry>,
    /// Digest of the last line: note it, and nobody can take an entry out unseen.
    pub head: String,
}

/// That a pack is in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inclusion {
    /// Number of the first entry about it.
    pub number: u64,
    /// Time of that entry.
    pub published_at: String,
    /// The state by the last entry about it.
    pub state: LogState,
    /// Time of that entry.
    pub said_at: String,
    /// Head of the log.
    pub head: String,
    /// What was checked, in plain sentences.
    pub checks: Vec<String>,
}

/// Digest by which a log names a pack: that of its signed list of checksums.
///
/// # Errors
/// When the list cannot be read.
pub fn pack_digest(directory: &Path) -> Result<String, VerifyError> {
    Ok(checksum::digest(&read(directory, CHECKSUMS, LISTING_BYTES)?))
}

/// Reads a log, and checks every line: form, order, chain and signature.
///
/// # Errors
/// Names the first line that does not fit, or says that the log does not hold `known_head`, the head that was noted earlier.
pub fn read_log(text: &str, known_head: Option<&str>) -> Result<TransparencyLog, LogError> {
    let mut log = TransparencyLog { entries: Vec::new(), head: EMPTY_LOG.to_owned() };
    if !text.is_empty() && !text.ends_with('\n') {
        return Err(LogError::Line { line: text.lines().count(), reason: "expected a whole line, got a part of one" });
    }
    for (line, number) in text.split_terminator('\n').zip(1_u64..) {
        let fault = |reason| LogError::Line { line: usize::try_from(number).unwrap_or(usize::MAX), reason };
        let entry = entry(line).map_err(fault)?;
        if entry.number != number || entry.previous != log.head {
            return Err(fault("expected the entry that follows the line before, got another"));
        }
        if log.entries.last().is_some_and(|last| last.time > entry.time) {
            return Err(fault("expected a time not before that of the line before"));
        }
        log.head = checksum::digest(line.as_bytes());
        log.entries.push(entry);
    }
    match known_head {
        Some(head) if !log.goes_through(head) => Err(LogError::OtherLog { head: head.to_owned() }),
        _ => Ok(log),
    }
}

/// The line that follows a log, with its end; whoever keeps the file appends it and changes nothing before.
///
/// # Errors
/// When the log is not whole, digest or time are not written as they must be, or the entry makes no sense: a pack that is
/// published twice, or replaced or withdrawn without having been published by the same key.
pub fn next_entry(log: &str, pack: &str, time: &str, state: LogState, key: &SigningKey) -> Result<String, LogError> {
    let log = read_log(log, None)?;
    if !is_digest(pack) {
        return Err(LogError::Digest { got: pack.to_owned() });
    }
    if !is_time(time) || log.entries.last().is_some_and(|last| last.time.as_str() > time) {
        return Err(LogError::Time { got: time.to_owned() });
    }
    let publisher_key = public_key(key);
    let published = log.entries.iter().any(|entry| entry.pack == pack && entry.publisher_key == publisher_key);
    if (state == LogState::Published) == published {
        return Err(LogError::State { pack: pack.to_owned() });
    }
    let (number, previous) = (log.entries.len() as u64 + 1, log.head);
    let (time, pack) = (time.to_owned(), pack.to_owned());
    let mut entry = LogEntry { number, time, state, pack, publisher_key, previous, signature: String::new() };
    entry.signature = sign_bytes(key, print(&entry)?.as_bytes());
    Ok(print(&entry)? + "\n")
}

impl TransparencyLog {
    /// Whether the log had this head at some time.
    #[must_use]
    pub fn goes_through(&self, head: &str) -> bool {
        self.head == head || self.entries.iter().any(|entry| entry.previous == head)
    }

    /// Whether a pack is in the log, and in which state. Entries by other keys than that of the first count for nothing: only
    /// the publisher can replace or withdraw a pack.
    ///
    /// # Errors
    /// When it is not in the log, or was not entered by `publisher_key`.
    pub fn inclusion(&self, pack: &str, publisher_key: &str) -> Result<Inclusion, LogError> {
        let own = || self.entries.iter().filter(|entry| entry.pack == pack && entry.publisher_key == publisher_key);
        let missing = || LogError::NotIncluded { pack: pack.to_owned() };
        let first = own().next().ok_or_else(missing)?;
        let last = own().next_back().unwrap_or(first);
        let state_text = match last.state {
            LogState::Published => "By this log the pack is in force.".to_owned(),
            LogState::Replaced => format!("By this log a newer pack took its place on {}.", last.time),
            LogState::Withdrawn => format!("By this log it was withdrawn on {}: do not use it.", last.time),
        };
        let checks = vec![
            format!("All {} entries of the log are whole and in order, and each is signed.", self.entries.len()),
            format!("The pack is entry {} of the log, entered on {} by the key that signed the pack.", first.number, first.time),
            state_text,
        ];
        let (published_at, said_at, head) = (first.time.clone(), last.time.clone(), self.head.clone());
        Ok(Inclusion { number: first.number, published_at, state: last.state, said_at, head, checks })
    }
}

fn entry(line: &str) -> Result<LogEntry, &'static str> {
    if line.len() > LONGEST_LINE {
        return Err("expected a shorter line");
    }
    let entry: LogEntry = serde_json::from_str(line).map_err(|_| "its fields are not the expected ones")?;
    // One spelling only, so that a line has one digest.
    if print(&entry).map_err(|_| "it is not written as Choir writes it")? != line {
        return Err("it is not written as Choir writes it");
    }
    if !is_digest(&entry.pack) || !is_digest(&entry.previous) || !is_time(&entry.time) {
        return Err("a digest or the time is not written as it must be");
    }
    let unsigned = print(&LogEntry { signature: String::new(), ..entry.clone() }).map_err(|_| "it cannot be read")?;
    if verify_bytes(&entry.publisher_key, &entry.signature, unsigned.as_bytes()) {
        Ok(entry)
    } else {
        Err("the signature does not fit the entry")
    }
}

fn print(entry: &LogEntry) -> Result<String, LogError> {
    serde_json::to_string(entry).map_err(|_| LogError::Encode)
}

pub(crate) fn is_digest(text: &str) -> bool {
    signature::unhex::<32>(text).is_some()
}

/// `YYYY-MM-DDThh:mm:ssZ`; in this form times stand in the order of their texts.
fn is_time(text: &str) -> bool {
    let shape = "0000-00-00T00:00:00Z";
    let fits = |(own, shape): (u8, u8)| if shape == b'0' { own.is_ascii_digit() } else { own == shape };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(fits)
}
