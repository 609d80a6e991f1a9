-- Which mentions in notes somebody has looked at; what lacks a row is new.
CREATE TABLE mention_seen (
    event bigint NOT NULL REFERENCES event ON DELETE CASCADE,
    agent text   COLLATE "C" NOT NULL,
    PRIMARY KEY (event, agent)
);

-- The notes that mention somebody: who is mentioned stands in the fact. A quote within a word is escaped there, so that no word looks like this.
CREATE INDEX event_mentions ON event (id) WHERE position('"mentions":' IN fact) > 0;
