//! The system itself refuses to write, at every half kilobyte in turn: a limit on file sizes, under which a write fails,
//! or ends in the middle of a page.

#![cfg(unix)]

use std::path::Path;
use std::process::Command;

use super::*;

const FOLDER: &str = "CHOIR_LEDGER_UNDER_LIMIT";

/// What the limited process does; told line by line, so that the other one can compare with the disk.
#[test]
#[ignore = "started by `a_write_that_the_system_refuses_loses_at_most_budget`"]
fn spending_under_a_limit() {
    let folder = std::env::var(FOLDER).expect("the folder of the ledger");
    let opened = Ledger::open(&Path::new(&folder).join("ledger.sqlite"), &populations("0.5", "1e-7"), AT);
    let Ok(mut ledger) = opened else { return println!("\ncould not open") };
    for number in 0..3 {
        let request = format!("request {number}");
        let Ok(grant) = ledger.spend(&debit(&request, "0.01")) else { return println!("\ncould not spend {request}") };
        println!("\ngranted {} {request}", grant.entry());
        if ledger.keep_answer(&request, grant.entry(), "tester", &"{}".repeat(2_000), AT).is_err() {
            return println!("\ncould not keep {request}");
        }
        println!("\nkept {} {request}", grant.entry());
    }
    println!("\nall done");
}

/// Runs the test above in a process that may not make a file larger than so many blocks.
fn limited(folder: &Path, blocks: usize) -> String {
    let test = "tests::limited::spending_under_a_limit";
    let output = Command::new("sh")
        // Without the signal, writing above the limit is an error like any other.
        .args(["-c", "trap '' XFSZ; ulimit -f \"$1\" || exit 99; shift; exec \"$@\"", "sh", &blocks.to_string()])
        .arg(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", test])
        .env(FOLDER, folder)
        .output()
        .unwrap();
    assert_ne!(output.status.code(), Some(99), "this system sets no limit on file sizes");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && told.contains("running 1 test"), "{told}{}", String::from_utf8_lossy(&output.stderr));
    told
}

/// Number and request of the lines that begin with this word.
fn lines<'a>(told: &'a str, word: &str) -> Vec<(u64, &'a str)> {
    let lines = told.lines().filter_map(|line| line.strip_prefix(word)?.trim().split_once(' '));
    lines.map(|(number, request)| (number.parse().unwrap(), request)).collect()
}

#[track_caller]
fn assert_sound(desk: &Desk, told: &str) {
    desk.open("0.5").check_chain().unwrap();
    let books = desk.books();
    books.assert_answers_are_paid();
    for (number, request) in lines(told, "granted ") {
        assert_eq!(books.debits(request), [(number, 10_000_000_000)], "a grant without its debit:\n{told}");
    }
    for (number, request) in lines(told, "kept ") {
        let kept = books.answers.iter().any(|(kept, debit, _)| kept == request && debit.unsigned_abs() == number);
        assert!(kept, "an answer that was kept is gone:\n{told}");
    }
    // What failed may have reached the disk: then budget is lost, and once only.
    let debits = (0..3).map(|number| books.debits(&format!("request {number}")).len()).sum::<usize>();
    assert!(debits <= lines(told, "granted ").len() + 1, "{debits} debits:\n{told}");
}

#[test]
fn a_write_that_the_system_refuses_loses_at_most_budget() {
    // A log that is longer than the other files, so that it is the one that meets the limit.
    let desk = Desk::new();
    let mut ledger = desk.open("0.5");
    for _ in 0..4 {
        ledger.request("tester", "evaluator", "research", "sql", &"long ".repeat(3_000), AT).unwrap();
    }
    let copied = |end: &str| std::fs::read(desk.folder.path().join(format!("ledger.sqlite{end}"))).unwrap();
    let (file, log) = (copied(""), copied("-wal"));
    let (mut spends, mut keeps) = (0, 0);
    for blocks in log.len() / 512 - 4.. {
        let desk = Desk::new();
        for (end, bytes) in [("", &file), ("-wal", &log)] {
            let path = desk.folder.path().join(format!("ledger.sqlite{end}"));
            std::io::Write::write_all(&mut std::fs::File::create_new(path).unwrap(), bytes).unwrap();
        }
        let told = limited(desk.folder.path(), blocks);
        assert_sound(&desk, &told);
        spends += usize::from(told.contains("could not spend"));
        keeps += usize::from(told.contains("could not keep"));
        if told.contains("all done") {
            break;
        }
    }
    assert!(spends >= 10 && keeps >= 10, "the limit was met {spends} times by a debit and {keeps} times by an answer");
}
