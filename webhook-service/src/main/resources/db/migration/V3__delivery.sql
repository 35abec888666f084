-- An event to deliver, once, however many endpoints want it. The same id with another digest is refused.
CREATE TABLE webhook_event (
    event_id     text COLLATE "C" PRIMARY KEY,
    tenant_id    text COLLATE "C" NOT NULL,
    type         text COLLATE "C" NOT NULL,
    subject      text,
    ordering_key text COLLATE "C",
    content_type text        NOT NULL,
    headers      jsonb       NOT NULL,
    body         bytea       NOT NULL,
    digest       bytea       NOT NULL,                             -- SHA-256 of what must not differ on a repeat
    created_at   timestamptz NOT NULL
);

-- Who works on deliveries, and until when that is believed. A row that expired is deleted by whoever finds it, and
-- what its instance had in flight is taken over: one row is renewed, not thousands.
CREATE TABLE webhook_instance (
    id          text COLLATE "C" PRIMARY KEY,
    lease_until timestamptz NOT NULL
) WITH (fillfactor = 50);

-- One event on its way to one endpoint; a replay is a further generation.
CREATE TABLE webhook_deliveries (
    event_id        text COLLATE "C" NOT NULL,
    endpoint_id     text COLLATE "C" NOT NULL,
    generation      integer     NOT NULL DEFAULT 0,
    id              uuid        NOT NULL UNIQUE,
    seq             bigint      GENERATED ALWAYS AS IDENTITY,      -- the order in which they came
    tenant_id       text COLLATE "C" NOT NULL,
    type            text COLLATE "C" NOT NULL,
    ordering_key    text COLLATE "C",                              -- within which it waits its turn; NULL: it does not
    holds           boolean     NOT NULL DEFAULT false,            -- those behind it in its ordering key wait for it
    status          text        NOT NULL CHECK (status IN
        ('PENDING', 'IN_FLIGHT', 'SUCCEEDED', 'RETRY', 'DEAD', 'SKIPPED', 'DISCARDED')),
    reason          text,
    attempts        integer     NOT NULL DEFAULT 0,
    next_attempt_at timestamptz,                                   -- PENDING, RETRY: NULL while it waits for its lane
    lease_owner     text COLLATE "C",                              -- IN_FLIGHT: a webhook_instance
    fence           bigint      NOT NULL DEFAULT 0,                -- rises with each claim
    created_at      timestamptz NOT NULL,
    finished_at     timestamptz,
    last_status     integer,
    last_error      text,
    PRIMARY KEY (event_id, endpoint_id, generation)
) WITH (fillfactor = 80);

CREATE INDEX webhook_deliveries_due_idx ON webhook_deliveries (next_attempt_at)
    WHERE status IN ('PENDING', 'RETRY') AND next_attempt_at IS NOT NULL;
CREATE INDEX webhook_deliveries_waiting_idx ON webhook_deliveries (endpoint_id, seq)
    WHERE status IN ('PENDING', 'RETRY') AND next_attempt_at IS NULL;
CREATE INDEX webhook_deliveries_in_flight_idx ON webhook_deliveries (lease_owner) WHERE status = 'IN_FLIGHT';
CREATE INDEX webhook_deliveries_holding_idx ON webhook_deliveries (endpoint_id, ordering_key, seq) WHERE holds;

-- Each request made, and what came back.
CREATE TABLE webhook_attempt (
    delivery_id      uuid        NOT NULL,
    attempt          integer     NOT NULL,
    at               timestamptz NOT NULL,
    status           integer,
    error            text,
    dns_us           bigint,
    connect_us       bigint,
    tls_us           bigint,
    first_byte_us    bigint,
    total_us         bigint      NOT NULL,
    remote_address   text,
    response_headers jsonb,
    response_body    bytea,
    response_sha256  bytea,
    truncated        boolean     NOT NULL DEFAULT false,
    PRIMARY KEY (delivery_id, attempt)
);

-- Since when an endpoint fails without a single success; no row: it does not.
CREATE TABLE webhook_failing (
    endpoint_id text COLLATE "C" PRIMARY KEY,
    since       timestamptz NOT NULL,
    last_at     timestamptz NOT NULL
) WITH (fillfactor = 50);

GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_event, webhook_deliveries TO webhook_app;
GRANT SELECT, INSERT, DELETE ON webhook_attempt TO webhook_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_instance, webhook_failing TO webhook_app;
