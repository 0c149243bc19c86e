-- Recovery requests. `sealed` holds what was answered, once it was sent.
CREATE TABLE requests (
    reference TEXT PRIMARY KEY,
    flow TEXT NOT NULL,
    -- 'open' until it is sent, then 'received'.
    state TEXT NOT NULL,
    account TEXT,
    opened_at BIGINT NOT NULL,
    received_at BIGINT,
    answer_by BIGINT,
    sealed TEXT
);
CREATE INDEX requests_answer_by ON requests (state, answer_by);
