package io.observatory.platform.outbox;

import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.event.CloudEvents;
import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Appends events to the service's {@code outbox} table inside the caller's transaction, so that
 * they commit with its rows or not at all; the relay publishes them right after the commit, at
 * least once.
 *
 * <p>Order: events of one key are published in the order in which they were appended, provided that
 * the transactions that append for a key exclude each other from the append to the commit, as they
 * do when each first locks or updates the aggregate's row. Safe for use by many threads.
 */
public final class Outbox {

  private static final String INSERT =
      """
      INSERT INTO outbox (topic, record_key, value, event_id, type, traceparent, appended_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;

  private final JdbcOperations jdbc;
  private final AvroCodec codec;
  private final Clock clock;
  private final Runnable wake;

  /** {@code wake} is called after each commit that appended; it must not block. */
  Outbox(JdbcOperations jdbc, AvroCodec codec, Clock clock, Runnable wake) {
    this.jdbc = jdbc;
    this.codec = codec;
    this.clock = clock;
    this.wake = wake;
  }

  /**
   * Appends one event.
   *
   * @throws IllegalStateException outside a transaction
   * @throws io.observatory.platform.avro.RegistryUnavailableException when the schema's id was
   *     never learnt and can not be now; roll back
   */
  public void append(OutboxEvent event) {
    append(List.of(event));
  }

  /** Appends events in the order of the list, in one round trip. */
  public void append(List<OutboxEvent> events) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException(
          "an outbox event commits with the rows it tells about: append inside their transaction");
    }
    if (events.isEmpty()) {
      return;
    }
    String traceparent = CloudEvents.currentTraceParent();
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    List<Object[]> rows =
        events.stream()
            .map(
                event ->
                    new Object[] {
                      event.topic(),
                      event.key(),
                      event.record() == null ? null : codec.encode(event.topic(), event.record()),
                      event.eventId(),
                      event.type(),
                      Objects.requireNonNullElse(event.traceparent(), traceparent),
                      now
                    })
            .toList();
    int[] types = {
      Types.VARCHAR,
      Types.VARCHAR,
      Types.BINARY,
      Types.VARCHAR,
      Types.VARCHAR,
      Types.VARCHAR,
      Types.TIMESTAMP_WITH_TIMEZONE
    };
    jdbc.batchUpdate(INSERT, rows, types);
    wakeAfterCommit();
  }

  private void wakeAfterCommit() {
    if (TransactionSynchronizationManager.hasResource(this)) {
      return;
    }
    TransactionSynchronizationManager.bindResource(this, Boolean.TRUE);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void suspend() {
            TransactionSynchronizationManager.unbindResourceIfPossible(Outbox.this);
          }

          @Override
          public void resume() {
            TransactionSynchronizationManager.bindResource(Outbox.this, Boolean.TRUE);
          }

          @Override
          public void afterCommit() {
            wake.run();
          }

          @Override
          public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(Outbox.this);
          }
        });
  }
}
