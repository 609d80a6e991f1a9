-- How many offers each agent declined or let pass, by quarters of an hour: the days of every time zone begin with one. A server of the version before
-- counts none.
CREATE TABLE offer_count (
    agent      text   COLLATE "C" NOT NULL,
    slot       bigint NOT NULL, -- the quarters of an hour since 1970
    n_declined bigint NOT NULL,
    n_missed   bigint NOT NULL,
    PRIMARY KEY (agent, slot)
);
CREATE INDEX offer_count_slot ON offer_count (slot);

-- Which mentions in notes somebody has looked at; what lacks a row is new.
CREATE TABLE mention_seen (
    event bigint NOT NULL REFERENCES event ON DELETE CASCADE,
    agent text   COLLATE "C" NOT NULL,
    PRIMARY KEY (event, agent)
);

-- The notes that mention somebody: who is mentioned stands in the fact. A quote within a word is escaped there, so that no word looks like this.
CREATE INDEX event_mentions ON event (id) WHERE position('"mentions":' IN fact) > 0;

-- What trainees did in practice talks: see `conversation::team::practice`. None of it is a conversation, and it goes with the account.
CREATE TABLE practice_attempt (
    id        bigint  PRIMARY KEY, -- random
    agent     text    COLLATE "C" NOT NULL REFERENCES agent ON DELETE CASCADE,
    scenario  text    COLLATE "C" NOT NULL, -- its id in training.ron
    content   text    COLLATE "C" NOT NULL, -- the hash of the scenario when it began
    begun_at  bigint  NOT NULL,
    moves     text    NOT NULL, -- JSON
    n_moves   integer NOT NULL,
    points    integer,          -- from here on: nothing until it is over
    is_passed boolean,
    record    text              -- JSON: the talk and the score as they were
);
CREATE INDEX practice_attempt_order ON practice_attempt (agent, begun_at, id);
CREATE INDEX practice_attempt_scenario ON practice_attempt (agent, scenario);
