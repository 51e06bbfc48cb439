//! The database: one SQLite file, durable at every commit, safe under concurrent processes.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::{LedgerError, chain};

/// How long a process waits for another one that is writing.
const PATIENCE: Duration = Duration::from_secs(120);

/// The format of the file, as `PRAGMA user_version` holds it. Format 1 had neither roles, purposes, deltas nor a head, and
/// left the version at zero.
const FORMAT: i64 = 3;

/// The format that is made this one when it is opened. It has the same tables and the same entries, without those of
/// releases, which a version that reads it would take for an alteration and send its reader to a backup.
const WITHOUT_RELEASES: i64 = 2;

/// The triggers keep the ledger append-only for everybody who goes through SQLite, `INSERT OR REPLACE` included, which
/// fires no trigger on what it deletes.
const TABLES: &str = "
CREATE TABLE entry (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    at TEXT NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL, role TEXT NOT NULL, purpose TEXT NOT NULL,
    population TEXT NOT NULL, rho INTEGER NOT NULL CHECK (rho >= 0), delta INTEGER NOT NULL CHECK (delta >= 0),
    subject TEXT NOT NULL, detail TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE INDEX entry_population ON entry (population, kind);
CREATE INDEX entry_subject ON entry (subject, kind);
CREATE TABLE head (
    only INTEGER PRIMARY KEY CHECK (only = 1), number INTEGER NOT NULL CHECK (number >= 0), hash TEXT NOT NULL
) STRICT;
CREATE TABLE answer (
    request TEXT PRIMARY KEY, debit INTEGER NOT NULL REFERENCES entry (number), body TEXT NOT NULL
) STRICT;
CREATE TRIGGER entry_follows BEFORE INSERT ON entry WHEN NEW.number IS NOT (SELECT number + 1 FROM head)
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entry_remains BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER head_is_one BEFORE INSERT ON head WHEN EXISTS (SELECT 1 FROM head)
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER head_advances BEFORE UPDATE ON head
    WHEN NEW.number IS NOT OLD.number + 1 OR NEW.hash IS NOT (SELECT hash FROM entry WHERE number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER head_remains BEFORE DELETE ON head BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER answer_is_first BEFORE INSERT ON answer WHEN EXISTS (SELECT 1 FROM answer WHERE request = NEW.request)
    BEGIN SELECT RAISE(ABORT, 'answers are kept'); END;
CREATE TRIGGER answer_stays BEFORE UPDATE ON answer BEGIN SELECT RAISE(ABORT, 'answers are kept'); END;
CREATE TRIGGER answer_remains BEFORE DELETE ON answer BEGIN SELECT RAISE(ABORT, 'answers are kept'); END;
";

/// Opens the file and makes its tables.
///
/// `synchronous = FULL` with a write-ahead log: a commit returns only after the log has been flushed to the disk, which
/// is what "debit first" rests on.
pub(crate) fn open(path: &Path) -> Result<Connection, LedgerError> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    set_journal(&connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    if format(&connection)? != FORMAT {
        prepare(&mut connection)?;
    }
    Ok(connection)
}

/// Switching to the write-ahead log needs the file alone and does not wait by itself: ask again while others open it.
fn set_journal(connection: &Connection) -> Result<(), LedgerError> {
    let started = Instant::now();
    loop {
        match connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0)) {
            Ok(mode) if mode.eq_ignore_ascii_case("wal") => return Ok(()),
            Ok(_) => return Err(LedgerError::Store("its file system does not bear a write-ahead log".to_owned())),
            Err(error)
                if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) && started.elapsed() < PATIENCE =>
            {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(error) => return Err(error.into()),
        }
    }
}

fn format(connection: &Connection) -> Result<i64, LedgerError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Makes the tables, all or none, in a file that holds nothing yet, or raises the format of a file that lacks nothing else.
fn prepare(connection: &mut Connection) -> Result<(), LedgerError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let tables: i64 = transaction.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (format(&transaction)?, tables) {
        // Another process was first.
        (FORMAT, _) => return Ok(()),
        (0, 0) => create(&transaction)?,
        (WITHOUT_RELEASES, _) => {}
        (0, _) => return Err(older(1)),
        (found, _) if found < FORMAT => return Err(older(found)),
        (found, _) => return Err(newer(found)),
    }
    transaction.pragma_update(None, "user_version", FORMAT)?;
    Ok(transaction.commit()?)
}

fn create(transaction: &Transaction<'_>) -> Result<(), LedgerError> {
    transaction.execute_batch(TABLES)?;
    transaction.execute("INSERT INTO head (only, number, hash) VALUES (1, 0, ?1)", [chain::START])?;
    Ok(())
}

const fn older(found: i64) -> LedgerError {
    let next = "go on with the version of choir that wrote it; or move ledger.sqlite to an archive and start another, but first lower the caps in \
                schemas/populations.toml by what that version's `choir budget` shows as spent, since no privacy loss is undone";
    LedgerError::Format { found, expected: FORMAT, next }
}

const fn newer(found: i64) -> LedgerError {
    LedgerError::Format { found, expected: FORMAT, next: "use the newer version of choir that wrote it" }
}
