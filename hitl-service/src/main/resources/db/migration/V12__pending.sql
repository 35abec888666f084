-- What waits for people is counted from the index alone.
DROP INDEX approval_pending_idx;
CREATE INDEX approval_pending_idx ON approval (opened_at, id) INCLUDE (policy, risk) WHERE state = 'PENDING';
