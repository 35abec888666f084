package io.observatory.hitl.chat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something to be told somewhere, taken to be told now.
 *
 * @param destination where
 * @param subject what, at that destination
 * @param wanted of a card the change to be shown, of an event its revision
 * @param body of an event; null for a card, which is drawn when it is sent
 * @param where the card stands already; null when it does not, as far as is known
 * @param attempts with this one, since it was last told
 * @param triedAt the first of them
 * @param lease proves that it is still this sender's
 */
public record Delivery(
    String destination,
    String subject,
    String approvalId,
    long wanted,
    @Nullable String body,
    ChatChannel.@Nullable Posted where,
    int attempts,
    Instant triedAt,
    String lease) {}
