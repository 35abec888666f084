package io.observatory.scheduler.reminder;

import io.observatory.scheduler.occurrence.Schedule;
import io.observatory.scheduler.plan.StoredForms;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes what agents ask to be reminded of, once for each event. The delay counts from when the
 * broker took the released step, so a gateway that is behind makes no reminder late. Safe for use
 * by many threads.
 */
public final class Reminders {

  /** Longest payload, in bytes of UTF-8. */
  public static final int LONGEST_PAYLOAD = 256 * 1024;

  private static final int LONGEST_ID = 256;

  /** Namespace of the jobs' ids; drawn once, never to be changed. */
  private static final UUID NAMESPACE = UUID.fromString("0d9a1d52-6c52-4a63-9a0e-2f7c5f3b1e84");

  private final ReminderStore store;
  private final ReminderLog log;
  private final StoredForms forms;
  private final TransactionOperations transaction;
  private final Clock clock;

  public Reminders(
      ReminderStore store,
      ReminderLog log,
      StoredForms forms,
      TransactionOperations transaction,
      Clock clock) {
    this.store = store;
    this.log = log;
    this.forms = forms;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** What became of asks. */
  public record Taken(int made, int refused) {}

  /** Makes the reminders that are not there yet, and tells of those that can not be. */
  public Taken take(List<Ask> asks) {
    Map<UUID, Reminder> reminders = new LinkedHashMap<>();
    List<Refusal> refusals = new ArrayList<>();
    for (Ask ask : asks) {
      Refusal refusal = fault(jobId(ask.eventId()), ask);
      if (refusal == null) {
        Reminder reminder = reminder(ask);
        reminders.putIfAbsent(reminder.jobId(), reminder); // a repeat may come in the same batch
      } else {
        refusals.add(refusal);
      }
    }
    if (reminders.isEmpty() && refusals.isEmpty()) {
      return new Taken(0, 0);
    }
    int made =
        Objects.requireNonNull(
            transaction.execute(
                status -> {
                  if (!refusals.isEmpty()) {
                    log.refused(refusals, clock.instant());
                  }
                  return reminders.isEmpty() ? 0 : store.add(List.copyOf(reminders.values()));
                }));
    return new Taken(made, refusals.size());
  }

  /** The job that an event asks for: UUIDv5 (RFC 9562) of its id. */
  static UUID jobId(String eventId) {
    ByteBuffer name = ByteBuffer.allocate(16);
    name.putLong(NAMESPACE.getMostSignificantBits()).putLong(NAMESPACE.getLeastSignificantBits());
    ByteBuffer hash =
        ByteBuffer.wrap(digest("SHA-1", name.array(), eventId.getBytes(StandardCharsets.UTF_8)));
    long high = (hash.getLong() & 0xFFFFFFFFFFFF0FFFL) | 0x0000000000005000L;
    long low = (hash.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low);
  }

  private static @Nullable Refusal fault(UUID jobId, Ask ask) {
    Ask.Input input = ask.input();
    if (input == null) {
      return new Refusal(
          jobId, ask, "invalid_input", "tool_input is no JSON object with delay_ms and payload");
    }
    Long delay = input.delayMs();
    if (delay == null || delay < 1 || delay > Schedule.LONGEST.toMillis()) {
      return new Refusal(
          jobId, ask, "invalid_delay", "delay_ms is a whole number from 1 to ten years");
    }
    String payload = input.payload();
    if (payload != null && payload.getBytes(StandardCharsets.UTF_8).length > LONGEST_PAYLOAD) {
      return new Refusal(jobId, ask, "payload_too_large", "payload has at most 256 KiB");
    }
    if (ask.agentId().isBlank() || ask.agentId().length() > LONGEST_ID) {
      return new Refusal(jobId, ask, "invalid_agent", "an agent's id has 1 to 256 characters");
    }
    return null;
  }

  private Reminder reminder(Ask ask) {
    Ask.Input input = Objects.requireNonNull(ask.input());
    long delay = Objects.requireNonNull(input.delayMs());
    Instant at = ask.askedAt().plusMillis(delay).truncatedTo(ChronoUnit.MICROS);
    return new Reminder(
        jobId(ask.eventId()),
        ask.agentId(),
        at,
        forms.write(new Schedule.Once(at)),
        input.payload(),
        HexFormat.of()
            .formatHex(
                digest(
                    "SHA-256",
                    (ask.agentId() + "\n" + delay + "\n").getBytes(StandardCharsets.UTF_8),
                    String.valueOf(input.payload()).getBytes(StandardCharsets.UTF_8))),
        ask.traceparent());
  }

  private static byte[] digest(String algorithm, byte[] one, byte[] other) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(one);
      return digest.digest(other);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
