-- Whether a request came when the account it is about had as many as a day takes, under whichever of its names.
ALTER TABLE requests ADD COLUMN over_limit BIGINT NOT NULL DEFAULT 0;
