-- One row a job. A one-shot job is not written again when it fires: that it is done is seen from there being no due row.
CREATE TABLE cron_jobs (
    job_id          uuid        PRIMARY KEY,
    name            text,                                -- what the caller calls it; then the id is UUIDv5 of it
    owner           text        NOT NULL,                -- principal that asked for it
    target_agent_id text        NOT NULL,
    schedule        text        NOT NULL,                -- JSON; see job.ScheduleJson
    policy          text,                                -- JSON; NULL stands for the defaults
    payload         text,
    body_hash       bytea       NOT NULL,                -- SHA-256 of what was asked: same key, other body is a conflict
    recurring       boolean     NOT NULL,                -- whether a fire brings the next row: not of what fires once, is paused or cancelled
    version         bigint      NOT NULL DEFAULT 1,
    state           text        NOT NULL DEFAULT 'ACTIVE' CHECK (state IN ('ACTIVE', 'PAUSED', 'CANCELLED')),
    paused_until    timestamptz,
    state_reason    text,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    traceparent     text
);
CREATE INDEX cron_jobs_target_idx ON cron_jobs (target_agent_id, job_id);
CREATE INDEX cron_jobs_state_idx ON cron_jobs (state, job_id) WHERE state <> 'ACTIVE';
CREATE INDEX cron_jobs_paused_idx ON cron_jobs (paused_until) WHERE state = 'PAUSED' AND paused_until IS NOT NULL;

-- What is to be fired, and nothing else: narrow, because every fire writes it.
-- A row is good for the version of the job it was made for; one whose job moved on is dropped when it is read.
CREATE TABLE cron_due (
    shard      smallint    NOT NULL,
    due_at     timestamptz NOT NULL,                     -- occurrence and jitter, or later; infinity: waits for a run to end
    job_id     uuid        NOT NULL,
    occurrence timestamptz NOT NULL,                     -- the nominal time: what the fire is identified by
    kind       smallint    NOT NULL,                     -- 1 SCHEDULED, 2 RETRY, 3 CATCH_UP, 4 TRIGGERED, 5 REMINDER
    attempt    smallint    NOT NULL DEFAULT 1,
    priority   smallint    NOT NULL DEFAULT 1,           -- 0 first … 3 last among what is due
    run_no     integer     NOT NULL DEFAULT 1,           -- how many occurrences of the schedule this one makes, for max_runs
    version    bigint      NOT NULL DEFAULT 1,           -- negative: of that version, and brings no next row
    PRIMARY KEY (job_id, kind, occurrence)
) WITH (fillfactor = 90);
CREATE INDEX cron_due_next_idx ON cron_due (shard, due_at, job_id, kind, occurrence); -- the order in which rows are read

-- What a paused job was to fire: moved here when it is paused, and back when it is resumed, as it was.
CREATE TABLE cron_parked (
    shard      smallint    NOT NULL,
    due_at     timestamptz NOT NULL,
    job_id     uuid        NOT NULL,
    occurrence timestamptz NOT NULL,
    kind       smallint    NOT NULL,
    attempt    smallint    NOT NULL,
    priority   smallint    NOT NULL,
    run_no     integer     NOT NULL,
    version    bigint      NOT NULL,
    PRIMARY KEY (job_id, kind, occurrence)
);

-- Runs that owe an answer. The row goes when the run ends.
CREATE TABLE job_active (
    fire_id      uuid        PRIMARY KEY,
    job_id       uuid        NOT NULL,
    occurrence   timestamptz NOT NULL,
    kind         smallint    NOT NULL,
    attempt      smallint    NOT NULL,
    run_no       integer     NOT NULL,
    version      bigint      NOT NULL,
    fired_at     timestamptz NOT NULL,
    started_at   timestamptz,
    last_sign_at timestamptz NOT NULL,                   -- fired, or the last report
    stale_at     timestamptz NOT NULL,                   -- no sign of life until then: stale
    times_out_at timestamptz,                            -- not ended until then: timed out
    progress     text
);
CREATE INDEX job_active_job_idx ON job_active (job_id);
CREATE INDEX job_active_stale_idx ON job_active (stale_at);
CREATE INDEX job_active_timeout_idx ON job_active (times_out_at) WHERE times_out_at IS NOT NULL;

-- Reports of agents that were quicker than the transaction that writes their run into job_active.
CREATE TABLE job_report_early (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fire_id  uuid        NOT NULL,
    job_id   uuid        NOT NULL,
    kind     text        NOT NULL,
    lease_ms bigint,
    code     text,
    detail   text,
    result   text,
    heard_at timestamptz NOT NULL
);
CREATE INDEX job_report_early_idx ON job_report_early (heard_at);

-- History, a partition a day, dropped and never deleted from. One row a fire or a skip.
CREATE TABLE job_run (
    job_id     uuid        NOT NULL,
    fire_id    uuid        NOT NULL,
    occurrence timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,                    -- fired, or decided not to
    due_at     timestamptz NOT NULL,
    ended_at   timestamptz,
    kind       smallint    NOT NULL,
    attempt    smallint    NOT NULL,
    status     smallint    NOT NULL,                     -- 1 FIRED, 2 STARTED, 3 SUCCEEDED, 4 FAILED, 5 TIMED_OUT, 6 STALE, 7 SKIPPED, 8 GAVE_UP, 9 CANCELLED
    skipped    integer     NOT NULL DEFAULT 0,           -- occurrences this row stands for when it is a skip
    reason     text,
    result     text
) PARTITION BY RANGE (recorded_at);
CREATE INDEX job_run_job_idx ON job_run (job_id, recorded_at);
CREATE TABLE job_run_other PARTITION OF job_run DEFAULT; -- catches what no day was made for; the upkeep alarms on it

