//! The one place where this crate touches the disk: what is written here leaves the zone.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use fs_err as fs;
use sha2::{Digest, Sha256};

use crate::error::{KeyError, ReleaseError};

/// Most entries that a pack may hold; more is a folder that somebody else filled.
const MOST_ENTRIES: usize = 100_000;
const CHUNK_BYTES: usize = 64 * 1024;

/// A folder beside the target that is renamed into place when it is complete, and removed when it is not.
pub(crate) struct PartialFolder {
    path: PathBuf,
    target: PathBuf,
    complete: bool,
}

impl PartialFolder {
    /// Starts a folder for `target`, which must not exist.
    pub(crate) fn start(target: &Path) -> Result<Self, ReleaseError> {
        let name = target.file_name().ok_or_else(|| ReleaseError::NoName { directory: target.to_owned() })?;
        refuse_existing(target)?;
        let parent = parent_of(target);
        fs::create_dir_all(&parent)?;
        let mut suffix = [0_u8; 8];
        getrandom::fill(&mut suffix).map_err(|_| io::Error::other("no random bytes for a temporary name"))?;
        let path = parent.join(format!(".{}.partial-{}", name.to_string_lossy(), hex::encode(suffix)));
        fs::create_dir(&path)?;
        Ok(Self { path, target: target.to_owned(), complete: false })
    }

    /// Where the folder stands until it is complete.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes one file; its content is on disk when this returns.
    pub(crate) fn write(&self, relative: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path.join(relative);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    /// Renames the folder to the target.
    pub(crate) fn finish(mut self) -> Result<(), ReleaseError> {
        refuse_existing(&self.target)?;
        fs::rename(&self.path, &self.target)?;
        self.complete = true;
        sync_folder(&parent_of(&self.target))?;
        Ok(())
    }
}

impl Drop for PartialFolder {
    fn drop(&mut self) {
        if !self.complete {
            // Nothing more can be done when even this fails; the hidden name tells what it is.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// Writes a new file that only its owner may read.
pub(crate) fn write_secret(path: &Path, bytes: &[u8]) -> Result<(), KeyError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use fs_err::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => KeyError::Exists { path: path.to_owned() },
        _ => KeyError::Disk(error),
    })?;
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}

/// Permission bits that let somebody else than the owner at the file; zero where there are no such bits.
pub(crate) fn exposure(path: &Path) -> io::Result<u32> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path)?.permissions().mode() & 0o777;
        Ok(if mode & 0o077 == 0 { 0 } else { mode })
    }
    #[cfg(not(unix))]
    {
        fs::metadata(path).map(|_| 0)
    }
}

/// Reads a plain file of at most `limit` bytes. A link, a pipe or a device is refused before it is opened.
pub(crate) fn read_limited(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a link or no plain file"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= limit) {
        Ok(bytes)
    } else {
        Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than that"))
    }
}

/// Digest of a file, read in pieces so that its size does not matter.
pub(crate) fn digest_file(path: &Path) -> io::Result<String> {
    let mut file = fs::File::open(path)?;
    let mut hasher = Sha256::new();
    let mut chunk = vec![0_u8; CHUNK_BYTES];
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(hex::encode(hasher.finalize())),
            length => hasher.update(&chunk[..length]),
        }
    }
}

/// What stands at a path of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A plain file.
    File,
    /// A folder with nothing in it.
    EmptyFolder,
    /// A link, a pipe, a device, or a name that is no UTF-8.
    Other,
}

/// Everything below a folder, by path with `/`; links are named and never followed.
pub(crate) fn walk(folder: &Path) -> io::Result<BTreeMap<String, Entry>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![(folder.to_owned(), String::new())];
    let mut seen = 0_usize;
    while let Some((path, prefix)) = waiting.pop() {
        let mut empty = true;
        for entry in fs::read_dir(&path)? {
            let entry = entry?;
            empty = false;
            seen += 1;
            if seen > MOST_ENTRIES {
                return Err(io::Error::other(format!("expected at most {MOST_ENTRIES} entries, got more")));
            }
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type()?;
            if kind.is_dir() {
                waiting.push((entry.path(), format!("{name}/")));
            } else {
                let plain = kind.is_file() && entry.file_name().to_str().is_some();
                found.insert(name, if plain { Entry::File } else { Entry::Other });
            }
        }
        if empty && !prefix.is_empty() {
            found.insert(prefix, Entry::EmptyFolder);
        }
    }
    Ok(found)
}

fn refuse_existing(target: &Path) -> Result<(), ReleaseError> {
    match fs::symlink_metadata(target) {
        Ok(_) => Err(ReleaseError::Exists { directory: target.to_owned() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn parent_of(target: &Path) -> PathBuf {
    match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Makes a rename last; only Unix can open a folder for it.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}
