-- By what each conversation is found again: prints of the words in it (`privacy::seal::blind`), in the version of cutting and under the key that
-- `form` names. It is written with the events. What has another form is written anew by the server by and by. No copy has these rows.
CREATE TABLE wording (
    opened_at    INTEGER NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversation,
    form         TEXT    NOT NULL, -- empty where it is still to be written
    prints       BLOB,             -- four bytes each
    PRIMARY KEY (opened_at, conversation)
) STRICT, WITHOUT ROWID;
INSERT INTO wording (opened_at, conversation, form) SELECT opened_at, id, '' FROM conversation;
