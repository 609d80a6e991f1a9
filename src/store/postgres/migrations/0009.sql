-- How people sign in themselves; a token of `agent` is for their programs, and one that is over since 1970 was never given out. An account
-- that the version before made has no row until somebody is invited.
CREATE TABLE credential (
    agent         text   COLLATE "C" PRIMARY KEY REFERENCES agent ON DELETE CASCADE,
    password      text,           -- argon2id, in the PHC string format; nothing until the person has set one
    invitation    bytea  UNIQUE,  -- the hash of the code that lets the person set one
    invited_until bigint,
    issuer        text   COLLATE "C", -- the OpenID Connect provider that vouched for the person, and what it calls the person
    subject       text   COLLATE "C",
    signed_in_at  bigint,         -- the last time
    UNIQUE (issuer, subject)
);

-- Who is signed in.
CREATE TABLE session (
    token_hash bytea  PRIMARY KEY,
    agent      text   COLLATE "C" NOT NULL REFERENCES agent ON DELETE CASCADE,
    way        text   COLLATE "C" NOT NULL, -- `password` or `provider`
    device     text   NOT NULL, -- what the browser calls itself
    begun_at   bigint NOT NULL,
    used_at    bigint NOT NULL  -- the last time, within a few minutes
);
CREATE INDEX session_agent ON session (agent, used_at);
CREATE INDEX session_used ON session (used_at);
