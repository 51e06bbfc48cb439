//! The keys with which the zone's files are encrypted: one a dataset, wrapped by the workspace's own key.
//!
//! # Claim
//! Without `keys/workspace.key` no file of the lake can be read, and a dataset whose data key is destroyed cannot be read
//! by anybody, whatever a disk or a backup of the zone has kept of its files.
//!
//! # Source
//! Envelope encryption as in Parquet modular encryption: the files' AES-256-GCM keys are random, each is wrapped with
//! AES-256-GCM by the workspace's key, and the name of dataset and key are authenticated with it.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::zone::Zone;

/// How the names of encrypted small files begin, of which there is one a population.
const SEALED: [&str; 3] = ["restricted-", "linkage-", "decisions-"];

/// Bytes of a key.
const KEY_LENGTH: usize = 32;

/// How the names of reports with words of extracts end.
pub(crate) const WORDS: &str = ".words";

/// The wrapped keys, in the zone.
const DATA_KEYS: &str = "data_keys.json";

/// The file of the key that wraps them, with the other keys.
const WORKSPACE_KEY: &str = "workspace.key";

/// What the zone's own small files are encrypted for, beside the datasets.
pub(crate) const ZONE_FILES: &str = "_zone";

/// A key of one dataset. It cannot be printed.
#[derive(Clone)]
pub(crate) struct DataKey {
    /// Its name, which files carry.
    pub(crate) id: String,
    bytes: [u8; KEY_LENGTH],
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("DataKey(sealed)")
    }
}

impl DataKey {
    /// The key itself, for Parquet's own encryption.
    pub(crate) fn to_vec(&self) -> Vec<u8> {
        self.bytes.to_vec()
    }
}

/// The wrapped keys, as their file holds them: of each dataset the newest last.
#[derive(Default, Serialize, Deserialize)]
struct Wrapped(BTreeMap<String, Vec<WrappedKey>>);

#[derive(Clone, Serialize, Deserialize)]
struct WrappedKey {
    id: String,
    /// The workspace's key that wraps it.
    wrapped_by: String,
    /// Nonce, encrypted key and tag, in hexadecimal.
    wrapped: String,
}

impl Zone {
    /// The key with which new files of a dataset are written, made on first use.
    pub(crate) fn newest_key(&self, dataset: &str) -> Result<DataKey, Fault> {
        let wrapped = self.wrapped_keys()?;
        match wrapped.0.get(dataset).and_then(|keys| keys.last()) {
            Some(key) => self.unwrap_key(dataset, key),
            None => self.make_data_key(dataset),
        }
    }

    /// The key that a file names. One that was destroyed leaves the file unreadable for good.
    pub(crate) fn key_named(&self, dataset: &str, id: &str) -> Result<DataKey, Fault> {
        let wrapped = self.wrapped_keys()?;
        let key = wrapped.0.get(dataset).and_then(|keys| keys.iter().find(|key| key.id == id));
        let key = key.ok_or_else(|| self.incident("opening the lake", format!("{dataset} has no key {id}")))?;
        self.unwrap_key(dataset, key)
    }

    /// Makes a new key for a dataset: files written from now on are encrypted with it.
    pub(crate) fn make_data_key(&self, dataset: &str) -> Result<DataKey, Fault> {
        let (mut bytes, mut name) = ([0_u8; KEY_LENGTH], [0_u8; 8]);
        self.random(&mut bytes)?;
        self.random(&mut name)?;
        let key = DataKey { id: hex::encode(name), bytes };
        let mut wrapped = self.wrapped_keys()?;
        let entry = self.wrap_key(dataset, &key, &self.workspace_key()?)?;
        wrapped.0.entry(dataset.to_owned()).or_default().push(entry);
        self.keep_wrapped(&wrapped)?;
        Ok(key)
    }

