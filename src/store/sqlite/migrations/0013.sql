-- How people sign in themselves; a token of `agent` is for their programs, and one that is over since 1970 was never given out. An account
-- that the version before made has no row until somebody is invited.
CREATE TABLE credential (
    agent         TEXT    PRIMARY KEY NOT NULL REFERENCES agent ON DELETE CASCADE,
    password      TEXT,             -- argon2id, in the PHC string format; nothing until the person has set one
    invitation    BLOB    UNIQUE,   -- the hash of the code that lets the person set one
    invited_until INTEGER,
    issuer        TEXT,             -- the OpenID Connect provider that vouched for the person, and what it calls the person
    subject       TEXT,
    signed_in_at  INTEGER,          -- the last time
    UNIQUE (issuer, subject)
) STRICT;

-- Who is signed in. No copy has them: what was ended since would begin anew with it.
CREATE TABLE session (
    token_hash BLOB    PRIMARY KEY NOT NULL,
    agent      TEXT    NOT NULL REFERENCES agent ON DELETE CASCADE,
    way        TEXT    NOT NULL, -- `password` or `provider`
    device     TEXT    NOT NULL, -- what the browser calls itself
    begun_at   INTEGER NOT NULL,
    used_at    INTEGER NOT NULL  -- the last time, within a few minutes
) STRICT, WITHOUT ROWID;
CREATE INDEX session_agent ON session (agent, used_at);
CREATE INDEX session_used ON session (used_at);
