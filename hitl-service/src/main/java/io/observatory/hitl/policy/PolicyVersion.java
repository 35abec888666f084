package io.observatory.hitl.policy;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version of a policy; versions are added and never change.
 *
 * @param version from 1
 * @param document as parsed from JSON
 * @param digest SHA-256 (hex) of the document as it is kept
 * @param author who wrote it
 * @param reason why, in the author's words
 */
public record PolicyVersion(
    String name,
    long version,
    Map<String, @Nullable Object> document,
    String digest,
    String author,
    @Nullable String reason,
    Instant at) {}
