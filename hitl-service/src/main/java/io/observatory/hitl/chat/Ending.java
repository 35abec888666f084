package io.observatory.hitl.chat;

import java.time.Instant;

/**
 * How an approval ended.
 *
 * @param word for a person: Approved, Denied, Expired, Cancelled
 * @param by principals that decided it, or what did
 * @param at when
 * @param reason theirs; empty when none was given
 */
public record Ending(String word, String by, Instant at, String reason) {}
