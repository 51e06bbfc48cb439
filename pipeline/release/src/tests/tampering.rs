use std::path::{Path, PathBuf};

use fs_err as fs;
use tempfile::{TempDir, tempdir};

use super::samples::{answers, key, log_of, publish, text};
use crate::disk::{Entry, walk};
use crate::{SigningKey, VerifyError, checksum, create_key, key_fingerprint, public_key, signature, verify};

fn published() -> (TempDir, SigningKey, PathBuf) {
    let folder = tempdir().unwrap();
    let (key, pack) = (key(folder.path()), folder.path().join("pack"));
    publish(&answers(), &text(), &key, &pack).unwrap();
    (folder, key, pack)
}

fn message(pack: &Path) -> String {
    verify(pack, None, None).unwrap_err().to_string()
}

/// Replaces the list of checksums by one that is signed, entered in a log, and says something else.
pub(crate) fn sign_again(pack: &Path, key: &SigningKey, listing: &str) {
    fs::write(pack.join("checksums.sha256"), listing).unwrap();
    fs::write(pack.join("signature.json"), signature::sign(key, listing.as_bytes()).unwrap()).unwrap();
    fs::write(pack.join("transparency.log"), log_of(&checksum::digest(listing.as_bytes()), key)).unwrap();
}

/// A true list of the files of a pack.
pub(crate) fn listing(pack: &Path) -> String {
    let beside = ["checksums.sha256", "signature.json", "transparency.log"];
    let files = walk(pack).unwrap().into_keys().filter(|file| !beside.contains(&file.as_str()));
    checksum::print(&files.map(|file| (file.clone(), checksum::digest(&fs::read(pack.join(file)).unwrap()))).collect())
}

#[test]
fn a_changed_byte_is_named_wherever_it_is() {
    let (_folder, _, pack) = published();
    let files = walk(&pack).unwrap();
    assert_eq!(files.len(), 16);
    for (file, kind) in files {
        assert_eq!(kind, Entry::File);
        let path = pack.join(&file);
        let before = fs::read(&path).unwrap();
        for place in [0, before.len() / 2, before.len() - 1] {
            let mut after = before.clone();
            after[place] ^= 1;
            fs::write(&path, after).unwrap();
            assert!(message(&pack).contains(&file), "{file} at {place}: {}", message(&pack));
        }
        fs::write(&path, before).unwrap();
    }
    assert!(verify(&pack, None, None).is_ok());
}

#[test]
fn every_changed_byte_of_the_signature_is_seen() {
    let (_folder, _, pack) = published();
    let path = pack.join("signature.json");
    let before = fs::read(&path).unwrap();
    for place in 0..before.len() {
        for bit in [1, 0x20] {
            let mut after = before.clone();
            after[place] ^= bit;
            fs::write(&path, after).unwrap();
            assert!(message(&pack).contains("signature.json"));
        }
    }
}

#[test]
fn a_missing_file_is_named() {
    let (_folder, _, pack) = published();
    for (file, _) in walk(&pack).unwrap() {
        let path = pack.join(&file);
        let before = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        assert!(message(&pack).contains(&file), "{file}");
        fs::write(&path, before).unwrap();
    }
}

#[test]
fn an_added_file_or_folder_is_named() {
    let (_folder, _, pack) = published();
    for file in ["more.csv", "csv/more.csv", ".hidden", "answers/Thumbs.db"] {
        fs::write(pack.join(file), "x").unwrap();
        assert!(message(&pack).contains(&format!("added: {file}")));
        fs::remove_file(pack.join(file)).unwrap();
    }
    fs::create_dir_all(pack.join("csv/empty")).unwrap();
    assert!(message(&pack).contains("added: csv/empty/"));
}

#[cfg(unix)]
#[test]
fn links_are_refused() {
    let (folder, _, pack) = published();
    let outside = folder.path().join("copy.html");
    fs::rename(pack.join("index.html"), &outside).unwrap();
    fs_err::os::unix::fs::symlink(&outside, pack.join("index.html")).unwrap();
    assert!(message(&pack).contains("not a plain file: index.html"), "{}", message(&pack));
    let outside = folder.path().join("copy.sha256");
    fs::rename(pack.join("checksums.sha256"), &outside).unwrap();
    fs_err::os::unix::fs::symlink(&outside, pack.join("checksums.sha256")).unwrap();
    assert!(message(&pack).contains("`checksums.sha256`"), "{}", message(&pack));
}

#[test]
fn another_key_is_named() {
    let (folder, key, pack) = published();
    let other = create_key(&folder.path().join("other.key")).unwrap();
    let error = verify(&pack, Some(&public_key(&other)), None).unwrap_err();
    assert!(matches!(error, VerifyError::OtherKey { .. }));
    assert!(error.to_string().contains(&public_key(&other)));
    // Somebody signs a changed pack with a key of their own.
    fs::write(pack.join("README.txt"), "changed").unwrap();
    sign_again(&pack, &other, &listing(&pack));
    assert!(matches!(verify(&pack, None, None), Err(VerifyError::Provenance)), "the pack names the key it was made for");
    let provenance = fs::read_to_string(pack.join("provenance.json")).unwrap();
    let provenance = provenance.replace(&key_fingerprint(&key), &key_fingerprint(&other));
    fs::write(pack.join("provenance.json"), provenance).unwrap();
    sign_again(&pack, &other, &listing(&pack));
    assert!(verify(&pack, None, None).is_ok_and(|verified| !verified.trusted));
    assert!(matches!(verify(&pack, Some(&public_key(&key)), None), Err(VerifyError::OtherKey { .. })));
    for text in ["", "x", "ü", &"0".repeat(63), &"g".repeat(64)] {
        assert!(matches!(verify(&pack, Some(text), None), Err(VerifyError::TrustedKeyForm { .. })), "{text}");
    }
}

#[test]
fn a_signed_list_cannot_lead_out_of_the_pack() {
    let (folder, key, pack) = published();
    fs::write(folder.path().join("outside.txt"), "x").unwrap();
    for path in ["../outside.txt", "/etc/hosts", "csv/../../outside.txt"] {
        sign_again(&pack, &key, &format!("{}  {path}\n", checksum::digest(b"x")));
        assert!(matches!(verify(&pack, None, None), Err(VerifyError::Listing { line: 1, .. })), "{path}");
    }
}

#[test]
fn no_input_makes_the_check_panic() {
    let (folder, key, pack) = published();
    assert!(verify(&folder.path().join("nowhere"), None, None).is_err());
    assert!(verify(&folder.path().join("signing.key"), None, None).is_err());
    let signed = fs::read_to_string(pack.join("signature.json")).unwrap();
    let broken: [&[u8]; 8] = [b"", b"{}", b"null", b"[[[[", b"\xff\xfe", b"0", b"\"", b"{\"algorithm\":1e999}"];
    for bytes in broken {
        fs::write(pack.join("signature.json"), bytes).unwrap();
        assert!(message(&pack).contains("signature.json"));
        fs::write(pack.join("signature.json"), &signed).unwrap();
    }
    fs::write(pack.join("signature.json"), "[".repeat(60_000)).unwrap();
    assert!(message(&pack).contains("signature.json"));
    fs::write(pack.join("signature.json"), vec![b' '; 70_000]).unwrap();
    assert!(message(&pack).contains("at most 65536 bytes"), "{}", message(&pack));
    for listing in ["", "\n", "x", "é  index.html", &format!("{}  é\n", "0".repeat(64))] {
        sign_again(&pack, &key, listing);
        assert!(verify(&pack, None, None).is_err(), "{listing:?}");
    }
}
