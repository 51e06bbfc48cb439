//! A disk that is full: nothing is half done, the message tells a next step, and afterwards everything goes on.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{CUSTODIAN, Home, Ran, choir, contents, copy, extract};

/// A small disk of its own, unmounted when the test ends. Only the superuser of a Linux machine can have one.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(folder: &Path, megabytes: u32) -> Option<Self> {
        std::fs::create_dir_all(folder).unwrap();
        let size = format!("size={megabytes}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "choir-test"]).arg(folder).output();
        mounted.is_ok_and(|output| output.status.success()).then(|| Self(folder.to_path_buf()))
    }

    /// Fills the disk to the last byte.
    fn fill(&self) -> PathBuf {
        use std::io::Write as _;
        let path = self.0.join("ballast");
        let mut file = std::fs::File::create(&path).unwrap();
        for size in [1 << 20, 1 << 12, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        _ = Command::new("umount").arg(&self.0).output();
    }
}

/// Another delivery than the one that was landed: one row fewer.
fn other_delivery(home: &Home) -> String {
    let sent = std::fs::read_to_string(extract("city_council", "registrations")).unwrap();
    let (rest, _) = sent.trim_end().rsplit_once('\n').unwrap();
    home.deliver("registrations.csv", rest)
}

fn landing(file: &str) -> [&str; 6] {
    ["land", "--partner", "city_council", "--dataset", "registrations", file]
}

/// The files of the lake that count: what the manifest does not name is removed by the next landing.
fn lake(workspace: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    contents(&workspace.join("zone/lake"))
        .into_iter()
        .filter(|(path, _)| path.extension().is_some_and(|end| end == "json" || end == "parquet"))
        .collect()
}

#[test]
fn a_full_disk_changes_nothing_and_loses_nothing() {
    let home = Home::landed();
    let Some(disk) = SmallDisk::mount(&home.folder().join("disk"), 64) else {
        eprintln!("full disk: not run, this user cannot mount a small disk; the limit on file sizes is tested instead");
        return;
    };
    let workspace = disk.0.join("workspace");
    copy(&home.workspace(), &workspace);
    let file = other_delivery(&home);
    let run = |arguments: &[&str]| -> Ran { choir(&workspace, arguments).output().unwrap().into() };
    let before = lake(&workspace);
    let ballast = disk.fill();
    run(&landing(&file)).ends(1).says(&["next:", "free space", "incident"]);
    assert!(lake(&workspace) == before, "a landing without room changed the lake");
    let refused = run(&["ask", "people-by-home-city"]).ends(1).says(&["next:", "free space", "incident"]);
    assert!(refused.stdout.is_empty(), "an answer was given whose debit cannot be on the disk: {}", refused.stdout);
    run(&["release", "draft"]);
    std::fs::remove_file(ballast).unwrap();
    run(&["audit", "ledger"]).ends(0);
    assert_eq!(run(&["budget", "--format", "json"]).ends(0).json()["populations"][1]["spent"], "0");
    run(&landing(&file)).ends(0);
    run(&["ask", "people-by-home-city"]).ends(0);
}

/// The same without rights: the system refuses every file above a small size.
#[cfg(unix)]
#[test]
fn a_limit_on_file_sizes_is_told_like_a_full_disk() {
    let home = Home::landed();
    let file = other_delivery(&home);
    let before = contents(&home.inside("zone/lake"));
    let command = home.command(&landing(&file));
    let limited = Command::new("sh")
        // Without the signal, writing above the limit is an error like any other.
        .args(["-c", "trap '' XFSZ; ulimit -f 8 || exit 99; exec \"$0\" \"$@\""])
        .arg(command.get_program())
        .args(command.get_args())
        .env("USER", CUSTODIAN)
        .output()
        .unwrap();
    let ran = Ran::from(limited);
    if ran.code == 99 {
        eprintln!("limit on file sizes: not run, this system does not set one");
        return;
    }
    ran.ends(1).says(&["next:", "incident"]);
    assert!(contents(&home.inside("zone/lake")) == before, "a landing without room changed the lake");
    home.ok(&landing(&file));
    home.ok(&["ask", "people-by-home-city"]);
}
