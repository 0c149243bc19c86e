-- Reviewers of recovery requests, by name. Only the digest of a token is stored; one made by --dev opens nothing without it.
CREATE TABLE staff (
    name TEXT PRIMARY KEY,
    email TEXT,
    token_digest TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    dev BIGINT NOT NULL DEFAULT 0,
    -- When the token was used last, and when a mail about waiting cases went out last.
    last_used_at BIGINT,
    notified_at BIGINT NOT NULL DEFAULT 0
);

-- What was done with cases, appended and never changed. `mac` is over the entry and the MAC of the one before it; of the
-- reason an entry has a salted digest alone.
CREATE TABLE audit_log (
    number BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    event TEXT NOT NULL,
    reference TEXT,
    reason_digest TEXT,
    previous TEXT NOT NULL,
    mac TEXT NOT NULL
);
CREATE INDEX audit_log_reference ON audit_log (reference, number) WHERE reference IS NOT NULL;

-- Beside it, so that erasing a reason leaves the chain whole.
CREATE TABLE audit_reasons (
    number BIGINT PRIMARY KEY REFERENCES audit_log (number),
    reference TEXT,
    salt TEXT NOT NULL,
    sealed TEXT NOT NULL
);
CREATE INDEX audit_reasons_reference ON audit_reasons (reference) WHERE reference IS NOT NULL;

-- The newest entry: one row, updated before an entry is inserted, so that entries are appended one after the other.
CREATE TABLE audit_head (
    one BIGINT PRIMARY KEY,
    number BIGINT NOT NULL,
    mac TEXT NOT NULL
);
INSERT INTO audit_head (one, number, mac) VALUES (1, 0, '');

-- What the desk filters and sorts by. Behind the reference is what a page is filtered by without reading the rows.
DROP INDEX requests_listed;
CREATE INDEX requests_listed ON requests (state, over_limit, answer_by, reference, received_at, score) WHERE listed = 1;
CREATE INDEX requests_listed_locale ON requests (state, locale, over_limit, answer_by, reference, received_at, score) WHERE listed = 1;
