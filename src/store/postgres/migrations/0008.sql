-- By what each conversation is found again: prints of the words in it (`privacy::seal::blind`), in the version of cutting and under the key that
-- `form` names. It is written with the events. One that has another number of events than its conversation is out of date, since a server of the
-- version before has added to that; then, and where there is none, the server writes it by and by. It stands beside the keys, so that a copy of
-- the database goes without it.
CREATE TABLE sealing.wording (
    conversation bigint  PRIMARY KEY,
    opened_at    bigint  NOT NULL,
    n_events     integer NOT NULL, -- how many it was made of
    form         text    COLLATE "C" NOT NULL,
    prints       bytea   NOT NULL  -- four bytes each
);
CREATE INDEX wording_order ON sealing.wording (opened_at, conversation);
