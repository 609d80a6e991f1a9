-- The promises that are yet to be kept. Nobody has made one before.
CREATE TABLE desk_promise (
    conversation INTEGER NOT NULL REFERENCES conversation,
    promise      INTEGER NOT NULL,
    agent        TEXT,             -- who is to keep it; without one, the team
    due          INTEGER NOT NULL,
    card         TEXT    NOT NULL, -- JSON
    PRIMARY KEY (conversation, promise)
) STRICT, WITHOUT ROWID;
CREATE INDEX desk_promise_due ON desk_promise (due, conversation, promise);
CREATE INDEX desk_promise_agent ON desk_promise (agent, due, conversation, promise);
