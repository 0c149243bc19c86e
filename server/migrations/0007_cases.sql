-- A request is a case from when it is received on: 'waiting', 'second_review', 'verified', 'not_verified', 'stopped',
-- 'withdrawn' or 'expired' (docs/contract.md, the desk). Before it is submitted it is 'open', as ever.
UPDATE requests SET state = 'waiting' WHERE state = 'received' AND sealed IS NOT NULL;
UPDATE requests SET state = 'expired' WHERE state = 'received';
ALTER TABLE requests ADD COLUMN locale TEXT;
-- The mailbox of the contact, as a keyed digest.
ALTER TABLE requests ADD COLUMN mailbox TEXT;
ALTER TABLE requests ADD COLUMN familiar_device BIGINT NOT NULL DEFAULT 0;
-- When the comparison was finished, and until when a server has claimed it.
ALTER TABLE requests ADD COLUMN compared_at BIGINT;
ALTER TABLE requests ADD COLUMN compare_lease BIGINT NOT NULL DEFAULT 0;
-- What came of the comparison: sealed, and in numbers from 0 to 100.
ALTER TABLE requests ADD COLUMN evidence TEXT;
ALTER TABLE requests ADD COLUMN score BIGINT NOT NULL DEFAULT 0;
ALTER TABLE requests ADD COLUMN given BIGINT NOT NULL DEFAULT 0;
-- Whether reviewers see it. Requests that no reviewer could verify are answered by themselves.
ALTER TABLE requests ADD COLUMN listed BIGINT NOT NULL DEFAULT 0;
-- Whether the case needs a second reviewer whatever the configuration says: a young contact asked to stop it.
ALTER TABLE requests ADD COLUMN doubted BIGINT NOT NULL DEFAULT 0;
-- The reviewer who verified a case that waits for a second one.
ALTER TABLE requests ADD COLUMN first_reviewer TEXT;
ALTER TABLE requests ADD COLUMN decided_at BIGINT;
-- When the answer may go out, once that is known, and when it was put into the outbox.
ALTER TABLE requests ADD COLUMN answer_at BIGINT;
ALTER TABLE requests ADD COLUMN answered_at BIGINT;
-- Whether no reviewer decides the answer: it waits until the desk was used after `answer_at`.
ALTER TABLE requests ADD COLUMN gated BIGINT NOT NULL DEFAULT 0;
-- When the account's contacts are to be told of it; NULL once each was, or where there is no account.
ALTER TABLE requests ADD COLUMN tell_at BIGINT;
-- Whether this deadline was escalated.
ALTER TABLE requests ADD COLUMN escalated BIGINT NOT NULL DEFAULT 0;
ALTER TABLE requests ADD COLUMN password_set_at BIGINT;

UPDATE requests SET answered_at = answer_by WHERE state = 'expired';
UPDATE requests SET tell_at = received_at WHERE state = 'waiting' AND account IS NOT NULL;

DROP INDEX requests_answer_by;
CREATE INDEX requests_listed ON requests (state, over_limit, answer_by, reference) WHERE listed = 1;
CREATE INDEX requests_uncompared ON requests (compare_lease, reference) WHERE compared_at IS NULL AND received_at IS NOT NULL;
CREATE INDEX requests_answered_at ON requests (answered_at) WHERE sealed IS NOT NULL;
CREATE INDEX requests_unanswered ON requests (answer_by, reference) WHERE answered_at IS NULL AND received_at IS NOT NULL;
CREATE INDEX requests_to_answer ON requests (answer_at, reference) WHERE answered_at IS NULL AND answer_at IS NOT NULL;
CREATE INDEX requests_tell_at ON requests (tell_at, reference) WHERE tell_at IS NOT NULL;
CREATE INDEX requests_account ON requests (account, received_at) WHERE account IS NOT NULL;
CREATE INDEX requests_refused ON requests (answered_at) WHERE state = 'not_verified' AND listed = 1;

-- The links mailed with an answer and with a notice. Only digests: a token is shown once, in the mail.
CREATE TABLE reset_tokens (
    digest TEXT PRIMARY KEY,
    reference TEXT NOT NULL REFERENCES requests (reference) ON DELETE CASCADE,
    account TEXT NOT NULL,
    generation BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- The flow begun with it last.
    flow TEXT,
    used_at BIGINT
);
CREATE INDEX reset_tokens_reference ON reset_tokens (reference);
CREATE INDEX reset_tokens_expires_at ON reset_tokens (expires_at) WHERE used_at IS NULL;

CREATE TABLE stop_tokens (
    digest TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX stop_tokens_contact ON stop_tokens (account, kind, address, sent_at);
CREATE INDEX stop_tokens_expires_at ON stop_tokens (expires_at);

-- Since when a contact is on the account; 0 where that is not known, which counts as long.
ALTER TABLE contacts ADD COLUMN since BIGINT NOT NULL DEFAULT 0;
