-- An import under way: one at most, and it holds the import lock. Its lines wait here, in short transactions, until all
-- are judged; then they are applied, in short transactions again.
CREATE TABLE imports (
    -- Whose it is: a process writes only while this is its own.
    owner TEXT PRIMARY KEY,
    -- 0 until all lines are judged: whoever finds it without its process undoes it. 1 from then on: whoever finds it
    -- finishes it.
    decided BIGINT NOT NULL
);

CREATE TABLE import_lines (
    account TEXT NOT NULL,
    number BIGINT NOT NULL,
    -- Which kinds of sign-in the line says anew: some of `username email phone`.
    gives TEXT NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (account, number)
);

CREATE TABLE import_sign_ins (
    identifier TEXT NOT NULL,
    account TEXT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (identifier, account, number)
);
CREATE INDEX import_sign_ins_line ON import_sign_ins (account, number);

-- What all ways of writing a phone number share (`regain_core::kind::phone::match_key`). Filled in at the start, where
-- it is not there yet.
ALTER TABLE sign_ins ADD COLUMN match_key TEXT;
CREATE INDEX sign_ins_match_key ON sign_ins (match_key) WHERE match_key IS NOT NULL;

-- Whether an address that signs in was given among `contacts` as well, and stays when it no longer signs in.
ALTER TABLE contacts ADD COLUMN also_contact BIGINT NOT NULL DEFAULT 0;
