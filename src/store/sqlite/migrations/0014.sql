-- How many offers each agent declined or let pass, by quarters of an hour: the days of every time zone begin with one.
CREATE TABLE offer_count (
    agent      TEXT    NOT NULL,
    slot       INTEGER NOT NULL, -- the quarters of an hour since 1970
    n_declined INTEGER NOT NULL,
    n_missed   INTEGER NOT NULL,
    PRIMARY KEY (agent, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX offer_count_slot ON offer_count (slot);

-- Which mentions in notes somebody has looked at; what lacks a row is new. It is lost with a move to PostgreSQL: there all mentions are new again.
CREATE TABLE mention_seen (
    event INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
    agent TEXT    NOT NULL,
    PRIMARY KEY (event, agent)
) STRICT, WITHOUT ROWID;

-- The notes that mention somebody: who is mentioned stands in the fact. A quote within a word is escaped there, so that no word looks like this.
CREATE INDEX event_mentions ON event (id) WHERE instr(fact, '"mentions":') > 0;

-- What trainees did in practice talks: see `conversation::team::practice`. None of it is a conversation, and it goes with the account.
CREATE TABLE practice_attempt (
    id        INTEGER PRIMARY KEY NOT NULL, -- random
    agent     TEXT    NOT NULL REFERENCES agent ON DELETE CASCADE,
    scenario  TEXT    NOT NULL, -- its id in training.ron
    content   TEXT    NOT NULL, -- the hash of the scenario when it began
    begun_at  INTEGER NOT NULL,
    moves     TEXT    NOT NULL, -- JSON
    n_moves   INTEGER NOT NULL,
    points    INTEGER,          -- from here on: nothing until it is over
    is_passed INTEGER,
    record    TEXT              -- JSON: the talk and the score as they were
) STRICT;
CREATE INDEX practice_attempt_order ON practice_attempt (agent, begun_at, id);
CREATE INDEX practice_attempt_scenario ON practice_attempt (agent, scenario);
