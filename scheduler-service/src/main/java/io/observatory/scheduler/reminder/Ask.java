package io.observatory.scheduler.reminder;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An agent's step that asks for a reminder.
 *
 * @param eventId of the step; a repeat asks for the same reminder
 * @param agentId who asks, and will be reminded
 * @param sessionId in which it asks
 * @param askedAt when the broker took the released step
 * @param input what it asks for; null when that can not be read
 */
public record Ask(
    String eventId,
    String agentId,
    String sessionId,
    Instant askedAt,
    @Nullable Input input,
    @Nullable String traceparent) {

  /** The tool that stands for it. */
  public static final String TOOL = "schedule_reminder";

  /**
   * The input of the tool.
   *
   * @param delayMs null when it is no whole number
   */
  public record Input(@Nullable Long delayMs, @Nullable String payload) {}
}
