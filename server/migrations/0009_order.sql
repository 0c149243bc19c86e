-- The order of the list with the cases that are decided: answers that no reviewer gives take their turn in it.
CREATE INDEX requests_in_order ON requests (over_limit, answer_by, reference) WHERE listed = 1;
