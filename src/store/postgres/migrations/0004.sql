-- What is kept of each conversation to count it: `conversation::summary` says what. It is written with the events that it follows from. One that
-- has another number of events than its conversation is out of date, since a server of the version before has added to that; then, and where
-- there is none, the conversation is folded when it is counted.
CREATE TABLE summary (
    conversation bigint  PRIMARY KEY REFERENCES conversation,
    n_events     integer NOT NULL, -- how many it was made of
    row          bytea   NOT NULL
);
