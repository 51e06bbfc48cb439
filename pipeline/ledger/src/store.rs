//! The database: one SQLite file, durable at every commit, safe under concurrent processes.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use crate::LedgerError;

/// How long a process waits for another one that is writing.
const PATIENCE: Duration = Duration::from_secs(120);

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS entry (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    at TEXT NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL,
    population TEXT NOT NULL, rho INTEGER NOT NULL CHECK (rho >= 0),
    subject TEXT NOT NULL, detail TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS entry_population ON entry (population, kind);
CREATE INDEX IF NOT EXISTS entry_subject ON entry (subject, kind);
CREATE TABLE IF NOT EXISTS answer (
    request TEXT PRIMARY KEY, debit INTEGER NOT NULL REFERENCES entry (number), body TEXT NOT NULL
) STRICT;
CREATE TRIGGER IF NOT EXISTS entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER IF NOT EXISTS entry_remains BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER IF NOT EXISTS answer_stays BEFORE UPDATE ON answer BEGIN SELECT RAISE(ABORT, 'answers are kept'); END;
CREATE TRIGGER IF NOT EXISTS answer_remains BEFORE DELETE ON answer BEGIN SELECT RAISE(ABORT, 'answers are kept'); END;
";

/// Opens the file and makes its tables.
///
/// `synchronous = FULL` with a write-ahead log: a commit returns only after the log has been flushed to the disk, which
/// is what "debit first" rests on.
pub(crate) fn open(path: &Path) -> Result<Connection, LedgerError> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    set_journal(&connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    let version: i64 =
        connection.query_row("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'answer_remains'", [], |row| row.get(0))?;
    if version == 0 {
        connection.execute_batch(&format!("BEGIN IMMEDIATE; {TABLES} COMMIT;"))?;
    }
    Ok(connection)
}

/// Switching to the write-ahead log needs the file alone and does not wait by itself: ask again while others open it.
fn set_journal(connection: &Connection) -> Result<(), LedgerError> {
    let started = std::time::Instant::now();
    loop {
        match connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0)) {
            Ok(_) => return Ok(()),
            Err(error)
                if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) && started.elapsed() < PATIENCE =>
            {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(error) => return Err(error.into()),
        }
    }
}
