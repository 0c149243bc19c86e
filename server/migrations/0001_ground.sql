-- One text for SQLite and PostgreSQL: TEXT and BIGINT only, times in seconds since 1970, what is sealed in base64.

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- Whose accounts these are (directory = local).
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    password_hash TEXT,
    two_step BIGINT NOT NULL,
    disabled BIGINT NOT NULL,
    locale TEXT,
    facts TEXT NOT NULL,
    generation BIGINT NOT NULL DEFAULT 0,
    -- For the site's own sign-in: sessions begun before this are over.
    sessions_valid_from BIGINT NOT NULL DEFAULT 0
);

-- What an account is signed in to with: a canonical identifier, of one account only.
CREATE TABLE sign_ins (
    identifier TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE
);
CREATE INDEX sign_ins_account ON sign_ins (account);

-- What receives codes and notices. Several accounts may share one.
CREATE TABLE contacts (
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (account, kind, address)
);

-- Devices an account was used from before, digested.
CREATE TABLE devices (
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    PRIMARY KEY (account, digest)
);

-- The journeys under way. `version` counts turns: a turn is stored only over the one it began from.
CREATE TABLE flows (
    id TEXT PRIMARY KEY,
    token_digest TEXT NOT NULL,
    device_digest TEXT,
    version BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    journey TEXT NOT NULL
);
CREATE INDEX flows_expires_at ON flows (expires_at);

CREATE TABLE codes (
    flow TEXT NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (flow, number)
);

-- Messages to be sent. `sealed` holds address and parameters, and is erased at hand-over.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    template TEXT NOT NULL,
    locale TEXT NOT NULL,
    sealed TEXT,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_at BIGINT NOT NULL,
    give_up_at BIGINT NOT NULL,
    done_at BIGINT
);
CREATE INDEX outbox_due ON outbox (kind, next_at, id) WHERE done_at IS NULL;
CREATE INDEX outbox_done_at ON outbox (done_at);

-- What was sent, in the clear, for a developer to read. Written with --dev only. `sent_at_us` is in microseconds.
CREATE TABLE dev_outbox (
    id TEXT PRIMARY KEY,
    sent_at_us BIGINT NOT NULL,
    message TEXT NOT NULL
);

-- How often something was done in the window that began then.
CREATE TABLE limits (
    digest TEXT PRIMARY KEY,
    window_start BIGINT NOT NULL,
    times BIGINT NOT NULL
);
CREATE INDEX limits_window_start ON limits (window_start);
