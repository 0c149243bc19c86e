-- Wrong codes entered for an identifier since the last right one, whoever's it is. `digest` is keyed: no identifier can be
-- read from it.
CREATE TABLE wrong_codes (
    digest TEXT PRIMARY KEY,
    times BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);
CREATE INDEX wrong_codes_last_at ON wrong_codes (last_at);
