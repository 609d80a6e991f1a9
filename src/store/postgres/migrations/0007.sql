-- What agents can do, in which languages and when: see `conversation::team::profile`. It goes with the account.
CREATE TABLE agent_profile (
    agent   text COLLATE "C" PRIMARY KEY REFERENCES agent ON DELETE CASCADE,
    profile text NOT NULL -- JSON
);

-- Who is there. No fact follows from it, and what is lost with a crash of the database is said again within seconds.
CREATE UNLOGGED TABLE agent_presence (
    agent      text    COLLATE "C" PRIMARY KEY,
    status     text    COLLATE "C" NOT NULL, -- what the agent said last
    since      bigint  NOT NULL, -- when
    seen_at    bigint  NOT NULL, -- the last sign of life
    free_since bigint  NOT NULL, -- when a case was last taken
    n_missed   integer NOT NULL
);

-- Which case is offered to whom, and who passed it over. It may be lost, too.
CREATE UNLOGGED TABLE desk_offer (
    conversation bigint  NOT NULL,
    agent        text    COLLATE "C" NOT NULL,
    handoff      integer NOT NULL,
    made_at      bigint  NOT NULL,
    until        bigint  NOT NULL,
    is_open      boolean NOT NULL,
    PRIMARY KEY (conversation, agent)
);
CREATE UNIQUE INDEX desk_offer_of_case ON desk_offer (conversation) WHERE is_open;
CREATE UNIQUE INDEX desk_offer_of_agent ON desk_offer (agent) WHERE is_open;
