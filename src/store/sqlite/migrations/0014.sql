-- How many offers each agent declined or let pass, by quarters of an hour: the days of every time zone begin with one.
CREATE TABLE offer_count (
    agent      TEXT    NOT NULL,
    slot       INTEGER NOT NULL, -- the quarters of an hour since 1970
    n_declined INTEGER NOT NULL,
    n_missed   INTEGER NOT NULL,
    PRIMARY KEY (agent, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX offer_count_slot ON offer_count (slot);
