-- Up to which event the messages of a webhook are queued.
CREATE TABLE webhook (
    id    text   COLLATE "C" PRIMARY KEY,
    place bigint NOT NULL
);

-- Messages to webhooks, sent or not. A row names an event and holds no words; a bounded number is kept of each webhook.
CREATE TABLE webhook_message (
    webhook      text    COLLATE "C" NOT NULL REFERENCES webhook,
    event        bigint  NOT NULL,
    conversation bigint  NOT NULL,
    n_tries      integer NOT NULL,
    due_at       bigint, -- when it is tried next; a server that tries it moves this on first, so that no other does
    tried_at     bigint,
    outcome      text,
    PRIMARY KEY (webhook, event)
);
CREATE INDEX webhook_message_due ON webhook_message (due_at, event) WHERE due_at IS NOT NULL;
