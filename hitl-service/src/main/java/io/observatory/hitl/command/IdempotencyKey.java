package io.observatory.hitl.command;

/**
 * A caller's own name for a request, so that a repeat gets the first one's answer.
 *
 * @param digest of the whole request; the same key with another digest is refused
 */
public record IdempotencyKey(String key, String digest) {}
