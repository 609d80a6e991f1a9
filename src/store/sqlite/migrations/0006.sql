-- The audit log: who read or changed what. Each entry is chained to the one before it by its hash; `privacy::audit` says how.
CREATE TABLE audit (
    seq     INTEGER PRIMARY KEY NOT NULL, -- from 1, without a gap
    at      INTEGER NOT NULL,
    who     TEXT    NOT NULL,
    role    TEXT    NOT NULL,
    action  TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    detail  TEXT    NOT NULL,
    hash    BLOB    NOT NULL
) STRICT;
CREATE INDEX audit_who ON audit (who, seq);
CREATE INDEX audit_action ON audit (action, seq);
CREATE INDEX audit_subject ON audit (subject, seq);

-- It is only added to, at its end. The first of these also keeps INSERT OR REPLACE out, which deletes without a trigger.
CREATE TRIGGER audit_goes_on BEFORE INSERT ON audit WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit) BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;

-- What an account may do: `agent`, `supervisor` or `auditor`.
ALTER TABLE agent ADD COLUMN role TEXT NOT NULL DEFAULT 'agent';
UPDATE agent SET role = 'supervisor' WHERE is_supervisor = 1;
ALTER TABLE agent DROP COLUMN is_supervisor;
