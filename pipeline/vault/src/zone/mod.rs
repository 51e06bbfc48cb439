//! The zone: the folder that rows never leave, its keys, and the one way in which the vault writes a file.

mod data_keys;

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tempfile::NamedTempFile;

use crate::fault::Fault;

pub(crate) use data_keys::{DataKey, WORDS};

/// Bytes that are handed to the system at a time.
const WRITE_AT_A_TIME: usize = 256 * 1024;

/// The folder that rows never leave.
#[derive(Debug, Clone)]
pub(crate) struct Zone {
    root: PathBuf,
    keys: PathBuf,
}

/// The secret from which pseudonyms, match keys and row orders are derived. It cannot be printed.
pub(crate) struct SecretKey([u8; 32]);

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SecretKey(sealed)")
    }
}

impl Zone {
    /// Opens the zone, making its folders. Keys lie apart from the lake.
    pub(crate) fn open(root: &Path, keys: &Path) -> Result<Self, Fault> {
        let zone = Self { root: root.to_path_buf(), keys: keys.to_path_buf() };
        for folder in [root, keys] {
            std::fs::create_dir_all(folder).map_err(|error| Fault::storage(folder, &error))?;
            restrict(folder)?;
        }
        Ok(zone)
    }

    /// The folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The secret key, made on first use.
    pub(crate) fn key(&self) -> Result<SecretKey, Fault> {
        let path = self.keys.join("pseudonym.key");
        if !path.exists() {
            self.make_key(&path)?;
        }
        let text = std::fs::read_to_string(&path).map_err(|error| Fault::storage(&path, &error))?;
        let mut key = [0_u8; 32];
        hex::decode_to_slice(text.trim(), &mut key)
            .map_err(|_| Fault::Storage { path, reason: "expected 64 hexadecimal digits".to_owned() })?;
        Ok(SecretKey(key))
    }

    /// Two processes may come here at once: the first name wins, and both read the same key afterwards.
    fn make_key(&self, path: &Path) -> Result<(), Fault> {
        let mut key = [0_u8; 32];
        getrandom::fill(&mut key).map_err(|error| Fault::Storage { path: path.to_path_buf(), reason: error.to_string() })?;
        let fault = |error: std::io::Error| Fault::storage(path, &error);
        let mut file = NamedTempFile::new_in(&self.keys).map_err(fault)?;
        file.write_all(hex::encode(key).as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(fault)?;
        match file.persist_noclobber(path) {
            Err(error) if error.error.kind() != std::io::ErrorKind::AlreadyExists => Err(fault(error.error)),
            _ => Ok(()),
        }
    }

    /// Writes a file whole or not at all: a temporary sibling, flushed to the disk, then renamed into place.
    pub(crate) fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Fault> {
        let mut file = self.create(path)?;
        file.write_all(bytes).map_err(|error| Fault::storage(path, &error))?;
        file.keep().map(|_| ())
    }

    /// Begins a file that is there, under its name, only when it is kept.
    pub(crate) fn create(&self, path: &Path) -> Result<NewFile, Fault> {
        let fault = |error: std::io::Error| Fault::storage(path, &error);
        let folder = path.parent().unwrap_or(&self.root);
        std::fs::create_dir_all(folder).map_err(fault)?;
        let file = NamedTempFile::new_in(folder).map_err(fault)?;
        Ok(NewFile { file: BufWriter::with_capacity(WRITE_AT_A_TIME, file), path: path.to_path_buf() })
    }
}

/// A file that is being written beside its place. Dropped, it leaves nothing.
pub(crate) struct NewFile {
    file: BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl NewFile {
    /// Flushes the file to the disk and gives it its name; tells its length.
    pub(crate) fn keep(self) -> Result<u64, Fault> {
        let fault = |error: std::io::Error| Fault::storage(&self.path, &error);
        let file = self.file.into_inner().map_err(|error| fault(error.into_error()))?;
        file.as_file().sync_all().map_err(fault)?;
        let bytes = file.as_file().metadata().map_err(fault)?.len();
        file.persist(&self.path).map_err(|error| fault(error.error))?;
        self.path.parent().map_or(Ok(()), sync_folder).map_err(fault)?;
        Ok(bytes)
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// A rename is on the disk only when its folder is.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(unix)]
fn restrict(folder: &Path) -> Result<(), Fault> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::Permissions::from_mode(0o700);
    std::fs::set_permissions(folder, mode).map_err(|error| Fault::storage(folder, &error))
}

#[cfg(not(unix))]
fn restrict(_: &Path) -> Result<(), Fault> {
    Ok(())
}

impl SecretKey {
    /// A keyed digest of `parts`, for one use only: `purpose` keeps uses apart.
    ///
    /// # Source
    /// HMAC-SHA-256 (RFC 2104); every part is preceded by its length, so that no two lists of parts collide.
    pub(crate) fn digest(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        // HMAC takes a key of any length, so this cannot fail; an empty key would be the harmless way to find out.
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).unwrap_or_else(|_| Hmac::new(&hmac::digest::Key::<Hmac<Sha256>>::default()));
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// A keyed digest as a 64-bit number.
    pub(crate) fn number(&self, purpose: &str, parts: &[&[u8]]) -> i64 {
        let digest = self.digest(purpose, parts);
        let mut first = [0_u8; 8];
        first.copy_from_slice(&digest[..8]);
        i64::from_le_bytes(first)
    }

    /// A keyed digest as text.
    pub(crate) fn text(&self, purpose: &str, parts: &[&[u8]]) -> String {
        hex::encode(&self.digest(purpose, parts)[..16])
    }
}