    /// Destroys every key of a dataset but the newest: nothing that was written with the others can be read again.
    pub(crate) fn destroy_older_keys(&self, dataset: &str) -> Result<usize, Fault> {
        let mut wrapped = self.wrapped_keys()?;
        let Some(keys) = wrapped.0.get_mut(dataset) else { return Ok(0) };
        let older = keys.len().saturating_sub(1);
        keys.drain(..older);
        if older > 0 {
            self.keep_wrapped(&wrapped)?;
        }
        Ok(older)
    }

    /// Wraps all data keys anew with a new key of the workspace, and destroys the old one.
    ///
    /// Both keys stand in the key file until every data key is wrapped anew, so that a process that is killed anywhere
    /// leaves keys that fit.
    pub(crate) fn rotate_workspace_key(&self) -> Result<(), Fault> {
        let old = self.workspace_key()?;
        let new = self.new_workspace_key()?;
        self.keep_workspace_keys(&[old, new.clone()])?;
        let mut wrapped = self.wrapped_keys()?;
        for (dataset, keys) in &mut wrapped.0 {
            for key in keys {
                *key = self.wrap_key(dataset, &self.unwrap_key(dataset, key)?, &new)?;
            }
        }
        self.keep_wrapped(&wrapped)?;
        self.keep_workspace_keys(&[new])
    }

    /// Writes a small file of the zone encrypted: what it holds is data.
    pub(crate) fn write_sealed(&self, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let key = self.newest_key(ZONE_FILES)?;
        let sealed = self.encrypt(&key.bytes, &label(name, &key.id), bytes)?;
        let mut file = self.create(&self.root().join(name))?;
        let path = self.root().join(name);
        let fault = |error: std::io::Error| Fault::storage(&path, &error);
        file.write_all(format!("{}\n", key.id).as_bytes()).map_err(fault)?;
        file.write_all(&sealed).map_err(fault)?;
        file.keep().map(|_| ())
    }

