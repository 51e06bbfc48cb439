//! The power fails: the log ends anywhere, or the file was overwritten up to anywhere.
//!
//! SQLite writes a transaction to the end of its log and copies it into the file later. What a crash leaves of the log is
//! a beginning of what was written, followed by nothing, by zeros or by whatever the disk held.

use std::path::Path;

use super::faults::{OPERATIONS, assert_done, assert_whole, prepared};
use super::*;

/// Bytes between two crashes: no divisor of a page or of a frame, so that every part of them is met.
const STRIDE: usize = 509;

fn read(path: &Path, end: &str) -> Vec<u8> {
    let mut path = path.as_os_str().to_owned();
    path.push(end);
    std::fs::read(path).unwrap()
}

/// A ledger found after a crash: this file, this log.
fn found(file: &[u8], log: &[u8]) -> Desk {
    let desk = Desk::new();
    put(&desk.path(), file);
    put(&desk.folder.path().join("ledger.sqlite-wal"), log);
    desk
}

fn put(path: &Path, bytes: &[u8]) {
    std::io::Write::write_all(&mut std::fs::File::create_new(path).unwrap(), bytes).unwrap();
}

#[test]
fn a_log_that_ends_anywhere_holds_nothing_or_the_whole() {
    for (name, operation) in OPERATIONS {
        let desk = Desk::new();
        let mut ledger = prepared(&desk);
        let (before, start) = (desk.books(), read(&desk.path(), "-wal").len());
        let claim = operation(&mut ledger, "text").unwrap();
        let after = desk.books();
        assert_done(&claim, &before, &after);
        // The ledger is still open: nothing was copied from the log into the file.
        let (file, log) = (read(&desk.path(), ""), read(&desk.path(), "-wal"));
        assert!(log.len() > start, "{name}: nothing was written to the log");
        for cut in (start..log.len()).step_by(STRIDE).chain([log.len() - 1]) {
            let (whole, rest) = log.split_at(cut);
            for rest in [Vec::new(), vec![0; rest.len()], vec![0xA5; rest.len()]] {
                assert_whole(&found(&file, &[whole, &rest].concat()), &before);
            }
        }
        assert_whole(&found(&file, &log), &after);
        assert_whole(&found(&file, &[&log[..], &[0xA5; 5_000]].concat()), &after);
    }
}

#[test]
fn a_log_that_is_copied_up_to_anywhere_is_copied_again() {
    let desk = Desk::new();
    let mut ledger = prepared(&desk);
    for (_, operation) in OPERATIONS {
        operation(&mut ledger, &"text ".repeat(2_000)).unwrap();
    }
    let (old, log, books) = (read(&desk.path(), ""), read(&desk.path(), "-wal"), desk.books());
    let copied = found(&old, &log);
    copied.raw().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    let new = read(&copied.path(), "");
    assert!(new.len() > old.len(), "nothing was copied from the log into the file");
    for cut in (0..new.len()).step_by(STRIDE * 3) {
        let rest = old.get(cut..).unwrap_or_default();
        assert_whole(&found(&[&new[..cut], rest].concat(), &log), &books);
    }
}

/// Whoever holds a grant has its debit in the log already: the log of that moment is enough.
#[test]
fn a_grant_is_on_the_disk_when_it_is_handed_out() {
    let desk = Desk::new();
    let mut ledger = prepared(&desk);
    for number in 0..20 {
        let request = format!("request {number}");
        let grant = ledger.spend(&debit(&request, "0.01")).unwrap();
        let crashed = found(&read(&desk.path(), ""), &read(&desk.path(), "-wal"));
        assert_eq!(crashed.books().debits(&request), [(grant.entry(), 10_000_000_000)]);
        ledger.keep_answer(&request, grant.entry(), "tester", "{}", AT).unwrap();
        let crashed = found(&read(&desk.path(), ""), &read(&desk.path(), "-wal"));
        assert_eq!(crashed.open("0.5").answer(&request).unwrap().unwrap().debit, grant.entry());
    }
}
