-- How far each partition of the decisions' topic was taken into session (its messages' columns) and
-- step; written in the transaction that took it, so that a message counts once.
CREATE TABLE step_progress (
    partition integer     PRIMARY KEY,
    next      bigint      NOT NULL,
    latest    timestamptz NOT NULL
) WITH (fillfactor = 50);

-- The steps of sessions, as their messages tell; the graph is drawn from them when somebody asks.
CREATE TABLE step (
    session_id     text COLLATE "C" NOT NULL,
    step_id        text COLLATE "C" NOT NULL,
    parent_step_id text COLLATE "C",
    at             timestamptz NOT NULL,                     -- with step_offset: its first message
    step_offset    bigint      NOT NULL,
    since          timestamptz NOT NULL,                     -- the gateway's own clock
    agent_id       text,
    intent         text,
    tool_call      text,
    status         text,
    told_at        timestamptz NOT NULL,                     -- with told_offset: its latest message
    told_offset    bigint      NOT NULL,
    PRIMARY KEY (session_id, step_id)
);
-- Rows come in the order of time and leave in it.
CREATE INDEX step_since_idx ON step USING brin (since);

-- Steps whose parent has not come; empty while agents tell parents first.
CREATE TABLE step_waiting (
    session_id     text COLLATE "C" NOT NULL,
    parent_step_id text COLLATE "C" NOT NULL,
    step_id        text COLLATE "C" NOT NULL,
    since          timestamptz NOT NULL,
    orphan         boolean     NOT NULL DEFAULT false,
    PRIMARY KEY (session_id, parent_step_id, step_id)
);
CREATE INDEX step_waiting_since_idx ON step_waiting (since);

CREATE INDEX session_workflow_idx ON session (workflow_id, session_id) WHERE workflow_id IS NOT NULL;
CREATE INDEX hitl_intervention_events_inject_idx ON hitl_intervention_events (session_id, number) WHERE action = 'INJECT';

GRANT SELECT, INSERT, UPDATE ON step_progress TO hitl_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON step, step_waiting TO hitl_app;
