-- What is kept of each conversation to count it: `conversation::summary` says what. It is written with the events that it follows from. Where
-- there is none, the conversation is folded when it is counted, and the server writes it by and by.
CREATE TABLE summary (
    opened_at    INTEGER NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversation,
    row          BLOB,
    PRIMARY KEY (opened_at, conversation)
) STRICT, WITHOUT ROWID;
INSERT INTO summary (opened_at, conversation) SELECT opened_at, id FROM conversation;
