-- The bytes of files that were sent, at most some 10 MiB each, sealed as words are. A server of the version before deletes them with their
-- conversation, and those of an erased one are removed by and by.
CREATE TABLE file (
    conversation bigint NOT NULL REFERENCES conversation ON DELETE CASCADE,
    id           text   COLLATE "C" NOT NULL, -- random
    at           bigint NOT NULL,
    bytes        bytea  NOT NULL, -- 0 and the file, or 1 and the sealed file
    PRIMARY KEY (conversation, id)
);
ALTER TABLE file ALTER COLUMN bytes SET STORAGE EXTERNAL;
