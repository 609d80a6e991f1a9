-- The keys by which the words of conversations are sealed, each wrapped by a master key that is not here. Who destroys one has erased the
-- words. They have a schema of their own, so that a copy of the database can go without them: pg_dump --exclude-schema=sealing.
CREATE SCHEMA sealing;
CREATE TABLE sealing.data_key (
    conversation bigint PRIMARY KEY,
    master       text   COLLATE "C" NOT NULL, -- the name of the master key
    wrapped      bytea  NOT NULL
);
CREATE INDEX data_key_master ON sealing.data_key (master, conversation);

-- What a visitor is called where nobody may know who it is: a keyed hash, which the start of the new version fills in.
ALTER TABLE conversation ADD COLUMN pseudonym text COLLATE "C";
CREATE INDEX conversation_pseudonym ON conversation (pseudonym, id) WHERE pseudonym IS NOT NULL;
CREATE INDEX conversation_unnamed ON conversation (id) WHERE visitor IS NOT NULL;

-- Whether the words are erased; and where those are that have words yet.
ALTER TABLE conversation ADD COLUMN is_erased boolean NOT NULL DEFAULT false;
CREATE INDEX conversation_worded ON conversation (opened_at, id) WHERE NOT is_erased;

-- What is not erased, whatever is due or asked for.
CREATE TABLE legal_hold (
    subject text   COLLATE "C" PRIMARY KEY, -- visitor:<pseudonym> or conversation:<id>
    reason  text   NOT NULL,
    agent   text   NOT NULL,
    at      bigint NOT NULL
);

-- What customers asked to have erased, and how far that is.
CREATE TABLE erasure (
    receipt      text    COLLATE "C" PRIMARY KEY,
    subject      text    COLLATE "C" NOT NULL,
    requested_at bigint  NOT NULL, -- what was opened later is not meant
    pseudonym    text    NOT NULL, -- what the visitor is called from now on; nobody can tell whom it stands for
    n_erased     integer NOT NULL,
    n_held       integer NOT NULL, -- how many a legal hold kept
    done_at      bigint
);
CREATE INDEX erasure_open ON erasure (requested_at) WHERE done_at IS NULL;
CREATE INDEX erasure_subject ON erasure (subject, requested_at);

-- With a conversation that is deleted go the answers to its requests.
CREATE INDEX idempotency_conversation ON idempotency (conversation);