-- What retries could not save; listed and redriven.
CREATE TABLE job_dead (
    fire_id    uuid        PRIMARY KEY,
    job_id     uuid        NOT NULL,
    occurrence timestamptz NOT NULL,
    attempts   smallint    NOT NULL,
    run_no     integer     NOT NULL,
    code       text        NOT NULL,
    detail     text,
    died_at    timestamptz NOT NULL,
    redriven_at timestamptz
);
CREATE INDEX job_dead_page_idx ON job_dead (died_at, fire_id);
CREATE INDEX job_dead_job_idx ON job_dead (job_id, died_at);

-- Who fires what. An owner renews; the epoch rises with each change of owner.
CREATE TABLE shard_lease (
    shard   smallint    PRIMARY KEY,
    owner   uuid,
    epoch   bigint      NOT NULL DEFAULT 0,
    expires timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO shard_lease (shard) SELECT s FROM generate_series(0, 31) AS s;

-- Instances that want shards; each takes its even share.
CREATE TABLE scheduler_instance (
    instance uuid        PRIMARY KEY,
    mode     text        NOT NULL,                       -- EXACTLY_ONCE, AT_LEAST_ONCE
    expires  timestamptz NOT NULL
);

-- How far each transactional producer's batches were settled here; what its manifests say beyond is settled by who takes over.
CREATE TABLE scheduler_slot (
    instance        uuid     NOT NULL,
    slot            smallint NOT NULL,
    settled         bigint   NOT NULL DEFAULT 0,         -- sequence number of the last settled batch
    manifest_offset bigint   NOT NULL DEFAULT -1,        -- where its manifest stands in the slot's partition
    rounds          bigint   NOT NULL DEFAULT 0,         -- settled batches of which nothing was published
    PRIMARY KEY (instance, slot)
);

-- How far the commands were read: committed with what they did, so that none is followed twice.
CREATE TABLE job_command_position (
    partition_no integer PRIMARY KEY,
    next_offset  bigint  NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON cron_parked TO scheduler_app;
GRANT SELECT, INSERT, UPDATE ON job_command_position TO scheduler_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON cron_jobs, cron_due, job_active, job_report_early, job_dead, scheduler_instance, scheduler_slot TO scheduler_app;
GRANT SELECT, UPDATE ON shard_lease TO scheduler_app;
GRANT SELECT, INSERT, UPDATE ON job_run TO scheduler_app;
GRANT SELECT ON job_run_other TO scheduler_app;

-- Makes the partitions of today and the days ahead, drops those older than what is kept; returns what it dropped. The
-- service may call this and not create or drop tables itself.
CREATE FUNCTION job_run_upkeep(ahead integer, keep integer) RETURNS text[]
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS
$$
DECLARE
    today   date := (now() AT TIME ZONE 'UTC')::date;
    day     date;
    part    text;
    since   timestamptz;
    until   timestamptz;
    old     record;
    dropped text[] := '{}';
BEGIN
    IF ahead NOT BETWEEN 1 AND 30 OR keep NOT BETWEEN 1 AND 3650 THEN
        RAISE EXCEPTION 'days ahead 1 to 30, days kept 1 to 3650';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('job_run_upkeep'));
    PERFORM set_config('lock_timeout', '2s', true); -- whoever fires does not wait behind this for long
    FOR i IN 0..ahead LOOP
        day := today + i;
        part := 'job_run_' || to_char(day, 'YYYYMMDD');
        IF to_regclass('public.' || part) IS NULL THEN
            since := day::timestamp AT TIME ZONE 'UTC';
            until := (day + 1)::timestamp AT TIME ZONE 'UTC';
            -- A table of its own first: attaching it does not stop who writes to the days that are there.
            EXECUTE format('CREATE TABLE public.%I (LIKE public.job_run INCLUDING DEFAULTS)', part);
            IF EXISTS (SELECT 1 FROM public.job_run_other WHERE recorded_at >= since AND recorded_at < until) THEN
                LOCK TABLE public.job_run_other IN ACCESS EXCLUSIVE MODE; -- nobody was here in time; what came goes to its day
                EXECUTE format('WITH moved AS (DELETE FROM public.job_run_other WHERE recorded_at >= %L AND recorded_at < %L RETURNING *)'
                    || ' INSERT INTO public.%I SELECT * FROM moved', since, until, part);
            END IF;
            EXECUTE format('ALTER TABLE public.job_run ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)', part, since, until);
        END IF;
    END LOOP;
    FOR old IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'public.job_run'::regclass AND c.relname ~ '^job_run_[0-9]{8}$'
          AND to_date(right(c.relname, 8), 'YYYYMMDD') < today - keep
    LOOP
        EXECUTE format('DROP TABLE public.%I', old.relname);
        dropped := dropped || old.relname::text;
    END LOOP;
    RETURN dropped;
END
$$;
REVOKE ALL ON FUNCTION job_run_upkeep(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION job_run_upkeep(integer, integer) TO scheduler_app;
SELECT job_run_upkeep(7, 30);
