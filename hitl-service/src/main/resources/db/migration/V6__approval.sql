-- Questions to people; what happened to one is a row of approval_vote or an event on gateway.approval.v1.
CREATE TABLE approval (
    id              text COLLATE "C" PRIMARY KEY,
    state           text        NOT NULL CHECK (state IN
        ('PENDING', 'APPROVED', 'DENIED', 'EXPIRED', 'CANCELLED', 'CONSUMED', 'REVOKED', 'LAPSED')),
    revision        bigint      NOT NULL,
    opened_at       timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    due_at          timestamptz,                                   -- NULL when nothing will happen by itself
    reminded        integer     NOT NULL DEFAULT 0,
    level           integer     NOT NULL DEFAULT 0,
    agent_id        text COLLATE "C" NOT NULL,
    agent_type      text,
    cluster_id      text,
    capability      text,
    principal       text COLLATE "C",                              -- NULL for a claim inside a record
    owner           text,
    session_id      text COLLATE "C",
    mission_id      text,
    workflow_id     text,
    run_id          text,
    action          text        NOT NULL,
    target          text        NOT NULL,
    arguments       text        NOT NULL,
    digest          text COLLATE "C" NOT NULL,                     -- SHA-256 of the canonical arguments
    risk            text        NOT NULL,
    cost            double precision,
    title           text        NOT NULL,
    description     text,
    details         text,
    response_schema text,
    timeout_ms      bigint,
    fallback        text,
    decision        text        NOT NULL CHECK (decision IN ('AUTO', 'APPROVAL_REQUIRED', 'DENY')),
    policy          text        NOT NULL,
    policy_version  bigint      NOT NULL,
    rule            text        NOT NULL,
    verdict_reason  text        NOT NULL,
    terms           text        NOT NULL,                          -- as they were when it was opened
    decided_at      timestamptz,
    decided_by      text,
    decided_reason  text,
    response        text,
    lapses_at       timestamptz,
    used_at         timestamptz,
    used_by         text,
    requester       text COLLATE "C" NOT NULL,                     -- whose idempotency_key it is
    idempotency_key text COLLATE "C",
    request_digest  text,
    UNIQUE (requester, idempotency_key)
) WITH (fillfactor = 70);
CREATE INDEX approval_due_idx ON approval (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX approval_opened_idx ON approval (opened_at, id);
CREATE INDEX approval_pending_idx ON approval (opened_at, id) WHERE state = 'PENDING';
CREATE INDEX approval_session_idx ON approval (session_id, opened_at, id) WHERE session_id IS NOT NULL;
CREATE INDEX approval_agent_idx ON approval (agent_id, opened_at, id);
CREATE INDEX approval_denied_idx ON approval (agent_id, digest, decided_at) WHERE state = 'DENIED';

-- One vote of one person; nobody may change or remove one.
CREATE TABLE approval_vote (
    approval_id text COLLATE "C" NOT NULL REFERENCES approval (id),
    principal   text COLLATE "C" NOT NULL,
    id          text COLLATE "C" NOT NULL UNIQUE,
    roles       text[]      NOT NULL,
    approve     boolean     NOT NULL,
    reason      text,
    response    text,
    way         text        NOT NULL CHECK (way IN ('HTTP', 'CHAT')),
    at          timestamptz NOT NULL,
    PRIMARY KEY (approval_id, principal)
);

-- What people do about approvals stands beside what they do about sessions.
ALTER TABLE hitl_intervention_events ADD COLUMN approval_id text COLLATE "C";
ALTER TABLE hitl_intervention_events ADD COLUMN refused text;     -- why nothing came of it
CREATE INDEX hitl_intervention_events_approval_idx ON hitl_intervention_events (approval_id, number)
    WHERE approval_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON approval TO hitl_app;
GRANT SELECT, INSERT ON approval_vote TO hitl_app;
