-- What each agent is and whether it is alive; one row per agent, written at transitions only.
CREATE TABLE agent (
    agent_id         text COLLATE "C" PRIMARY KEY CHECK (length(agent_id) BETWEEN 1 AND 256),
    key_hash         integer     NOT NULL CHECK (key_hash >= 0), -- murmur2 of the key: modulo the topic's partitions it is the partition
    cluster_id       text        NOT NULL,
    agent_type       text,
    capabilities     jsonb       NOT NULL,      -- [{"name": ..., "version": ...}], sorted by name
    execution_policy text        NOT NULL CHECK (execution_policy IN ('AUTO', 'APPROVAL_REQUIRED')),
    state            text        NOT NULL CHECK (state IN ('ALIVE', 'EVICTED', 'DEREGISTERED')),
    registered_at    timestamptz NOT NULL,
    incarnation      bigint      NOT NULL,
    revision         bigint      NOT NULL CHECK (revision > 0)
) WITH (fillfactor = 80);
CREATE INDEX agent_capability_idx ON agent USING gin (capabilities jsonb_path_ops);

-- When each agent was last seen; written behind. No index on last_seen: every write would move it.
CREATE TABLE gateway_heartbeats (
    agent_id  text COLLATE "C" PRIMARY KEY,
    last_seen timestamptz NOT NULL,
    seq       bigint      NOT NULL
) WITH (fillfactor = 50);

GRANT SELECT, INSERT, UPDATE ON agent, gateway_heartbeats TO heartbeat_app;
