-- For finding what is to be erased.
CREATE INDEX requests_received_at ON requests (received_at) WHERE sealed IS NOT NULL;
