-- Readers and writers do not wait for each other.
PRAGMA journal_mode = WAL;
-- A commit is on the disk when it returns: it outlives the machine, not the process only.
PRAGMA synchronous = FULL;
BEGIN IMMEDIATE;
-- Times are milliseconds since 1970.
CREATE TABLE IF NOT EXISTS postmark_outbox (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    key         TEXT NOT NULL UNIQUE,
    email       TEXT NOT NULL,
    sender      TEXT NOT NULL,
    tenant      TEXT,
    on_doubt    TEXT NOT NULL,
    priority    INTEGER NOT NULL,
    state       TEXT NOT NULL DEFAULT 'queued'
                CHECK (state IN ('queued', 'sending', 'resolving', 'in_doubt', 'sent', 'refused',
                                 'cancelled')),
    due         INTEGER NOT NULL,
    fence       INTEGER NOT NULL DEFAULT 0,
    sends       INTEGER NOT NULL DEFAULT 0,
    doubt_since INTEGER,
    message_id  TEXT,
    note        TEXT NOT NULL DEFAULT '',
    created_at  INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS postmark_outbox_queued ON postmark_outbox (priority, due, id)
    WHERE state = 'queued';
CREATE INDEX IF NOT EXISTS postmark_outbox_held ON postmark_outbox (due)
    WHERE state IN ('sending', 'resolving');
CREATE INDEX IF NOT EXISTS postmark_outbox_in_doubt ON postmark_outbox (id)
    WHERE state = 'in_doubt';
CREATE INDEX IF NOT EXISTS postmark_outbox_settled ON postmark_outbox (changed_at)
    WHERE state IN ('sent', 'refused', 'cancelled');
-- What limits have been used up, by all workers together: when the next email of a stream or of a tenant
-- may go if it is to keep to its limit.
CREATE TABLE IF NOT EXISTS postmark_outbox_limits (
    kind        TEXT NOT NULL,
    name        TEXT NOT NULL,
    next        REAL NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
-- Emails that were settled, if they are archived and not deleted.
CREATE TABLE IF NOT EXISTS postmark_outbox_archive (
    id          INTEGER PRIMARY KEY,
    key         TEXT NOT NULL,
    email       TEXT NOT NULL,
    sender      TEXT NOT NULL,
    tenant      TEXT,
    on_doubt    TEXT NOT NULL,
    priority    INTEGER NOT NULL,
    state       TEXT NOT NULL,
    sends       INTEGER NOT NULL,
    message_id  TEXT,
    note        TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    archived_at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS postmark_outbox_archive_key ON postmark_outbox_archive (key);
DROP VIEW IF EXISTS postmark_outbox_version;
CREATE VIEW postmark_outbox_version AS SELECT 2 AS version;
COMMIT;
