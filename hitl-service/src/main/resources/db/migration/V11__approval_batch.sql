-- Batches of votes that were given under a key; forgotten after hitl.command.keep.
CREATE TABLE approval_batch (
    principal       text COLLATE "C" NOT NULL,
    idempotency_key text COLLATE "C" NOT NULL,
    request_digest  text        NOT NULL,
    at              timestamptz NOT NULL,
    answer          text,                                          -- NULL while nothing came of it
    PRIMARY KEY (principal, idempotency_key)
);
CREATE INDEX approval_batch_at_idx ON approval_batch (at);

GRANT SELECT, INSERT, UPDATE, DELETE ON approval_batch TO hitl_app;
