-- What its topic never takes, because it is too large; out of the way until somebody puts it back.
CREATE TABLE outbox_parked (
    id          bigint      PRIMARY KEY,    -- that it had
    topic       text        NOT NULL,
    record_key  text        NOT NULL,
    value       bytea,
    event_id    text        NOT NULL,
    type        text        NOT NULL,
    traceparent text        NOT NULL,
    appended_at timestamptz NOT NULL,
    reason      text        NOT NULL,
    parked_at   timestamptz NOT NULL
);

GRANT SELECT, INSERT ON outbox_parked TO heartbeat_app;
