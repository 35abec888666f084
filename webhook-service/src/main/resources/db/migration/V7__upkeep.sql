-- What is on its way is listed by its status: these rows are few, those that are done are not among them.
CREATE INDEX webhook_deliveries_by_status ON webhook_deliveries (status, id) WHERE status IN ('PENDING', 'RETRY');
-- Events are deleted by their age; unlike deliveries' ids theirs are their publishers' own and tell no time.
CREATE INDEX webhook_event_by_age ON webhook_event (created_at);

GRANT DELETE ON webhook_replay TO webhook_app;