    /// Reads a file that [`Zone::write_sealed`] wrote; `None` where there is none.
    pub(crate) fn read_sealed(&self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let path = self.root().join(name);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Fault::storage(&path, &error)),
        };
        let broken = |what: &str| self.incident("opening a file of the zone", format!("{name}: {what}"));
        let end = bytes.iter().position(|byte| *byte == b'\n').ok_or_else(|| broken("no name of a key"))?;
        let id = std::str::from_utf8(&bytes[..end]).map_err(|_| broken("no name of a key"))?.to_owned();
        let key = self.key_named(ZONE_FILES, &id)?;
        let plain = open(&key.bytes, &label(name, &id), &bytes[end + 1..]).ok_or_else(|| broken("it was altered"))?;
        Ok(Some(plain))
    }

    /// Writes every encrypted small file anew with a new key, and destroys the old one.
    pub(crate) fn renew_sealed(&self) -> Result<(), Fault> {
        self.make_data_key(ZONE_FILES)?;
        for name in self.sealed_files() {
            if let Some(bytes) = self.read_sealed(&name)? {
                self.write_sealed(&name, &bytes)?;
            }
        }
        self.destroy_older_keys(ZONE_FILES)?;
        Ok(())
    }

    /// Deletes what landings have kept of words that nobody knew, and the details of faults: any of them may be somebody's.
    pub(crate) fn forget_words(&self) -> Result<(), Fault> {
        let words = self.sealed_files().into_iter().filter(|name| name.ends_with(WORDS)).map(|name| self.root().join(name));
        for path in words.chain(entries(&self.root().join("incidents"))) {
            std::fs::remove_file(&path).map_err(|error| Fault::storage(&path, &error))?;
        }
        Ok(())
    }

    /// The names of the encrypted small files.
    fn sealed_files(&self) -> Vec<String> {
        let named = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let reports = self.root().join("reports");
        let own = entries(self.root()).map(|path| named(&path));
        let own = own.filter(|name| name == "tombstones" || SEALED.iter().any(|start| name.starts_with(start)));
        let words = entries(&reports).map(|path| named(&path)).filter(|name| name.ends_with(WORDS));
        own.chain(words.map(|name| format!("reports/{name}"))).collect()
    }

    fn wrap_key(&self, dataset: &str, key: &DataKey, workspace: &WorkspaceKey) -> Result<WrappedKey, Fault> {
        let sealed = self.encrypt(&self.bytes_of(workspace)?, &label(dataset, &key.id), &key.bytes)?;
        Ok(WrappedKey { id: key.id.clone(), wrapped_by: workspace.id.clone(), wrapped: hex::encode(sealed) })
    }

    fn unwrap_key(&self, dataset: &str, key: &WrappedKey) -> Result<DataKey, Fault> {
        let broken = |what: &str| self.incident("unwrapping a key", format!("{dataset}, key {}: {what}", key.id));
        let workspace = self.workspace_keys()?.into_iter().find(|known| known.id == key.wrapped_by);
        let workspace = workspace.ok_or_else(|| broken("the workspace's key that wrapped it is not here"))?;
        let sealed = hex::decode(&key.wrapped).map_err(|_| broken("it was altered"))?;
        let plain = open(&self.bytes_of(&workspace)?, &label(dataset, &key.id), &sealed);
        let bytes = plain.and_then(|plain| plain.try_into().ok()).ok_or_else(|| broken("it was altered"))?;
        Ok(DataKey { id: key.id.clone(), bytes })
    }

    fn encrypt(&self, key: &[u8; KEY_LENGTH], label: &[u8], plain: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut nonce = [0_u8; NONCE_LEN];
        self.random(&mut nonce)?;
        let mut sealed = plain.to_vec();
        let failed = |_| self.incident("encrypting", "the cipher gave up");
        let cipher = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).map_err(failed)?);
        let nonce_given = Nonce::assume_unique_for_key(nonce);
        cipher.seal_in_place_append_tag(nonce_given, Aad::from(label), &mut sealed).map_err(failed)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    fn wrapped_keys(&self) -> Result<Wrapped, Fault> {
        Ok(self.read_json(&self.root().join(DATA_KEYS))?.unwrap_or_default())
    }

    fn keep_wrapped(&self, wrapped: &Wrapped) -> Result<(), Fault> {
        self.write_json(&self.root().join(DATA_KEYS), wrapped)
    }

    /// The newest key of the workspace, made on first use.
    fn workspace_key(&self) -> Result<WorkspaceKey, Fault> {
        if let Some(key) = self.workspace_keys()?.pop() {
            return Ok(key);
        }
        let key = self.new_workspace_key()?;
        self.keep_workspace_keys(std::slice::from_ref(&key))?;
        Ok(key)
    }

    fn new_workspace_key(&self) -> Result<WorkspaceKey, Fault> {
        let (mut key, mut name) = ([0_u8; KEY_LENGTH], [0_u8; 8]);
        self.random(&mut key)?;
        self.random(&mut name)?;
        Ok(WorkspaceKey { id: hex::encode(name), key: hex::encode(key) })
    }

    fn workspace_keys(&self) -> Result<Vec<WorkspaceKey>, Fault> {
        Ok(self.read_json(&self.keys.join(WORKSPACE_KEY))?.unwrap_or_default())
    }

    fn keep_workspace_keys(&self, keys: &[WorkspaceKey]) -> Result<(), Fault> {
        self.write_json(&self.keys.join(WORKSPACE_KEY), &keys)
    }

    fn bytes_of(&self, workspace: &WorkspaceKey) -> Result<[u8; KEY_LENGTH], Fault> {
        let mut key = [0_u8; KEY_LENGTH];
        let broken = |_| self.incident("opening the keys", "expected 64 hexadecimal digits");
        hex::decode_to_slice(workspace.key.trim(), &mut key).map_err(broken)?;
        Ok(key)
    }

    fn write_json(&self, path: &Path, value: &impl Serialize) -> Result<(), Fault> {
        let bytes = serde_json::to_vec_pretty(value).map_err(|error| self.incident("writing the keys", error))?;
        self.write(path, &bytes)
    }

    fn read_json<T: serde::de::DeserializeOwned>(&self, path: &Path) -> Result<Option<T>, Fault> {
        match std::fs::read(path) {
            // The parser's word would repeat a part of the file.
            Ok(bytes) => {
                serde_json::from_slice(&bytes).map(Some).map_err(|_| self.incident("opening the keys", "not as written"))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Fault::storage(path, &error)),
        }
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), Fault> {
        getrandom::fill(bytes).map_err(|error| self.incident("drawing a key", error))
    }
}

