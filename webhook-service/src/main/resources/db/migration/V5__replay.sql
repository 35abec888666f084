-- Deliveries are listed and replayed in the order of their ids, which sort by time.
CREATE INDEX webhook_deliveries_by_endpoint ON webhook_deliveries (endpoint_id, id);
CREATE INDEX webhook_deliveries_replayable ON webhook_deliveries (id) WHERE status IN ('DEAD', 'SKIPPED');

-- Orders to deliver many events again. One instance at a time works on one, by its lease; the place it got to moves
-- in the transaction that makes the deliveries, so whoever takes over goes on there.
CREATE TABLE webhook_replay (
    id          uuid PRIMARY KEY,                                  -- sorts by time
    kind        text        NOT NULL CHECK (kind IN ('FILTER', 'MISSING', 'REDRIVE')),
    endpoint_id text COLLATE "C",
    type        text COLLATE "C",
    statuses    text[]      NOT NULL,
    since       timestamptz,
    until       timestamptz,
    dry_run     boolean     NOT NULL,
    per_second  integer     NOT NULL,
    state       text        NOT NULL CHECK (state IN ('QUEUED', 'RUNNING', 'DONE', 'CANCELLED', 'FAILED')),
    place       text COLLATE "C" NOT NULL DEFAULT '',               -- the last one examined
    upper_id    uuid        NOT NULL,                              -- what was made later is none of it
    examined    bigint      NOT NULL DEFAULT 0,
    replayed    bigint      NOT NULL DEFAULT 0,
    error       text,
    reason      text,
    principal   text        NOT NULL,
    created_at  timestamptz NOT NULL,
    finished_at timestamptz,
    lease_owner text,
    lease_until timestamptz,
    fence       bigint      NOT NULL DEFAULT 0
) WITH (fillfactor = 70);
CREATE INDEX webhook_replay_active ON webhook_replay (id) WHERE state IN ('QUEUED', 'RUNNING');
-- Two orders for the same at once would only be in each other's way.
CREATE UNIQUE INDEX webhook_replay_once ON webhook_replay (kind, coalesce(endpoint_id, ''), coalesce(type, ''))
    WHERE state IN ('QUEUED', 'RUNNING') AND NOT dry_run;

GRANT SELECT, INSERT, UPDATE ON webhook_replay TO webhook_app;
