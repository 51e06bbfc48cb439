//! A workspace for attacks: the demonstration programme with canaries among its rows, and an allowance.

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use crate::support::{Home, Ran, choir, copy, text};
use crate::{extracts, leaks};

/// Most memory that the binary may ask for, in KiB: a statement that wants more ends here, and not with the machine.
const MEMORY: u32 = 3_000_000;

/// The price of every answer.
pub(crate) const RHO: &str = "0.000001";

/// The landed workspace, made once.
static LANDED: LazyLock<PathBuf> = LazyLock::new(|| {
    let home = Home::landed();
    for delivery in extracts::good() {
        let file = home.deliver(delivery.file, &delivery.bytes);
        home.ok(&["land", "--partner", delivery.partner, "--dataset", delivery.dataset, &file]);
    }
    set_step(&home, 0);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("attacks-lake");
    _ = std::fs::remove_dir_all(&folder);
    copy(&home.workspace(), &folder);
    folder
});

/// A workspace of one's own.
pub(crate) struct Lake {
    pub(crate) home: Home,
}

impl Lake {
    /// A workspace in which custodians may spend so much of every population.
    pub(crate) fn allowed(rho: &str) -> Self {
        let lake = Self::closed();
        for population in ["participants", "residents", "employers"] {
            lake.allow("role:custodian", population, rho);
        }
        lake
    }

    /// A workspace in which nobody has an allowance.
    pub(crate) fn closed() -> Self {
        let home = Home::empty();
        copy(&LANDED, &home.workspace());
        Self { home }
    }

    pub(crate) fn allow(&self, holder: &str, population: &str, rho: &str) {
        self.home.ok(&["allow", holder, "--population", population, "--rho", rho, "--reason", "attacks"]);
    }

    /// Makes ad hoc answers leave at whole steps of so many milliseconds.
    pub(crate) fn step(&self, milliseconds: u32) {
        set_step(&self.home, milliseconds);
    }

    /// Asks in SQL, for the price of every answer.
    pub(crate) fn ask(&self, sql: &str) -> Ran {
        self.run(sql, &["sql", sql, "--rho", RHO, "--format", "json"])
    }

    /// Runs the binary, which must tell nothing of a row.
    #[track_caller]
    pub(crate) fn run(&self, sql: &str, arguments: &[&str]) -> Ran {
        let ran = self.start(arguments);
        if let Some(leak) = leaks::found(sql, &ran) {
            panic!("{leak}\nafter: {sql}");
        }
        ran
    }

    /// Runs the binary with little memory.
    pub(crate) fn start(&self, arguments: &[&str]) -> Ran {
        let plain = choir(&self.home.workspace(), arguments);
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"")]);
        command.arg(plain.get_program()).args(plain.get_args());
        for (name, value) in plain.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.current_dir(self.home.folder()).output().unwrap().into()
    }
}

fn set_step(home: &Home, milliseconds: u32) {
    let path = text(&home.inside("choir.toml"));
    let before = std::fs::read_to_string(&path).unwrap();
    let name = "release_step_milliseconds = ";
    let (head, tail) = before.split_once(name).unwrap();
    let tail = tail.trim_start_matches(|letter: char| letter.is_ascii_digit());
    std::fs::write(path, format!("{head}{name}{milliseconds}{tail}")).unwrap();
}
