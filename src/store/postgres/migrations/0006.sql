-- The promises that are yet to be kept. Nobody has made one before. A server of the version before knows nothing of them, so that what it deletes
-- and erases must take them along by itself.
CREATE TABLE desk_promise (
    conversation bigint  NOT NULL REFERENCES conversation ON DELETE CASCADE,
    promise      integer NOT NULL,
    agent        text    COLLATE "C", -- who is to keep it; without one, the team
    due          bigint  NOT NULL,
    card         text    NOT NULL, -- JSON
    PRIMARY KEY (conversation, promise)
);
CREATE INDEX desk_promise_due ON desk_promise (due, conversation, promise);
CREATE INDEX desk_promise_agent ON desk_promise (agent, due, conversation, promise);
CREATE FUNCTION desk_promise_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM desk_promise WHERE conversation = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER desk_promise_erased AFTER UPDATE OF is_erased ON conversation FOR EACH ROW WHEN (NEW.is_erased) EXECUTE FUNCTION desk_promise_erased();
