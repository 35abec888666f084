-- The current version of each policy; locked by who changes it.
CREATE TABLE policy (
    name    text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL CHECK (version > 0)
) WITH (fillfactor = 80);

-- Every version of every policy: the record of what people did to them. Nobody may change or remove a line.
CREATE TABLE policy_version (
    name     text COLLATE "C" NOT NULL REFERENCES policy (name),
    version  bigint      NOT NULL CHECK (version > 0),
    document json        NOT NULL,                            -- as it was judged by, byte for byte
    digest   text        NOT NULL,                            -- SHA-256 (hex) of the document
    author   text        NOT NULL,
    reason   text,
    at       timestamptz NOT NULL,
    PRIMARY KEY (name, version)
);

GRANT SELECT, INSERT, UPDATE ON policy TO hitl_app;
GRANT SELECT, INSERT ON policy_version TO hitl_app;
