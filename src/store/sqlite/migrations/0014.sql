-- Which mentions in notes somebody has looked at; what lacks a row is new. It is lost with a move to PostgreSQL: there all mentions are new again.
CREATE TABLE mention_seen (
    event INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
    agent TEXT    NOT NULL,
    PRIMARY KEY (event, agent)
) STRICT, WITHOUT ROWID;

-- The notes that mention somebody: who is mentioned stands in the fact. A quote within a word is escaped there, so that no word looks like this.
CREATE INDEX event_mentions ON event (id) WHERE instr(fact, '"mentions":') > 0;
