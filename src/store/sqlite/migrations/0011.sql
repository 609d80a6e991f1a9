-- What agents can do, in which languages and when: see `conversation::team::profile`. It goes with the account.
CREATE TABLE agent_profile (
    agent   TEXT PRIMARY KEY NOT NULL REFERENCES agent ON DELETE CASCADE,
    profile TEXT NOT NULL -- JSON
) STRICT;

-- Who is there. No fact follows from it, and it may be lost.
CREATE TABLE agent_presence (
    agent      TEXT    PRIMARY KEY NOT NULL,
    status     TEXT    NOT NULL, -- what the agent said last
    since      INTEGER NOT NULL, -- when
    seen_at    INTEGER NOT NULL, -- the last sign of life
    free_since INTEGER NOT NULL, -- when a case was last taken
    n_missed   INTEGER NOT NULL
) STRICT;

-- Which case is offered to whom, and who passed it over. It may be lost, too.
CREATE TABLE desk_offer (
    conversation INTEGER NOT NULL,
    agent        TEXT    NOT NULL,
    handoff      INTEGER NOT NULL,
    made_at      INTEGER NOT NULL,
    until        INTEGER NOT NULL,
    is_open      INTEGER NOT NULL,
    PRIMARY KEY (conversation, agent)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX desk_offer_of_case ON desk_offer (conversation) WHERE is_open = 1;
CREATE UNIQUE INDEX desk_offer_of_agent ON desk_offer (agent) WHERE is_open = 1;
