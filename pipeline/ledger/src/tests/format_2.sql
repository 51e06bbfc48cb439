-- A ledger as format 2 wrote it: one account and one debit.
PRAGMA journal_mode = WAL;
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
INSERT INTO head VALUES (1, 0, 'choir-ledger-2');
INSERT INTO entry VALUES (1, '2026-01-01T00:00:00Z', 'open', 'choir', '', '', 'people', 300000000000, 100000000000, 'people', '', 'b6614ac93f0aeefa180409e6c167f66c8a32885ff9411153874f8c6c162e50ce');
UPDATE head SET number = 1, hash = 'b6614ac93f0aeefa180409e6c167f66c8a32885ff9411153874f8c6c162e50ce';
INSERT INTO entry VALUES (2, '2026-01-01T00:00:00Z', 'debit', 'tester', 'evaluator', 'programme_evaluation', 'people', 250000000000, 0, 'a', 'question test', '0e8e04ceee5261591aca2175d51982aacc7d9426610648c14623fcdf5eb74049');
UPDATE head SET number = 2, hash = '0e8e04ceee5261591aca2175d51982aacc7d9426610648c14623fcdf5eb74049';
PRAGMA user_version = 2;