/// A key that wraps others. It lies with the workspace's keys, apart from the zone.
#[derive(Clone, Serialize, Deserialize)]
struct WorkspaceKey {
    id: String,
    key: String,
}

fn entries(folder: &Path) -> impl Iterator<Item = std::path::PathBuf> {
    std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).filter(|path| path.is_file())
}

/// What is authenticated with a key: neither can be put in another's place.
fn label(dataset: &str, id: &str) -> Vec<u8> {
    format!("choir {} {dataset} {id}", dataset.len()).into_bytes()
}

fn open(key: &[u8; KEY_LENGTH], label: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, rest) = sealed.split_at_checked(NONCE_LEN)?;
    let cipher = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).ok()?);
    let mut rest = rest.to_vec();
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    Some(cipher.open_in_place(nonce, Aad::from(label), &mut rest).ok()?.to_vec())
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the test alters a file")]
mod tests {
    use super::*;

    fn zone(folder: &std::path::Path) -> Zone {
        Zone::open(&folder.join("zone"), &folder.join("keys")).unwrap()
    }

    #[test]
    fn keys_come_back_and_datasets_have_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let zone = zone(folder.path());
        let first = zone.newest_key("a").unwrap();
        assert_eq!(zone.newest_key("a").unwrap().to_vec(), first.to_vec());
        assert_ne!(zone.newest_key("b").unwrap().to_vec(), first.to_vec());
        let second = zone.make_data_key("a").unwrap();
        assert_eq!(zone.newest_key("a").unwrap().to_vec(), second.to_vec());
        assert_eq!(zone.key_named("a", &first.id).unwrap().to_vec(), first.to_vec());
    }

    #[test]
    fn what_is_destroyed_is_gone_and_what_is_kept_survives_a_new_workspace_key() {
        let folder = tempfile::tempdir().unwrap();
        let zone = zone(folder.path());
        let (old, new) = (zone.newest_key("a").unwrap(), zone.make_data_key("a").unwrap());
        let file = folder.path().join("keys/workspace.key");
        let before = std::fs::read(&file).unwrap();
        zone.rotate_workspace_key().unwrap();
        assert_ne!(std::fs::read(&file).unwrap(), before);
        assert_eq!(zone.newest_key("a").unwrap().to_vec(), new.to_vec());
        assert_eq!(zone.destroy_older_keys("a").unwrap(), 1);
        assert!(zone.key_named("a", &old.id).is_err());
        assert_eq!(zone.newest_key("a").unwrap().to_vec(), new.to_vec());
    }

    #[test]
    fn sealed_files_say_nothing_and_cannot_be_altered_or_swapped() {
        let folder = tempfile::tempdir().unwrap();
        let zone = zone(folder.path());
        zone.write_sealed("links", b"somebody's secret").unwrap();
        let path = folder.path().join("zone/links");
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"secret"));
        assert_eq!(zone.read_sealed("links").unwrap().unwrap(), b"somebody's secret");
        assert_eq!(zone.read_sealed("nothing").unwrap(), None);
        std::fs::copy(&path, folder.path().join("zone/other")).unwrap();
        assert!(zone.read_sealed("other").is_err(), "a file under another name");
        let mut altered = bytes;
        *altered.last_mut().unwrap() ^= 1;
        std::fs::write(&path, altered).unwrap();
        assert!(zone.read_sealed("links").is_err(), "an altered file");
    }
}
