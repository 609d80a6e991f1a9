-- The keys by which the words of conversations are sealed, each wrapped by a master key that is not here. Who destroys one has erased the
-- words. A copy of the database goes without them.
CREATE TABLE data_key (
    conversation INTEGER PRIMARY KEY REFERENCES conversation,
    master       TEXT NOT NULL, -- the name of the master key
    wrapped      BLOB NOT NULL
) STRICT;
CREATE INDEX data_key_master ON data_key (master, conversation);

-- What a visitor is called where nobody may know who it is: a keyed hash, which the start of the new version fills in.
ALTER TABLE conversation ADD COLUMN pseudonym TEXT;
CREATE INDEX conversation_pseudonym ON conversation (pseudonym, id) WHERE pseudonym IS NOT NULL;

-- Whether the words are erased; and where those are that have words yet.
ALTER TABLE conversation ADD COLUMN is_erased INTEGER NOT NULL DEFAULT 0;
CREATE INDEX conversation_worded ON conversation (opened_at, id) WHERE is_erased = 0;

-- What is not erased, whatever is due or asked for.
CREATE TABLE legal_hold (
    subject TEXT    PRIMARY KEY NOT NULL, -- visitor:<pseudonym> or conversation:<id>
    reason  TEXT    NOT NULL,
    agent   TEXT    NOT NULL,
    at      INTEGER NOT NULL
) STRICT;

-- What customers asked to have erased, and how far that is.
CREATE TABLE erasure (
    receipt      TEXT    PRIMARY KEY NOT NULL,
    subject      TEXT    NOT NULL,
    requested_at INTEGER NOT NULL, -- what was opened later is not meant
    pseudonym    TEXT    NOT NULL, -- what the visitor is called from now on; nobody can tell whom it stands for
    n_erased     INTEGER NOT NULL,
    n_held       INTEGER NOT NULL, -- how many a legal hold kept
    done_at      INTEGER
) STRICT;
CREATE INDEX erasure_open ON erasure (requested_at) WHERE done_at IS NULL;
CREATE INDEX erasure_subject ON erasure (subject, requested_at);

-- With a conversation that is deleted go the answers to its requests.
CREATE INDEX idempotency_conversation ON idempotency (conversation);
