-- What an endpoint missed is looked for among its tenant's events, in the order in which they came.
CREATE INDEX webhook_event_by_tenant ON webhook_event (tenant_id, created_at, event_id);
