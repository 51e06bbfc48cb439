//! The transparency log: what is in it can be shown, and what was done to it shows.

use tempfile::tempdir;

use super::samples::{TIME, answers, key, publish, text};
use crate::{EMPTY_LOG, LogError, LogState, SigningKey, create_key, next_entry, pack_digest, public_key, read_log, verify};

fn digest(letter: char) -> String {
    letter.to_string().repeat(64)
}

/// Three packs; the first was replaced.
fn log(key: &SigningKey) -> String {
    let mut log = String::new();
    for (letter, state) in
        [('a', LogState::Published), ('b', LogState::Published), ('a', LogState::Replaced), ('c', LogState::Published)]
    {
        log += &next_entry(&log, &digest(letter), TIME, state, key).unwrap();
    }
    log
}

#[test]
fn a_published_pack_is_shown_to_be_in_the_log() {
    let folder = tempdir().unwrap();
    let (key, directory) = (key(folder.path()), folder.path().join("pack"));
    publish(&answers(), &text(), &key, &directory).unwrap();
    let pack = pack_digest(&directory).unwrap();
    let mut log = log(&key);
    let before = read_log(&log, None).unwrap();
    assert_eq!(before.inclusion(&pack, &public_key(&key)), Err(LogError::NotIncluded { pack: pack.clone() }));
    log += &next_entry(&log, &pack, "2026-11-22T09:30:00Z", LogState::Published, &key).unwrap();
    // Offline: the folder, the log, and a head that was noted earlier.
    let signer = verify(&directory, None, None).unwrap().public_key;
    let after = read_log(&log, Some(&before.head)).unwrap();
    let inclusion = after.inclusion(&pack, &signer).unwrap();
    assert_eq!((inclusion.number, inclusion.state), (5, LogState::Published));
    assert_eq!(inclusion.head, after.head);
    assert_eq!(after.inclusion(&digest('a'), &signer).unwrap().state, LogState::Replaced);
}

#[test]
fn every_changed_byte_is_seen() {
    let folder = tempdir().unwrap();
    let key = key(folder.path());
    let log = log(&key);
    let head = read_log(&log, None).unwrap().head;
    for place in 0..log.len() {
        let mut changed = log.clone().into_bytes();
        changed[place] ^= 1;
        if let Ok(changed) = String::from_utf8(changed) {
            assert!(read_log(&changed, Some(&head)).is_err(), "byte {place}");
        }
    }
    let lines: Vec<&str> = log.split_inclusive('\n').collect();
    for left_out in 0..lines.len() {
        let shorter: String = lines.iter().enumerate().filter(|(place, _)| *place != left_out).map(|(_, line)| *line).collect();
        assert!(read_log(&shorter, Some(&head)).is_err(), "line {left_out}");
        // Cut off at its end a log is whole, and shows only to whoever noted its head.
        let is_last = left_out + 1 == lines.len();
        assert_eq!(read_log(&shorter, None).is_ok(), is_last);
    }
    let swapped = [lines[1], lines[0], lines[2], lines[3]].concat();
    assert!(read_log(&swapped, None).is_err());
    assert!(matches!(read_log(log.trim_end(), None), Err(LogError::Line { line: 4, .. })));
    assert!(matches!(read_log("", Some(&head)), Err(LogError::OtherLog { .. })));
    assert_eq!(read_log("", None).unwrap().head, EMPTY_LOG);
}

#[test]
fn only_the_publisher_speaks_about_a_pack() {
    let folder = tempdir().unwrap();
    let key = key(folder.path());
    let other = create_key(&folder.path().join("other.key")).unwrap();
    let mut log = log(&key);
    assert!(matches!(next_entry(&log, &digest('b'), TIME, LogState::Withdrawn, &other), Err(LogError::State { .. })));
    // Another may enter the same pack, and nothing about it changes.
    log += &next_entry(&log, &digest('b'), TIME, LogState::Published, &other).unwrap();
    log += &next_entry(&log, &digest('b'), TIME, LogState::Withdrawn, &other).unwrap();
    let read = read_log(&log, None).unwrap();
    assert_eq!(read.inclusion(&digest('b'), &public_key(&key)).unwrap().state, LogState::Published);
    assert_eq!(read.inclusion(&digest('b'), &public_key(&other)).unwrap().state, LogState::Withdrawn);
}

#[test]
fn entries_that_make_no_sense_are_refused() {
    let folder = tempdir().unwrap();
    let key = key(folder.path());
    let log = log(&key);
    let refused = |pack: &str, time: &str, state: LogState| next_entry(&log, pack, time, state, &key).unwrap_err();
    assert!(matches!(refused(&digest('b'), TIME, LogState::Published), LogError::State { .. }));
    assert!(matches!(refused(&digest('d'), TIME, LogState::Replaced), LogError::State { .. }));
    assert!(matches!(refused(&digest('D'), TIME, LogState::Published), LogError::Digest { .. }));
    assert!(matches!(refused(&digest('d'), "2026-11-20T10:00:00Z", LogState::Published), LogError::Time { .. }));
    for time in ["", "2026-11-21", "2026-11-21T10:00:00+01:00", "ü026-11-21T10:00:00Z"] {
        assert!(matches!(refused(&digest('d'), time, LogState::Published), LogError::Time { .. }), "{time}");
    }
    for line in ["\n", "{}\n", "null\n", &format!("{}\n", "[".repeat(5_000)), "é\n"] {
        assert!(matches!(read_log(line, None), Err(LogError::Line { line: 1, .. })), "{line}");
    }
}
