-- Which answer a request with an idempotency key had, whoever sent it and whether or not it belongs to a conversation. Keys that were
-- remembered before are forgotten: they are of use for minutes, and name no sender.
DROP TABLE idempotency;
CREATE TABLE idempotency (
    sender       BLOB    NOT NULL, -- a keyed hash, as are the key and the body
    key          BLOB    NOT NULL,
    body_hash    BLOB    NOT NULL,
    conversation INTEGER REFERENCES conversation,
    first_event  INTEGER NOT NULL, -- both are 0 when it led to no events
    last_event   INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (sender, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_at ON idempotency (at);
CREATE INDEX idempotency_sender ON idempotency (sender, at);

-- Until when the token lets an agent in. Those of before the update have 90 days from it.
ALTER TABLE agent ADD COLUMN expires_at INTEGER NOT NULL DEFAULT 0;
UPDATE agent SET expires_at = (unixepoch() + 90 * 24 * 60 * 60) * 1000000;

-- Makes the hashes above, and the tokens that a repeated request is given again. Without the client's own key it is worth nothing.
INSERT INTO setting (name, value) VALUES ('secret', randomblob(32));
