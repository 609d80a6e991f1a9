-- One conversation. `phase` and `was_at_desk` are indexes over its events, written in the same transaction as they are.
CREATE TABLE conversation (
    id          INTEGER PRIMARY KEY,
    token_hash  BLOB    NOT NULL,
    opened_at   INTEGER NOT NULL, -- microseconds since 1970, as every time here
    visitor     TEXT,
    is_test     INTEGER NOT NULL,
    n_events    INTEGER NOT NULL, -- the length that an append expects
    phase       TEXT    NOT NULL,
    was_at_desk INTEGER NOT NULL
) STRICT;
CREATE INDEX conversation_phase ON conversation (phase);
CREATE INDEX conversation_opened_at ON conversation (opened_at);

-- One fact. `id` rises over all conversations and is never used again; `seq` counts from 1 within one.
CREATE TABLE event (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversation,
    seq          INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    fact         TEXT    NOT NULL, -- JSON
    UNIQUE (conversation, seq)
) STRICT;

-- The events of conversations that were ever at the desk, so that the desk need not read past those of all the others.
CREATE TABLE desk_event (
    event INTEGER PRIMARY KEY REFERENCES event
) STRICT;

-- Which events answered a request. Both are 0 when it led to none.
CREATE TABLE idempotency (
    conversation INTEGER NOT NULL REFERENCES conversation,
    key          TEXT    NOT NULL,
    body_hash    BLOB    NOT NULL,
    first_event  INTEGER NOT NULL,
    last_event   INTEGER NOT NULL,
    PRIMARY KEY (conversation, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE agent (
    name       TEXT    PRIMARY KEY NOT NULL,
    token_hash BLOB    NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (
    name  TEXT PRIMARY KEY NOT NULL,
    value BLOB NOT NULL
) STRICT;
INSERT INTO setting (name, value) VALUES ('epoch', CAST(lower(hex(randomblob(4))) AS BLOB));
