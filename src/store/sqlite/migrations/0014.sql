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
