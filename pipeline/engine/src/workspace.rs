//! The workspace: one folder with everything of a programme.

use std::path::{Path, PathBuf};

use choir_contract::Day;

use crate::{EngineError, Settings};

/// The folder of a programme: its schemas and queries, the zone, the keys, the ledger, its people, its packs.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
}

/// A file that is shipped with the product: where it goes, relative to the workspace, and what it holds.
#[derive(Debug, Clone, Copy)]
pub struct ShippedFile<'a> {
    /// Relative path.
    pub path: &'a Path,
    /// Content.
    pub bytes: &'a [u8],
}

const MARK: &str = "choir.toml";
const MARK_TEXT: &str = "\
# A Choir workspace. schemas/ and queries/ are yours to edit; zone/ and keys/ never leave this machine.
format = 1

[sql]
# Ad hoc answers leave at whole steps of this many milliseconds, so that how long a query took says nothing of the data.
release_step_milliseconds = 1000

[pack]
# What the covers of packs say. Name roles, never persons.
publisher = \"Lead authority of the programme\"
contact = \"The data steward of the lead authority\"
period = \"The time of the programme\"
area = \"The area of the programme\"
next_update = \"No update is planned\"
";

impl Workspace {
    /// A workspace at this folder, which may not exist yet.
    #[must_use]
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Makes a workspace with the shipped schemas and queries. Files that exist are kept as they are.
    ///
    /// # Errors
    /// When the folder holds something else, or cannot be written.
    pub fn create<'a>(&self, shipped: impl IntoIterator<Item = ShippedFile<'a>>) -> Result<(), EngineError> {
        let occupied = self.root.read_dir().is_ok_and(|mut entries| entries.next().is_some()) && !self.root.join(MARK).exists();
        if occupied {
            return Err(EngineError::Workspace {
                problem: format!("{} is not empty and is not a Choir workspace", self.root.display()),
                next: "choose an empty folder: `choir --workspace DIR init`".to_owned(),
            });
        }
        for file in shipped {
            self.write_new(file.path, file.bytes)?;
        }
        for folder in ["schemas", "queries/questions", "packs"] {
            let folder = self.root.join(folder);
            fs_err::create_dir_all(&folder).map_err(|error| unusable(&folder, &error))?;
        }
        // The mark comes last: a folder with it is whole.
        self.write_new(Path::new(MARK), MARK_TEXT.as_bytes())
    }

    fn write_new(&self, relative: &Path, bytes: &[u8]) -> Result<(), EngineError> {
        let path = self.root.join(relative);
        if path.exists() {
            return Ok(());
        }
        replace(&path, bytes)
    }

    pub(crate) fn check(&self) -> Result<(), EngineError> {
        if self.root.join(MARK).is_file() {
            return Ok(());
        }
        Err(EngineError::Workspace {
            problem: format!("there is no Choir workspace at {}", self.root.display()),
            next: "make one with `choir init`, or name one with --workspace DIR".to_owned(),
        })
    }

    /// What `choir.toml` sets.
    ///
    /// # Errors
    /// When the file is not valid.
    pub fn settings(&self) -> Result<Settings, EngineError> {
        Settings::read(&self.root.join(MARK))
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where packs for everybody are published.
    #[must_use]
    pub fn packs(&self) -> PathBuf {
        self.root.join("packs")
    }

    /// Where packs for one funder or partner are published.
    pub(crate) fn restricted_packs(&self) -> PathBuf {
        self.root.join("restricted")
    }

    /// Where packs lie that were withdrawn.
    pub(crate) fn withdrawn_packs(&self) -> PathBuf {
        self.root.join("withdrawn")
    }

    /// Where packs lie until they are published.
    pub(crate) fn drafts(&self) -> PathBuf {
        self.root.join("drafts")
    }

    /// Where it lies what the checks of a release saw. It never goes into a pack.
    pub(crate) fn evidence(&self) -> PathBuf {
        self.root.join("evidence")
    }

    /// The log of what was published, replaced and withdrawn.
    #[must_use]
    pub(crate) fn transparency_log(&self) -> PathBuf {
        self.root.join("transparency.log")
    }

    pub(crate) fn zone(&self) -> PathBuf {
        self.root.join("zone")
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.root.join("keys")
    }

    /// Where certificates are written.
    pub(crate) fn certificates(&self) -> PathBuf {
        self.root.join("certificates")
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.root.join("ledger.sqlite")
    }

    pub(crate) fn people(&self) -> PathBuf {
        self.root.join("people.toml")
    }

    /// Keeps two processes from answering the same request at once: the second waits and finds the answer.
    pub(crate) fn lock(&self, name: &str) -> Result<std::fs::File, EngineError> {
        let folder = self.root.join("locks");
        let path = folder.join(name);
        let open = || {
            fs_err::create_dir_all(&folder)?;
            let file = std::fs::File::options().create(true).truncate(false).write(true).open(&path)?;
            file.lock()?;
            Ok(file)
        };
        open().map_err(|error: std::io::Error| unusable(&path, &error))
    }
}

/// Writes a file of the workspace whole or not at all.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), EngineError> {
    use std::io::Write as _;
    let folder = path.parent().unwrap_or(Path::new("."));
    let write = || {
        fs_err::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map(|_| ()).map_err(|error| error.error)
    };
    write().map_err(|error: std::io::Error| unusable(path, &error))
}

pub(crate) fn unusable(path: &Path, error: &std::io::Error) -> EngineError {
    EngineError::Workspace {
        problem: format!("cannot use {}: {}", path.display(), error.kind()),
        next: "check the free space and the permissions".to_owned(),
    }
}

/// This moment in UTC, to the second, for the ledger.
pub(crate) fn now() -> String {
    chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The day in UTC.
pub(crate) fn day() -> Day {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Day::from_unix_seconds(since.as_secs())
}

/// Today in UTC, as text.
pub(crate) fn today() -> String {
    chrono::Utc::now().format("%Y-%m-%d").to_string()
}
