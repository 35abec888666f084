-- Secrets are sealed anew with another key where they are.
GRANT UPDATE (sealed) ON webhook_endpoint_secret TO webhook_app;
