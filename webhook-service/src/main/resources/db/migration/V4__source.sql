-- Who may send webhooks in. Secrets are sealed by the service (AES-256-GCM), bound to the row's id.
CREATE SEQUENCE webhook_source_version;

CREATE TABLE webhook_source (
    id              text COLLATE "C" PRIMARY KEY,
    version         bigint      NOT NULL UNIQUE, -- of webhook_source_version: never twice, not even after a delete
    description     text        NOT NULL,
    scheme          jsonb       NOT NULL,
    routing         jsonb       NOT NULL,
    tolerance_ms    bigint      NOT NULL CHECK (tolerance_ms > 0),
    enabled         boolean     NOT NULL,
    secret          bytea       NOT NULL,
    previous_secret bytea,
    previous_until  timestamptz,
    changed_at      timestamptz NOT NULL,
    CHECK ((previous_secret IS NULL) = (previous_until IS NULL))
);

GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_source TO webhook_app;
GRANT USAGE ON SEQUENCE webhook_source_version TO webhook_app;
