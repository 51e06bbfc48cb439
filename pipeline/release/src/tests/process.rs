//! From a draft to a pack, and what a reader is told of it later.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use fs_err as fs;
use proptest::prelude::*;
use tempfile::{TempDir, tempdir};

use super::samples::{TIME, answers, key, log_of, publish, text};
use crate::disk::walk;
use crate::{
    AnswerPack, Differences, DraftSummary, LogError, LogState, NewerLog, PackText, ReleaseError, SigningKey, VerifyError,
    check_unchanged, create_key, draft_answers, next_entry, pack_digest, public_key, publish_draft, read_log, verify,
};

/// A folder with a key in it and a draft for that key.
struct Bench {
    folder: TempDir,
    key: SigningKey,
    draft: DraftSummary,
}

impl Bench {
    fn new() -> Self {
        Self::with(&text())
    }

    fn with(text: &PackText) -> Self {
        let folder = tempdir().unwrap();
        let key = key(folder.path());
        let answers = answers();
        let pack = AnswerPack { answers: &answers, text, display: text.tier.display() };
        let draft = draft_answers(&pack, &public_key(&key), &folder.path().join("drafts/first")).unwrap();
        Self { folder, key, draft }
    }

    fn pack(&self) -> PathBuf {
        self.folder.path().join("packs/first")
    }

    fn log(&self) -> String {
        log_of(&self.draft.digest, &self.key)
    }

    fn publish(&self) -> Result<crate::PackSummary, ReleaseError> {
        publish_draft(&self.draft.directory, &self.draft.digest, &self.key, &self.log(), &self.pack())
    }

    fn refused(&self, log: &str) -> ReleaseError {
        let error = publish_draft(&self.draft.directory, &self.draft.digest, &self.key, log, &self.pack()).unwrap_err();
        assert!(!self.pack().exists(), "something was written");
        error
    }
}

fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    walk(folder).unwrap().into_keys().map(|file| (file.clone(), fs::read(folder.join(file)).unwrap())).collect()
}

#[test]
fn a_draft_becomes_a_pack_with_the_same_files() {
    let bench = Bench::new();
    let before = content(&bench.draft.directory);
    assert_eq!((bench.draft.tables, bench.draft.files), (2, before.len()));
    assert_eq!(bench.draft.bytes, before.iter().map(|(_, bytes)| bytes.len() as u64).sum::<u64>());
    assert_eq!(bench.draft.digest, pack_digest(&bench.draft.directory).unwrap());
    check_unchanged(&bench.draft.directory, &bench.draft.digest).unwrap();
    let summary = bench.publish().unwrap();
    assert_eq!(content(&bench.draft.directory), before, "the draft stays as it is");
    let after = content(&bench.pack());
    let added: Vec<&str> = after.iter().filter(|file| !before.contains(file)).map(|(file, _)| file.as_str()).collect();
    assert_eq!(added, ["signature.json", "transparency.log"]);
    assert_eq!((summary.files, &summary.digest), (after.len(), &bench.draft.digest));
    assert_eq!(fs::read_dir(bench.folder.path().join("packs")).unwrap().count(), 1, "a temporary folder was left");
    // The same draft, key and log give the same bytes; a destination that exists is left alone.
    assert!(matches!(bench.publish(), Err(ReleaseError::Exists { .. })));
    let again = bench.folder.path().join("packs/again");
    publish_draft(&bench.draft.directory, &bench.draft.digest, &bench.key, &bench.log(), &again).unwrap();
    assert_eq!(content(&again), after);
}

#[test]
fn the_same_answers_are_the_same_draft() {
    let bench = Bench::new();
    let (answers, text) = (answers(), text());
    let pack = AnswerPack { answers: &answers, text: &text, display: text.tier.display() };
    let directory = bench.folder.path().join("drafts/again");
    let again = draft_answers(&pack, &public_key(&bench.key), &directory).unwrap();
    assert_eq!(again.digest, bench.draft.digest);
    assert!(matches!(draft_answers(&pack, &public_key(&bench.key), &directory), Err(ReleaseError::Exists { .. })));
    for signer in ["", "x", &"G".repeat(64), &"A".repeat(64)] {
        assert!(matches!(draft_answers(&pack, signer, &bench.pack()), Err(ReleaseError::Signer { .. })), "{signer}");
    }
}

