-- The owner runs this; the service runs as audit_app and can only add.

CREATE TABLE topic (
  topic_key  int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text NOT NULL,
  topic_uuid uuid NOT NULL,
  first_seen timestamptz NOT NULL DEFAULT now(),
  UNIQUE (name, topic_uuid)
);

-- The truth about what has been read: moved in the transaction that stores the rows.
CREATE TABLE source_offset (
  topic_key int    NOT NULL REFERENCES topic,
  part      int    NOT NULL,
  next      bigint NOT NULL CHECK (next >= 0),
  PRIMARY KEY (topic_key, part)
) WITH (fillfactor = 50);

-- One row per event. Index in the log = log_batch.first_index + pos, in order of (batch_id, pos).
CREATE TABLE entry (
  batch_id       bigint   NOT NULL,
  off            bigint   NOT NULL,
  ts_ms          bigint   NOT NULL,
  pos            int      NOT NULL,
  topic_key      int      NOT NULL,
  part           int      NOT NULL,
  schema_id      int,
  value_size     int      NOT NULL, -- -1: the value is null (tombstone)
  ts_type        smallint NOT NULL, -- -1 none, 0 create time, 1 log append time
  type           text     NOT NULL, -- '' when unknown
  session_id     text,
  mission_id     text,
  workflow_id    text,
  task_id        text,
  run_id         text,
  agent_id       text,
  work_order_id  text,
  correlation_id text,
  operator_id    text,
  key            bytea,
  headers        bytea,
  value          bytea,
  doc            text,              -- the value as JSON, derived
  reason         text,              -- why there is no doc
  omitted        text,              -- parts beyond the size bound: digest and size instead of bytes
  PRIMARY KEY (batch_id, pos)
);
ALTER TABLE entry ALTER COLUMN key SET STORAGE EXTERNAL;
ALTER TABLE entry ALTER COLUMN headers SET STORAGE EXTERNAL;
ALTER TABLE entry ALTER COLUMN value SET STORAGE EXTERNAL;
-- Belt and braces: the compare-and-set on source_offset already refuses a second copy.
CREATE UNIQUE INDEX entry_source_idx ON entry (topic_key, part, off);

-- Where the entries with an id, type, topic or partition stand: one row per key and batch.
CREATE TABLE entry_key (
  key       bigint     NOT NULL,
  batch_id  bigint     NOT NULL,
  positions smallint[] NOT NULL
);
CREATE INDEX entry_key_idx ON entry_key (key, batch_id);

CREATE TABLE log_batch (
  batch_id    bigint PRIMARY KEY,
  first_index bigint NOT NULL UNIQUE,
  n           int    NOT NULL CHECK (n > 0),
  ts_min      bigint NOT NULL,
  ts_max      bigint NOT NULL,
  stored_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Which offsets a batch accounts for; those without an entry were never readable.
CREATE TABLE log_span (
  batch_id  bigint NOT NULL,
  topic_key int    NOT NULL,
  part      int    NOT NULL,
  off_from  bigint NOT NULL,
  off_to    bigint NOT NULL, -- exclusive
  PRIMARY KEY (topic_key, part, off_from)
);

-- Offsets passed over without a batch, and why.
CREATE TABLE log_gap (
  topic_key int    NOT NULL,
  part      int    NOT NULL,
  off_from  bigint NOT NULL,
  off_to    bigint NOT NULL, -- exclusive
  reason    text   NOT NULL,
  found_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (topic_key, part, off_from)
);

CREATE TABLE log_head (
  log_id   int    PRIMARY KEY,
  next     bigint NOT NULL, -- index of the next entry
  batch_id bigint NOT NULL  -- last batch in the log
) WITH (fillfactor = 50);
INSERT INTO log_head VALUES (1, 0, 0);

CREATE SEQUENCE batch_seq;

-- Batch ids are given out here and enter the log in this order, so that (batch_id, pos) is the
-- order of the log and a reader that is past a batch never finds an earlier one appear.
-- Each running batch holds an advisory lock of its own until its transaction has ended.
CREATE FUNCTION begin_batch() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  b bigint;
BEGIN
  PERFORM pg_advisory_lock(18805, 0);
  b := nextval('batch_seq');
  PERFORM pg_advisory_xact_lock((18805::bigint << 48) | b);
  PERFORM pg_advisory_unlock(18805, 0);
  RETURN b;
END $$;

-- The late lock: everything is written, only the place in the log is still open.
CREATE FUNCTION end_batch(b bigint, size int, ts_from bigint, ts_to bigint)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  earlier bigint;
  first   bigint;
BEGIN
  FOR earlier IN SELECT h.batch_id + 1 FROM log_head h WHERE log_id = 1 LOOP
    WHILE earlier < b LOOP
      PERFORM pg_advisory_lock_shared((18805::bigint << 48) | earlier);
      PERFORM pg_advisory_unlock_shared((18805::bigint << 48) | earlier);
      earlier := earlier + 1;
    END LOOP;
  END LOOP;
  UPDATE log_head SET next = next + size, batch_id = b
    WHERE log_id = 1 AND batch_id < b RETURNING next - size INTO first;
  IF first IS NULL THEN
    RAISE EXCEPTION 'batch % comes after a later one', b;
  END IF;
  INSERT INTO log_batch (batch_id, first_index, n, ts_min, ts_max)
    VALUES (b, first, size, ts_from, ts_to);
  RETURN first;
END $$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['topic', 'entry', 'entry_key', 'log_batch', 'log_span', 'log_gap'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO audit_app', t);
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA public TO audit_app;
GRANT SELECT, INSERT, UPDATE ON source_offset TO audit_app;
GRANT SELECT, UPDATE ON log_head TO audit_app;
GRANT USAGE ON SEQUENCE batch_seq TO audit_app;
