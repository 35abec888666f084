-- Counts the changes of endpoints. Whoever changes one takes the next number as the last thing before its
-- commit, so changes commit in the order of their numbers, and who reads on behind a number misses none.
CREATE TABLE webhook_endpoint_change (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    seq bigint NOT NULL
) WITH (fillfactor = 50);
INSERT INTO webhook_endpoint_change (seq) VALUES (0);

CREATE TABLE webhook_endpoint (
    id                 text COLLATE "C" PRIMARY KEY,          -- sorts by the time it was made
    tenant_id          text COLLATE "C" NOT NULL,
    url                text             NOT NULL,
    description        text             NOT NULL,
    types              text[]           NOT NULL,             -- patterns; none means all
    headers            bytea            NOT NULL,             -- JSON, sealed: they may hold credentials
    profile            text             NOT NULL,
    ordering_scope     text             NOT NULL,
    ordering_skip_dead boolean          NOT NULL,
    concurrency        integer          NOT NULL,
    per_second         double precision NOT NULL,
    burst              integer          NOT NULL,
    retry_delays_ms    bigint[]         NOT NULL,
    retry_jitter       double precision NOT NULL,
    retry_after_cap_ms bigint           NOT NULL,
    state              text             NOT NULL,
    state_reason       text,
    version            bigint           NOT NULL CHECK (version > 0),
    changed_at         timestamptz      NOT NULL,
    deleted_at         timestamptz,                           -- what was deleted stays as a name without secrets
    change_seq         bigint           NOT NULL
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX webhook_endpoint_by_change ON webhook_endpoint (change_seq);
CREATE INDEX webhook_endpoint_by_tenant ON webhook_endpoint (tenant_id, id) WHERE deleted_at IS NULL;

-- What its requests are signed with: place 0 is the newest, the others end.
CREATE TABLE webhook_endpoint_secret (
    endpoint_id text COLLATE "C" NOT NULL REFERENCES webhook_endpoint (id),
    place       integer NOT NULL CHECK (place BETWEEN 0 AND 9),
    sealed      bytea   NOT NULL,
    expires_at  timestamptz,
    PRIMARY KEY (endpoint_id, place)
);

-- Callers' own names for creations, so that a repeat gets the first one's answer.
CREATE TABLE webhook_endpoint_request (
    principal   text COLLATE "C" NOT NULL,
    key         text COLLATE "C" NOT NULL,
    digest      text        NOT NULL,
    endpoint_id text        NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (principal, key)
);
CREATE INDEX webhook_endpoint_request_by_age ON webhook_endpoint_request (created_at);

GRANT SELECT, UPDATE ON webhook_endpoint_change TO webhook_app;
GRANT SELECT, INSERT, UPDATE ON webhook_endpoint TO webhook_app;
GRANT SELECT, INSERT, DELETE ON webhook_endpoint_secret TO webhook_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_endpoint_request TO webhook_app;
