-- Coming back to a request by its reference. When an open request is erased, unless it is submitted, and whether its
-- contact was reminded of it. NULL for those of an earlier version, which go with their flow.
ALTER TABLE requests ADD COLUMN ends_at BIGINT;
ALTER TABLE requests ADD COLUMN reminded BIGINT NOT NULL DEFAULT 0;
CREATE INDEX requests_open ON requests (reminded, ends_at) WHERE state = 'open';
CREATE INDEX requests_open_flow ON requests (flow) WHERE state = 'open';
-- The account's generation when the link to a new password was mailed, and how often the link was mailed again.
ALTER TABLE requests ADD COLUMN link_generation BIGINT;
ALTER TABLE requests ADD COLUMN links_resent BIGINT NOT NULL DEFAULT 0;

-- What all spellings of a contact share, for looking up usernames. Filled in at the start, where it is not there yet.
ALTER TABLE contacts ADD COLUMN match_key TEXT;
CREATE INDEX contacts_match_key ON contacts (kind, match_key);
