-- Suspicion, sleep, flapping, twins, own TTLs, and what people lay down for an agent.
ALTER TABLE agent
    DROP CONSTRAINT agent_state_check,
    ADD CONSTRAINT agent_state_check CHECK
        (state IN ('EXPECTED', 'ALIVE', 'SUSPECT', 'SLEEPING', 'FLAPPING', 'EVICTED', 'DEREGISTERED')),
    ADD COLUMN claimed_incarnation bigint  NOT NULL DEFAULT 0,
    ADD COLUMN ttl_ms              bigint  NOT NULL DEFAULT 0,      -- 0: the gateway's default
    ADD COLUMN mandate_policy      text CHECK (mandate_policy IN ('AUTO', 'APPROVAL_REQUIRED')),
    ADD COLUMN signing_key         text,                            -- Ed25519, base64url
    ADD COLUMN duplicate_identity  boolean NOT NULL DEFAULT false,
    ADD COLUMN evict_at            timestamptz,
    ADD COLUMN next_active_at      timestamptz;
-- What agents counted themselves was the incarnation until now; from here the gateway counts.
UPDATE agent SET claimed_incarnation = incarnation, incarnation = greatest(incarnation, 1);

ALTER TABLE gateway_heartbeats ADD COLUMN busy_until timestamptz;

-- What people decided about agents, until the owner of the agent's partition has carried it out.
CREATE TABLE agent_order (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    agent_id   text COLLATE "C" NOT NULL CHECK (length(agent_id) BETWEEN 1 AND 256),
    key_hash   integer     NOT NULL CHECK (key_hash >= 0),
    action     text        NOT NULL CHECK (action IN ('REGISTER', 'REMOVE')),
    body       jsonb       NOT NULL,
    ordered_at timestamptz NOT NULL DEFAULT now(),
    done_at    timestamptz,
    revision   bigint                           -- the agent's afterwards; 0: there is no such agent
);
CREATE INDEX agent_order_open_idx ON agent_order (id) WHERE done_at IS NULL;

-- How each cluster stands in each partition, so that all owners judge the whole of it.
CREATE TABLE brake_count (
    partition  integer NOT NULL,
    cluster_id text COLLATE "C" NOT NULL,
    present    bigint  NOT NULL,
    suspect    bigint  NOT NULL,
    gone       bigint  NOT NULL,
    PRIMARY KEY (partition, cluster_id)
) WITH (fillfactor = 70);

CREATE TABLE brake (
    scope     text COLLATE "C" PRIMARY KEY,     -- a cluster, or * for all others
    phase     text        NOT NULL CHECK (phase IN ('ENGAGED', 'OPEN')),
    since     timestamptz NOT NULL,
    ends_at   timestamptz NOT NULL,
    present   bigint      NOT NULL,
    suspect   bigint      NOT NULL,
    gone      bigint      NOT NULL,
    by        text        NOT NULL,
    reason    text        NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON agent_order, brake_count, brake TO heartbeat_app;
