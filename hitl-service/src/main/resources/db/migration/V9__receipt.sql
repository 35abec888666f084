-- What was decided, signed in the transaction that decided it. Nobody may change or remove one.
CREATE TABLE approval_receipt (
    approval_id text COLLATE "C" PRIMARY KEY REFERENCES approval (id),
    document    text NOT NULL                                      -- as it was signed, byte for byte
);

GRANT SELECT, INSERT ON approval_receipt TO hitl_app;
