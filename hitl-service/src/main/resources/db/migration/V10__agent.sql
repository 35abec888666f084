-- What agents are registered as (gateway.capability.v1): an input of policies.
CREATE TABLE agent (
    agent_id         text COLLATE "C" PRIMARY KEY,
    agent_type       text,
    cluster_id       text NOT NULL,
    execution_policy text NOT NULL CHECK (execution_policy IN ('UNKNOWN', 'AUTO', 'APPROVAL_REQUIRED'))
);
GRANT SELECT, INSERT, UPDATE, DELETE ON agent TO hitl_app;
