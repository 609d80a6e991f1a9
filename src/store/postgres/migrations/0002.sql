-- The audit log: who read or changed what. Each entry is chained to the one before it by its hash; `privacy::audit` says how.
CREATE TABLE audit (
    seq     bigint PRIMARY KEY, -- from 1, without a gap
    at      bigint NOT NULL,
    who     text   COLLATE "C" NOT NULL,
    role    text   COLLATE "C" NOT NULL,
    action  text   COLLATE "C" NOT NULL,
    subject text   COLLATE "C" NOT NULL,
    detail  text   COLLATE "C" NOT NULL,
    hash    bytea  NOT NULL
);
CREATE INDEX audit_who ON audit (who, seq);
CREATE INDEX audit_action ON audit (action, seq);
CREATE INDEX audit_subject ON audit (subject, seq);

-- It is only added to.
CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only added to';
END $$;
CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept();

-- What an account may do: `agent`, `supervisor` or `auditor`. The version before makes accounts without it; then `is_supervisor` counts.
ALTER TABLE agent ADD COLUMN role text COLLATE "C";
