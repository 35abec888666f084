-- Single replies and idempotency keys are forgotten some time after a command has ended; the command
-- itself stays, as the outcome of the intervention that gave it.
CREATE INDEX command_keyed_idx ON command (ended_at) WHERE idempotency_key IS NOT NULL;
GRANT DELETE ON command_reply TO hitl_app;
