-- What trainees did in practice talks: see `conversation::team::practice`. None of it is a conversation, and it goes with the account.
CREATE TABLE practice_attempt (
    id        bigint  PRIMARY KEY, -- random
    agent     text    COLLATE "C" NOT NULL REFERENCES agent ON DELETE CASCADE,
    scenario  text    COLLATE "C" NOT NULL, -- its id in training.ron
    content   text    COLLATE "C" NOT NULL, -- the hash of the scenario when it began
    begun_at  bigint  NOT NULL,
    moves     text    NOT NULL, -- JSON
    n_moves   integer NOT NULL,
    points    integer,          -- from here on: nothing until it is over
    is_passed boolean,
    record    text              -- JSON: the talk and the score as they were
);
CREATE INDEX practice_attempt_order ON practice_attempt (agent, begun_at, id);
CREATE INDEX practice_attempt_scenario ON practice_attempt (agent, scenario);
