package io.observatory.audit.log;

import org.jspecify.annotations.Nullable;

/**
 * How far one source is behind.
 *
 * @param end offset the next record will get, or null when the partition is gone or not answered
 * @param lag offsets between the stored position and the end, or null like {@code end}
 */
public record Lag(Entries.StoredPosition position, @Nullable Long end, @Nullable Long lag) {}
