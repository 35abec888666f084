-- Names of one's own for headers of the profile: JSON by what they carry, '{}' for the profile's.
ALTER TABLE webhook_endpoint ADD COLUMN header_names text NOT NULL DEFAULT '{}';