#[test]
fn a_draft_that_was_changed_is_not_published() {
    let bench = Bench::new();
    let directory = &bench.draft.directory;
    let named = |file: &str, what: &str| {
        let error = bench.refused(&bench.log());
        let message = error.to_string();
        assert!(message.contains("changed after it was drafted") && message.contains(&format!("{what}: {file}")), "{message}");
        let checked = check_unchanged(directory, &bench.draft.digest).unwrap_err();
        assert_eq!(checked.to_string(), message);
        let (ReleaseError::DraftChanged { differences: one, .. }, ReleaseError::DraftChanged { differences: two, .. }) =
            (error, checked)
        else {
            panic!("{message}");
        };
        assert_eq!(one, two);
        assert_ne!(one, Differences::default());
    };
    for (file, before) in content(directory) {
        let path = directory.join(&file);
        let mut after = before.clone();
        after[before.len() / 2] ^= 1;
        fs::write(&path, after).unwrap();
        named(&file, "changed");
        fs::remove_file(&path).unwrap();
        if file == "checksums.sha256" {
            assert!(bench.refused(&bench.log()).to_string().contains("`checksums.sha256`"));
        } else {
            named(&file, "missing");
        }
        fs::write(&path, before).unwrap();
    }
    fs::write(directory.join("csv/more.csv"), "x").unwrap();
    named("csv/more.csv", "added");
    fs::remove_file(directory.join("csv/more.csv")).unwrap();
    // Whoever changes a file and its checksum has another draft than the one that was reviewed.
    fs::write(directory.join("README.txt"), "changed").unwrap();
    fs::write(directory.join("checksums.sha256"), super::tampering::listing(directory)).unwrap();
    named("checksums.sha256", "changed");
    assert!(check_unchanged(directory, &pack_digest(directory).unwrap()).is_ok());
}

#[test]
fn a_pack_needs_its_own_key_and_its_entry_in_the_log() {
    let bench = Bench::new();
    let other = create_key(&bench.folder.path().join("other.key")).unwrap();
    let digest = &bench.draft.digest;
    let signed = publish_draft(&bench.draft.directory, digest, &other, &log_of(digest, &other), &bench.pack());
    assert!(matches!(signed, Err(ReleaseError::DraftKey { .. })));
    assert!(matches!(bench.refused(""), ReleaseError::Log(LogError::NotIncluded { .. })));
    assert!(matches!(bench.refused(&log_of(digest, &other)), ReleaseError::Log(LogError::NotIncluded { .. })));
    assert!(matches!(bench.refused(&log_of(&"a".repeat(64), &bench.key)), ReleaseError::Log(LogError::NotIncluded { .. })));
    assert!(matches!(bench.refused(bench.log().trim_end()), ReleaseError::Log(LogError::Line { line: 1, .. })));
    for state in [LogState::Withdrawn, LogState::Replaced] {
        let log = bench.log() + &next_entry(&bench.log(), digest, TIME, state, &bench.key).unwrap();
        assert!(matches!(bench.refused(&log), ReleaseError::NotInForce { .. }));
    }
    assert!(bench.publish().is_ok());
}

#[test]
fn a_log_that_was_rewritten_after_the_draft_is_refused() {
    let folder = tempdir().unwrap();
    let key = key(folder.path());
    let before = log_of(&"a".repeat(64), &key);
    let drafted_after = PackText { log_head: read_log(&before, None).unwrap().head, ..text() };
    let bench = Bench::with(&drafted_after);
    // The pack's own log begins anew, and leaves out what was there when the pack was drafted.
    assert!(matches!(bench.refused(&bench.log()), ReleaseError::Log(LogError::OtherLog { .. })));
    let log = before.clone() + &next_entry(&before, &bench.draft.digest, TIME, LogState::Published, &bench.key).unwrap();
    publish_draft(&bench.draft.directory, &bench.draft.digest, &bench.key, &log, &bench.pack()).unwrap();
    // A reader sees it as well.
    fs::write(bench.pack().join("transparency.log"), bench.log()).unwrap();
    let error = verify(&bench.pack(), None, None).unwrap_err();
    assert!(matches!(error, VerifyError::Log(LogError::OtherLog { .. })), "{error}");
    assert!(error.to_string().starts_with("`transparency.log` in the pack"), "{error}");
    for head in ["", "x", &"A".repeat(64)] {
        let text = PackText { log_head: head.to_owned(), ..text() };
        let answers = answers();
        let pack = AnswerPack { answers: &answers, text: &text, display: text.tier.display() };
        let refused = draft_answers(&pack, &public_key(&key), &folder.path().join("draft"));
        assert!(matches!(refused, Err(ReleaseError::LogHead { .. })), "{head}");
    }
}

#[test]
fn a_draft_is_no_pack() {
    let bench = Bench::new();
    let error = verify(&bench.draft.directory, None, None).unwrap_err();
    assert!(matches!(error, VerifyError::Draft));
    assert!(error.to_string().starts_with("this is a draft, it was not published"), "{error}");
    bench.publish().unwrap();
    for file in ["signature.json", "transparency.log", "checksums.sha256"] {
        let path = bench.pack().join(file);
        let before = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let message = verify(&bench.pack(), None, None).unwrap_err().to_string();
        assert!(message.starts_with(&format!("`{file}` is missing")), "{message}");
        fs::write(path, before).unwrap();
    }
}

