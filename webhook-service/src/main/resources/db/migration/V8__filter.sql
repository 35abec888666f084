-- Which events of its types an endpoint wants, by their headers and bodies: JSON as it was given, '{}' for all.
ALTER TABLE webhook_endpoint ADD COLUMN filter text NOT NULL DEFAULT '{}';
