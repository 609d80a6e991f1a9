-- What trainees did in practice talks: see `conversation::team::practice`. None of it is a conversation, and it goes with the account.
CREATE TABLE practice_attempt (
    id        INTEGER PRIMARY KEY NOT NULL, -- random
    agent     TEXT    NOT NULL REFERENCES agent ON DELETE CASCADE,
    scenario  TEXT    NOT NULL, -- its id in training.ron
    content   TEXT    NOT NULL, -- the hash of the scenario when it began
    begun_at  INTEGER NOT NULL,
    moves     TEXT    NOT NULL, -- JSON
    n_moves   INTEGER NOT NULL,
    points    INTEGER,          -- from here on: nothing until it is over
    is_passed INTEGER,
    record    TEXT              -- JSON: the talk and the score as they were
) STRICT;
CREATE INDEX practice_attempt_order ON practice_attempt (agent, begun_at, id);
CREATE INDEX practice_attempt_scenario ON practice_attempt (agent, scenario);
