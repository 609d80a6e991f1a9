-- What the desk's lists show, beside the events that it follows from and written in the same transaction, so that no list reads talks.

-- The conversations that wait for an agent or have one.
CREATE TABLE desk_case (
    conversation INTEGER PRIMARY KEY REFERENCES conversation,
    agent        TEXT,             -- who holds it; nobody while the customer waits
    skill        TEXT    NOT NULL,
    turn         INTEGER NOT NULL, -- the smaller the more pressing
    since        INTEGER NOT NULL,
    card         TEXT    NOT NULL  -- JSON
) STRICT;
CREATE INDEX desk_case_waiting ON desk_case (turn, since, conversation, skill) WHERE agent IS NULL;
CREATE INDEX desk_case_held ON desk_case (turn, since, conversation) WHERE agent IS NOT NULL;
CREATE INDEX desk_case_agent ON desk_case (agent, turn, since, conversation) WHERE agent IS NOT NULL;

-- How many of them there are: the database counts by itself, so that nobody has to.
CREATE TABLE desk_count (
    is_held INTEGER NOT NULL,
    skill   TEXT    NOT NULL,
    turn    INTEGER NOT NULL,
    n       INTEGER NOT NULL,
    PRIMARY KEY (is_held, skill, turn)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER desk_case_came AFTER INSERT ON desk_case BEGIN
    INSERT INTO desk_count VALUES (NEW.agent IS NOT NULL, NEW.skill, NEW.turn, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER desk_case_went AFTER DELETE ON desk_case BEGIN
    UPDATE desk_count SET n = n - 1 WHERE is_held = (OLD.agent IS NOT NULL) AND skill = OLD.skill AND turn = OLD.turn;
    DELETE FROM desk_count WHERE is_held = (OLD.agent IS NOT NULL) AND skill = OLD.skill AND turn = OLD.turn AND n = 0;
END;

-- The alerts that nobody has taken note of.
CREATE TABLE desk_alert (
    conversation INTEGER NOT NULL REFERENCES conversation,
    alert        INTEGER NOT NULL,
    gravity      INTEGER NOT NULL, -- the smaller the graver
    at           INTEGER NOT NULL,
    card         TEXT    NOT NULL, -- JSON
    PRIMARY KEY (conversation, alert)
) STRICT, WITHOUT ROWID;
CREATE INDEX desk_alert_order ON desk_alert (gravity, at, conversation, alert);

-- The talks of which these rows are still to be written, and the columns that they replace.
CREATE TEMP TABLE unlisted AS SELECT id FROM conversation WHERE phase IN ('queued', 'agent') OR is_alerting = 1;
DROP INDEX conversation_phase;
DROP INDEX conversation_is_alerting;
ALTER TABLE conversation DROP COLUMN phase;
ALTER TABLE conversation DROP COLUMN is_alerting;
ALTER TABLE conversation DROP COLUMN skill;
ALTER TABLE conversation DROP COLUMN priority;
