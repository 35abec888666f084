-- The agent that a run was fired for: its job may be given to another one while it goes on. NULL: the run was fired before
-- this was kept, and its job's agent is the one.
ALTER TABLE job_active ADD COLUMN target_agent_id text;

-- Whom versions before target_since were for: a fire may be settled after its job was given to another agent.
ALTER TABLE cron_jobs ADD COLUMN previous_target text, ADD COLUMN target_since bigint;

-- How many early reports a job has is asked before it gets another.
CREATE INDEX job_report_early_job_idx ON job_report_early (job_id);

-- As what a dead run is tried again: 4 (TRIGGERED) when somebody had asked for it, else 2 (RETRY), so that two runs of one
-- occurrence do not share what identifies their tries.
ALTER TABLE job_dead ADD COLUMN kind smallint NOT NULL DEFAULT 2;
