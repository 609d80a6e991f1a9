-- The tables of SQLite's fifth format, column by column. Times are microseconds since 1970 where they are facts; the moments by which
-- servers settle who does something go by the clock of the database.

CREATE TABLE setting (
    name  text  COLLATE "C" PRIMARY KEY,
    value bytea NOT NULL
);
INSERT INTO setting (name, value) VALUES
    ('epoch', convert_to(left(replace(gen_random_uuid()::text, '-', ''), 8), 'UTF8')),
    ('secret', sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));

-- One conversation.
CREATE TABLE conversation (
    id          bigint  PRIMARY KEY,
    token_hash  bytea   NOT NULL,
    opened_at   bigint  NOT NULL,
    visitor     text    COLLATE "C",
    is_test     boolean NOT NULL,
    n_events    integer NOT NULL, -- the length that an append expects
    was_at_desk boolean NOT NULL
);
CREATE INDEX conversation_opened_at ON conversation (opened_at, id);

-- One fact. `id` rises over all conversations in the order in which they are committed, since whoever takes numbers holds the lock until
-- then; `seq` counts from 1 within one conversation.
CREATE SEQUENCE event_id;
CREATE TABLE event (
    id           bigint  PRIMARY KEY,
    conversation bigint  NOT NULL REFERENCES conversation,
    seq          integer NOT NULL,
    at           bigint  NOT NULL,
    fact         text    NOT NULL, -- JSON; as text, since a message may have characters that jsonb refuses
    UNIQUE (conversation, seq)
);

-- The events of conversations that were ever at the desk.
CREATE TABLE desk_event (
    event bigint PRIMARY KEY REFERENCES event
);

-- Which events answered a request.
CREATE TABLE idempotency (
    sender       bytea  NOT NULL,
    key          bytea  NOT NULL,
    body_hash    bytea  NOT NULL,
    conversation bigint REFERENCES conversation,
    first_event  bigint NOT NULL, -- both are 0 when it led to no events
    last_event   bigint NOT NULL,
    at           bigint NOT NULL,
    PRIMARY KEY (sender, key)
);
CREATE INDEX idempotency_at ON idempotency (at);
CREATE INDEX idempotency_sender ON idempotency (sender, at);

-- Which requests are being carried out, by which server. What is lost with a crash of the database was not carried out to its end.
CREATE UNLOGGED TABLE running (
    sender bytea       NOT NULL,
    key    bytea       NOT NULL,
    holder text        COLLATE "C" NOT NULL,
    until  timestamptz NOT NULL, -- from then on another server may take it over
    PRIMARY KEY (sender, key)
);
CREATE INDEX running_until ON running (until);

-- Which appends were committed together: a server whose connection broke off during a commit looks here whether it was carried out.
CREATE TABLE batch (
    id   bigint      PRIMARY KEY, -- random
    at   timestamptz NOT NULL DEFAULT now(),
    base bigint      NOT NULL, -- the event before its first one
    won  bigint[]    NOT NULL  -- the conversations that had the expected length
);
CREATE INDEX batch_at ON batch (at);

CREATE TABLE agent (
    name          text    COLLATE "C" PRIMARY KEY,
    token_hash    bytea   NOT NULL UNIQUE,
    created_at    bigint  NOT NULL,
    is_supervisor boolean NOT NULL,
    expires_at    bigint  NOT NULL
);

-- The conversations that wait for an agent or have one.
CREATE TABLE desk_case (
    conversation bigint   PRIMARY KEY REFERENCES conversation,
    agent        text     COLLATE "C", -- who holds it; nobody while the customer waits
    skill        text     COLLATE "C" NOT NULL,
    turn         smallint NOT NULL, -- the smaller the more pressing
    since        bigint   NOT NULL,
    card         text     NOT NULL  -- JSON
);
CREATE INDEX desk_case_waiting ON desk_case (turn, since, conversation) INCLUDE (skill) WHERE agent IS NULL;
CREATE INDEX desk_case_held ON desk_case (turn, since, conversation) WHERE agent IS NOT NULL;
CREATE INDEX desk_case_agent ON desk_case (agent, turn, since, conversation) WHERE agent IS NOT NULL;

-- How many of them there are: the database counts by itself.
CREATE TABLE desk_count (
    is_held boolean  NOT NULL,
    skill   text     COLLATE "C" NOT NULL,
    turn    smallint NOT NULL,
    n       integer  NOT NULL,
    PRIMARY KEY (is_held, skill, turn)
);
CREATE FUNCTION desk_case_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE desk_count SET n = n - 1 WHERE is_held = (OLD.agent IS NOT NULL) AND skill = OLD.skill AND turn = OLD.turn;
        DELETE FROM desk_count WHERE is_held = (OLD.agent IS NOT NULL) AND skill = OLD.skill AND turn = OLD.turn AND n = 0;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO desk_count VALUES (NEW.agent IS NOT NULL, NEW.skill, NEW.turn, 1)
            ON CONFLICT (is_held, skill, turn) DO UPDATE SET n = desk_count.n + 1;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER desk_case_counted AFTER INSERT OR UPDATE OR DELETE ON desk_case FOR EACH ROW EXECUTE FUNCTION desk_case_counted();

-- The alerts that nobody has taken note of.
CREATE TABLE desk_alert (
    conversation bigint   NOT NULL REFERENCES conversation,
    alert        integer  NOT NULL,
    gravity      smallint NOT NULL, -- the smaller the graver
    at           bigint   NOT NULL,
    card         text     NOT NULL, -- JSON
    PRIMARY KEY (conversation, alert)
);
CREATE INDEX desk_alert_order ON desk_alert (gravity, at, conversation, alert);
