-- The last sequence number given per session, scope and for the guards; locked while one is given.
CREATE TABLE control (
    control_key text COLLATE "C" PRIMARY KEY,
    seq         bigint NOT NULL CHECK (seq > 0)
) WITH (fillfactor = 80);

-- What people commanded, and how it ended.
CREATE TABLE command (
    id              text COLLATE "C" PRIMARY KEY,                  -- UUIDv7: sorts by time
    action          text        NOT NULL CHECK (action IN
        ('PAUSE', 'UNPAUSE', 'APPROVE', 'REJECT', 'REWRITE', 'INJECT', 'DROP', 'SET_GUARDS')),
    session_id      text COLLATE "C",                              -- NULL for a scope and the guards
    control_key     text COLLATE "C" NOT NULL,
    seq             bigint      NOT NULL,
    principal       text        NOT NULL,
    reason          text,
    idempotency_key text COLLATE "C",
    request_digest  text,
    partitions      integer     NOT NULL CHECK (partitions > 0),   -- how many must answer
    status          text        NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'APPLIED', 'REFUSED')),
    given_at        timestamptz NOT NULL,
    ended_at        timestamptz,
    state           text,
    holds           text[]      NOT NULL DEFAULT '{}',
    flushed         bigint      NOT NULL DEFAULT 0,
    buffered        bigint      NOT NULL DEFAULT 0,
    code            text,
    detail          text,
    digest          text,
    UNIQUE (control_key, seq),
    UNIQUE (principal, idempotency_key)
) WITH (fillfactor = 80);

-- The answer of each partition, so that a repeat changes nothing.
CREATE TABLE command_reply (
    command_id text COLLATE "C" NOT NULL REFERENCES command (id),
    partition  integer NOT NULL,
    refused    boolean NOT NULL,
    state      text,
    holds      text[]  NOT NULL DEFAULT '{}',
    flushed    bigint  NOT NULL,
    buffered   bigint  NOT NULL,
    code       text,
    detail     text,
    digest     text,
    PRIMARY KEY (command_id, partition)
);

-- What people did, line by line. Nobody may change or remove a line.
CREATE TABLE hitl_intervention_events (
    number        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    command_id    text COLLATE "C" NOT NULL UNIQUE,
    at            timestamptz NOT NULL,
    principal     text COLLATE "C" NOT NULL,
    action        text        NOT NULL,
    subject       text        NOT NULL,
    session_id    text COLLATE "C",
    trace_id      text,
    hold_id       text,
    reason        text,
    before_digest text,
    after_digest  text,
    original      bytea,                                           -- REWRITE: as it was seen
    replacement   bytea                                            -- REWRITE, INJECT
);
CREATE INDEX hitl_intervention_events_session_idx ON hitl_intervention_events (session_id, number);
CREATE INDEX hitl_intervention_events_principal_idx ON hitl_intervention_events (principal, number);

GRANT SELECT, INSERT, UPDATE ON control, command TO hitl_app;
GRANT SELECT, INSERT ON command_reply, hitl_intervention_events TO hitl_app;
