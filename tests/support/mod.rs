//! What every test of the binary needs: a workspace of its own, and a way to run `choir` in it.

#![allow(dead_code, reason = "each test binary uses a part of this")]

mod question;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::TempDir;

#[allow(unused_imports, reason = "not every test binary writes questions")]
pub(crate) use question::Question;

/// Name under which the system's user acts in tests.
pub(crate) const CUSTODIAN: &str = "test custodian";
/// Who reviews what the custodian drafted.
pub(crate) const REVIEWER: &str = "test reviewer";

/// One file of the demonstration programme.
pub(crate) struct Extract {
    pub(crate) partner: String,
    pub(crate) dataset: String,
    pub(crate) path: PathBuf,
}

/// The extracts of the demonstration programme in landing order, written once for each test process.
static EXTRACTS: LazyLock<Vec<Extract>> = LazyLock::new(|| {
    let inbox = shared_folder("inbox");
    let home = Home::empty();
    let told = home.ok(&["--quiet", "generate", &text(&inbox)]).stdout;
    let extract = |line: &str| {
        let mut words = line.splitn(3, "  ").map(|word| word.trim().to_owned());
        let mut next = || words.next().unwrap_or_else(|| panic!("`choir generate` printed an unexpected line: {line}"));
        Extract { partner: next(), dataset: next(), path: PathBuf::from(next()) }
    };
    told.lines().map(extract).collect()
});

/// A workspace with the whole demonstration programme landed and every question approved; nothing asked.
static LANDED: LazyLock<PathBuf> = LazyLock::new(|| {
    let home = Home::initialised();
    for extract in extracts() {
        home.ok(&["land", "--partner", &extract.partner, "--dataset", &extract.dataset, &text(&extract.path)]);
    }
    home.ok(&["approve", "--all"]);
    let folder = shared_folder("landed");
    copy(&home.workspace(), &folder);
    folder
});

/// A folder that all tests of one process share. Its name is that of the test binary, so that what a run leaves behind
/// is removed by the next run.
fn shared_folder(name: &str) -> PathBuf {
    let binary = std::env::current_exe().unwrap();
    let binary = binary.file_stem().unwrap().to_string_lossy().into_owned();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{binary}-{name}"));
    _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The extracts of the demonstration programme.
pub(crate) fn extracts() -> &'static [Extract] {
    &EXTRACTS
}

/// The extract of one partner and dataset.
pub(crate) fn extract(partner: &str, dataset: &str) -> PathBuf {
    let found = extracts().iter().find(|extract| extract.partner == partner && extract.dataset == dataset);
    found.unwrap_or_else(|| panic!("the demonstration has no {dataset} of {partner}")).path.clone()
}

/// A path as an argument.
pub(crate) fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// Copies a folder with everything in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// Every file below a folder, in the order of their paths.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

/// The files below a folder with their bytes, to compare before and after.
pub(crate) fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    files_below(folder).into_iter().map(|path| (path.clone(), std::fs::read(&path).unwrap())).collect()
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            // A run that a signal ended has no code.
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Ran {
    /// Checks the exit code, and that what is neither done nor a bug tells no incident.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "unexpected exit code\nstdout: {}\nstderr: {}", self.stdout, self.stderr);
        if code != 1 {
            assert!(!self.stderr.contains("incident"), "an incident in: {}", self.stderr);
        }
        assert!(!self.stderr.contains("internal fault"), "a panic in: {}", self.stderr);
        self
    }

    /// Checks that the message holds every one of these, whatever the case of their letters.
    #[track_caller]
    pub(crate) fn says(self, words: &[&str]) -> Self {
        let message = self.stderr.to_lowercase();
        for word in words {
            assert!(message.contains(&word.to_lowercase()), "expected `{word}` in: {}", self.stderr);
        }
        self
    }

    /// The JSON that was printed.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("no JSON ({error}) in: {}", self.stdout))
    }
}

/// The command, ready to run in a workspace.
pub(crate) fn choir(workspace: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_choir"));
    command.env("USER", CUSTODIAN).env_remove("CHOIR_WORKSPACE");
    command.arg("--workspace").arg(workspace).args(arguments);
    command
}

