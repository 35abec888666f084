-- Who a chat identity is. It decides as that person, and only while that person may decide.
CREATE TABLE chat_identity (
    service   text COLLATE "C" NOT NULL,
    team      text COLLATE "C" NOT NULL,
    member    text COLLATE "C" NOT NULL,
    principal text COLLATE "C" NOT NULL,
    roles     text[]      NOT NULL,                                -- of the login that linked it
    linked_at timestamptz NOT NULL,
    PRIMARY KEY (service, team, member)
);
CREATE INDEX chat_identity_principal_idx ON chat_identity (principal);

-- What a person says in a chat to link it; one at a time, used up when it is said.
CREATE TABLE chat_link_code (
    principal  text COLLATE "C" PRIMARY KEY,
    digest     text COLLATE "C" NOT NULL UNIQUE,                   -- SHA-256 of the code
    roles      text[]      NOT NULL,
    expires_at timestamptz NOT NULL
);

-- What is to be told somewhere outside: a card per approval and channel, that is told again whenever it changed; an
-- event per webhook, that is told once. Written with what it tells of, sent later, by one sender at a time.
CREATE TABLE chat_delivery (
    destination text COLLATE "C" NOT NULL,                         -- slack:<channel> or webhook:<name>
    subject     text COLLATE "C" NOT NULL,                         -- of a card the approval, of an event its id
    approval_id text COLLATE "C" NOT NULL,
    wanted      bigint      NOT NULL,                              -- of a card the change to be shown, of an event its revision
    told        bigint      NOT NULL DEFAULT 0,                    -- the change that is shown
    body        text,                                              -- of an event; a card is drawn when it is sent
    room        text,                                              -- where a card stands
    message     text,
    attempts    integer     NOT NULL DEFAULT 0,
    tried_at    timestamptz,                                       -- the first of these attempts
    due_at      timestamptz,                                       -- NULL when nothing is to be told
    lease       text,                                              -- of who is telling it until due_at
    fault       text,
    PRIMARY KEY (destination, subject)
) WITH (fillfactor = 70);
CREATE INDEX chat_delivery_due_idx ON chat_delivery (destination, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX chat_delivery_approval_idx ON chat_delivery (approval_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON chat_identity, chat_link_code, chat_delivery TO hitl_app;
