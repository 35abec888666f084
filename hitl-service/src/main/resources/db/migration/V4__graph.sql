-- How far each partition of the decisions' topic was taken into session (its messages' columns) and
-- step; written in the transaction that took it, so that a message counts once.
CREATE TABLE step_progress (
    partition integer     PRIMARY KEY,
    next      bigint      NOT NULL,
    latest    timestamptz NOT NULL
) WITH (fillfactor = 50);

-- What messages say of the steps of their sessions, a row each; the graph is drawn when somebody asks.
CREATE TABLE step (
    session_id     text COLLATE "C" NOT NULL,
    step_id        text COLLATE "C" NOT NULL,
    parent_step_id text COLLATE "C",
    at             timestamptz NOT NULL,
    step_offset    bigint      NOT NULL,                     -- with at: the message's place
    since          timestamptz NOT NULL,                     -- the gateway's own clock
    agent_id       text,
    intent         text,
    tool_call      text,
    status         text
);
CREATE INDEX step_session_idx ON step (session_id, step_id);
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
