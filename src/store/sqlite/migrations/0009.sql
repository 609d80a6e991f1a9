-- Up to which event the messages of a webhook are queued.
CREATE TABLE webhook (
    id    TEXT    PRIMARY KEY NOT NULL,
    place INTEGER NOT NULL
) STRICT;

-- Messages to webhooks, sent or not. A row names an event and holds no words; a bounded number is kept of each webhook.
CREATE TABLE webhook_message (
    webhook      TEXT    NOT NULL REFERENCES webhook,
    event        INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    n_tries      INTEGER NOT NULL,
    due_at       INTEGER, -- when it is tried next; a server that tries it moves this on first, so that no other does
    tried_at     INTEGER,
    outcome      TEXT,
    PRIMARY KEY (webhook, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_message_due ON webhook_message (due_at, event) WHERE due_at IS NOT NULL;