#[test]
fn a_newer_log_has_the_last_word() {
    let bench = Bench::new();
    bench.publish().unwrap();
    let (digest, key, pack, own) = (&bench.draft.digest, &bench.key, bench.pack(), bench.log());
    let more =
        |log: &str, digest: &str, state| log.to_owned() + &next_entry(log, digest, "2026-12-01T09:00:00Z", state, key).unwrap();
    let check = |text: &str, known_head| verify(&pack, None, Some(NewerLog { text, known_head }));
    let alone = verify(&pack, None, None).unwrap();
    assert_eq!((alone.state, &alone.digest), (LogState::Published, digest));
    assert!(alone.warnings.iter().any(|warning| warning.starts_with("No newer transparency log")), "{:?}", alone.warnings);
    // The log went on, and says nothing new about this pack.
    let later = more(&own, &"b".repeat(64), LogState::Published);
    let verified = check(&later, Some(&alone.log_head)).unwrap();
    assert_eq!(verified.state, LogState::Published);
    assert_eq!(verified.log_head, read_log(&later, None).unwrap().head);
    assert!(verified.checks.iter().any(|check| check == "By this log the pack is in force."), "{:?}", verified.checks);
    assert!(!verified.warnings.iter().any(|warning| warning.contains("newer transparency log")));
    let replaced = check(&more(&later, digest, LogState::Replaced), None).unwrap();
    assert_eq!(replaced.state, LogState::Replaced);
    assert!(replaced.warnings[0].starts_with("A newer pack took the place of this one"), "{:?}", replaced.warnings);
    // Withdrawn comes first, also where a file was changed.
    let withdrawn = more(&later, digest, LogState::Withdrawn);
    fs::write(pack.join("README.txt"), "changed").unwrap();
    let error = check(&withdrawn, None).unwrap_err();
    assert!(matches!(&error, VerifyError::Withdrawn { at } if at == "2026-12-01T09:00:00Z"));
    assert!(error.to_string().starts_with("WITHDRAWN. Do not use this pack"), "{error}");
    fs::write(pack.join("README.txt"), fs::read(bench.draft.directory.join("README.txt")).unwrap()).unwrap();
    assert!(check(&own, None).is_ok());
    // Other logs than the one that the pack was published in.
    assert!(matches!(check("", None), Err(VerifyError::NewerLog(LogError::NotIncluded { .. }))));
    let elsewhere = "c".repeat(64);
    assert!(matches!(check(&later, Some(&elsewhere)), Err(VerifyError::NewerLog(LogError::OtherLog { .. }))));
    assert!(matches!(check("x\n", None), Err(VerifyError::NewerLog(LogError::Line { line: 1, .. }))));
    let anew = next_entry("", digest, "2026-11-30T09:00:00Z", LogState::Published, key).unwrap();
    assert!(matches!(check(&anew, None), Err(VerifyError::OtherLog)));
    // A log in the pack may be newer than the pack, and then speaks for itself.
    fs::write(pack.join("transparency.log"), &later).unwrap();
    assert!(verify(&pack, None, None).is_ok());
    assert!(matches!(check(&own, None), Err(VerifyError::OtherLog)), "the log that is given is the older one");
    fs::write(pack.join("transparency.log"), &withdrawn).unwrap();
    assert!(matches!(verify(&pack, None, None), Err(VerifyError::Withdrawn { .. })));
}

/// A published pack with the content of its files; tests that change a file put it back.
fn shared() -> &'static (TempDir, Vec<(String, Vec<u8>)>) {
    type Kept = (TempDir, Vec<(String, Vec<u8>)>);
    static PACK: OnceLock<Kept> = OnceLock::new();
    PACK.get_or_init(|| {
        let folder = tempdir().unwrap();
        publish(&answers(), &text(), &key(folder.path()), &folder.path().join("pack")).unwrap();
        let files = content(&folder.path().join("pack"));
        (folder, files)
    })
}

fn message_with(pack: &Path, file: &str, before: &[u8], place: usize, flip: u8) -> String {
    let mut after = before.to_vec();
    after[place] ^= flip;
    fs::write(pack.join(file), after).unwrap();
    let message = verify(pack, None, None).map_or_else(|error| error.to_string(), |_| "whole".to_owned());
    fs::write(pack.join(file), before).unwrap();
    message
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    /// One byte changed in any file of the pack, the signature or the log: the check says which.
    #[test]
    fn any_byte_of_any_file(file: prop::sample::Index, place: prop::sample::Index, flip in 1_u8..=255) {
        let (folder, files) = shared();
        let (name, before) = &files[file.index(files.len())];
        let message = message_with(&folder.path().join("pack"), name, before, place.index(before.len()), flip);
        prop_assert!(message.contains(&format!("`{name}`")) || message.contains(&format!("changed: {name}\n")), "{name}: {message}");
    }
}

/// The files that no checksum covers: every byte of them. The list has the same form all over, so that some of it does.
#[test]
fn every_byte_of_what_seals_the_pack() {
    let folder = tempdir().unwrap();
    let pack = folder.path().join("pack");
    publish(&answers(), &text(), &key(folder.path()), &pack).unwrap();
    for (file, step) in [("signature.json", 1), ("transparency.log", 1), ("checksums.sha256", 11)] {
        let before = fs::read(pack.join(file)).unwrap();
        for place in (0..before.len()).step_by(step) {
            let message = message_with(&pack, file, &before, place, [0x01, 0x20, 0x80][place % 3]);
            assert!(message.contains(&format!("`{file}`")) || message.contains(&format!("changed: {file}\n")), "{message}");
        }
    }
    assert!(verify(&pack, None, None).is_ok());
}
