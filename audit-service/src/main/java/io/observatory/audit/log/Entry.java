package io.observatory.audit.log;

/** A record with what it says, ready to be stored. */
public record Entry(SourceRecord record, Projection projection) {}