/// A folder of one test with a workspace in it; removed when the test ends.
pub(crate) struct Home {
    folder: TempDir,
}

impl Home {
    /// A folder in which no workspace was made yet.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::Builder::new().prefix("choir-test-").tempdir().unwrap() }
    }

    /// A workspace with the shipped schemas and questions; nothing landed.
    pub(crate) fn initialised() -> Self {
        let home = Self::empty();
        home.ok(&["init"]);
        home
    }

    /// A workspace with the demonstration programme landed and every question approved; nothing asked.
    pub(crate) fn landed() -> Self {
        let home = Self::empty();
        copy(&LANDED, &home.workspace());
        home
    }

    /// The folder of the test, which holds the workspace.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn workspace(&self) -> PathBuf {
        self.folder().join("workspace")
    }

    /// A path inside the workspace.
    pub(crate) fn inside(&self, relative: &str) -> PathBuf {
        self.workspace().join(relative)
    }

    /// Writes a file beside the workspace, as a partner would send it.
    pub(crate) fn deliver(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.folder().join("delivery").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        text(&path)
    }

    /// Replaces the first occurrence of a text in a file of the workspace, which must be there.
    #[track_caller]
    pub(crate) fn edit(&self, relative: &str, from: &str, to: &str) {
        let path = self.inside(relative);
        let before = std::fs::read_to_string(&path).unwrap();
        assert!(before.contains(from), "{relative} does not hold `{from}`");
        std::fs::write(path, before.replacen(from, to, 1)).unwrap();
    }

    /// The command, ready to run in this workspace.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = choir(&self.workspace(), arguments);
        command.current_dir(self.folder());
        command
    }

    /// Runs the binary in this workspace.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.command(arguments).output().unwrap().into()
    }

    /// Runs the binary, which must succeed.
    #[track_caller]
    pub(crate) fn ok(&self, arguments: &[&str]) -> Ran {
        self.run(arguments).ends(0)
    }

    /// Runs the binary, which must succeed and print JSON.
    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        self.ok(&[arguments, &["--format", "json"]].concat()).json()
    }

    /// Takes a drafted release through its checks, a review by a second person and its publication; gives the folder of the pack.
    #[track_caller]
    pub(crate) fn release(&self, name: &str) -> PathBuf {
        self.ok(&["person", "add", REVIEWER, "--role", "evaluator"]);
        self.ok(&["release", "check", name]);
        self.ok(&["--as", REVIEWER, "release", "review", name, "--approve"]);
        let published = self.json(&["release", "publish", name]);
        PathBuf::from(published["pack"].as_str().unwrap())
    }

    /// Cap, spent and remaining of a population, as the exact texts of `choir budget`.
    #[track_caller]
    pub(crate) fn budget(&self, population: &str) -> [String; 3] {
        let budget = self.json(&["budget"]);
        let found = budget["populations"].as_array().unwrap().iter().find(|entry| entry["population"] == population);
        let found = found.unwrap_or_else(|| panic!("no population `{population}` in {budget}"));
        ["cap", "spent", "remaining"].map(|name| found[name].as_str().unwrap_or_else(|| panic!("`{name}` is no text")).to_owned())
    }

    /// Starts a new ledger with another cap. Nothing was asked yet, so that only the approvals are given again.
    pub(crate) fn restart_with_cap(&self, population: &str, from: &str, to: &str) {
        for end in ["", "-wal", "-shm"] {
            _ = std::fs::remove_file(self.inside(&format!("ledger.sqlite{end}")));
        }
        let path = self.inside("schemas/populations.toml");
        let before = std::fs::read_to_string(&path).unwrap();
        let (head, tail) = before.split_once(&format!("[{population}]")).unwrap();
        let (old, new) = (format!("cap_rho = \"{from}\""), format!("cap_rho = \"{to}\""));
        assert!(tail.contains(&old), "the cap of {population} is not {from}");
        std::fs::write(&path, format!("{head}[{population}]{}", tail.replacen(&old, &new, 1))).unwrap();
        self.ok(&["approve", "--all"]);
    }
}
