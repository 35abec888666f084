package io.observatory.audit.log;

import org.jspecify.annotations.Nullable;

/**
 * What can be said about a record's bytes: derived, and derivable again from the bytes and the
 * schema.
 *
 * @param schemaId the id the value names, or null when it names none
 * @param type the record type, empty when unknown
 * @param doc the value as UTF-8 JSON, or null when there is none
 * @param reason why there is no {@code doc} although there is a value, or null
 */
@SuppressWarnings("ArrayRecordComponent") // the text in its stored form, never compared
public record Projection(
    @Nullable Integer schemaId,
    String type,
    CorrelationIds ids,
    byte @Nullable [] doc,
    @Nullable String reason) {}
