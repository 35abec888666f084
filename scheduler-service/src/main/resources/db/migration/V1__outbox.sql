-- Copied from platform's db/outbox.sql: data is owned, DDL is copied.
CREATE TABLE outbox (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic       text        NOT NULL,
    record_key  text        NOT NULL,
    value       bytea,                  -- as the topic's readers expect it; NULL is a tombstone
    event_id    text        NOT NULL,
    type        text        NOT NULL,
    traceparent text        NOT NULL,
    appended_at timestamptz NOT NULL
);
-- Rows live for milliseconds: vacuum by count, not by share of a table that is nearly always empty.
ALTER TABLE outbox SET (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

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

GRANT SELECT, INSERT, DELETE ON outbox TO scheduler_app;
GRANT SELECT, INSERT ON outbox_parked TO scheduler_app;

