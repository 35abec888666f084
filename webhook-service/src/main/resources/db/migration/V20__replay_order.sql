-- What is made of an event that had no delivery takes its place in line beside others that keep theirs.
GRANT USAGE ON SEQUENCE webhook_deliveries_seq_seq TO webhook_app;
