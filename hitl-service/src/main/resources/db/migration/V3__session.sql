-- What is known of each session. Two writers that do not touch each other's columns: what the gate
-- topic tells (state to gate_offset) and what the session's messages tell (agent_id to last_activity).
CREATE TABLE session (
    session_id       text COLLATE "C" PRIMARY KEY,
    state            text        NOT NULL DEFAULT 'NORMAL' CHECK (state IN ('NORMAL', 'PAUSED', 'FLUSHING')),
    holds            text[]      NOT NULL DEFAULT '{}',
    buffered_count   bigint      NOT NULL DEFAULT 0,
    last_gate_kind   text,
    last_gate_id     text,
    last_gate_reason text,
    last_gate_at     timestamptz,
    gate_offset      bigint      NOT NULL DEFAULT -1,              -- of the session's partition
    agent_id         text COLLATE "C",
    cluster_id       text COLLATE "C",
    mission_id       text COLLATE "C",
    workflow_id      text COLLATE "C",
    messages         bigint      NOT NULL DEFAULT 0,
    first_seen       timestamptz,
    last_activity    timestamptz
) WITH (fillfactor = 70);
CREATE INDEX session_state_idx ON session (state, session_id) WHERE state <> 'NORMAL';
CREATE INDEX session_agent_idx ON session (agent_id, session_id) WHERE agent_id IS NOT NULL;
CREATE INDEX session_cluster_idx ON session (cluster_id, session_id) WHERE cluster_id IS NOT NULL;
CREATE INDEX session_mission_idx ON session (mission_id, session_id) WHERE mission_id IS NOT NULL;

-- Every gate that ever opened.
CREATE TABLE gate (
    gate_id       text COLLATE "C" PRIMARY KEY,
    session_id    text COLLATE "C" NOT NULL,
    state         text        NOT NULL CHECK (state IN ('OPEN', 'CLOSED', 'DENIED')),
    hold_id       text,
    reason        text,
    trace_id      text,
    agent_id      text,
    digest        text,
    intent        text,
    tool_call     text,
    tool_input    text,
    opened_at     timestamptz NOT NULL,
    opened_by     text,
    closed_at     timestamptz,
    closed_by     text,
    closed_reason text,
    flushed       bigint      NOT NULL DEFAULT 0
) WITH (fillfactor = 80);
CREATE INDEX gate_open_idx ON gate (opened_at, gate_id) WHERE state = 'OPEN';
CREATE INDEX gate_opened_idx ON gate (opened_at, gate_id);
CREATE INDEX gate_session_idx ON gate (session_id, opened_at, gate_id);

GRANT SELECT, INSERT, UPDATE ON session, gate TO hitl_app;
