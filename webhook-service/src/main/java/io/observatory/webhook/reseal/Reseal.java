package io.observatory.webhook.reseal;

import io.observatory.webhook.endpoint.Caller;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Seals all secrets anew with the newest key, in slices that commit one by one; done again it goes
 * on with what is left. Nothing that is signed or verified changes by it. Safe for use by many
 * threads.
 */
public final class Reseal {

  private static final int SLICE = 200;
  private static final long LONGEST_NANOS = Duration.ofSeconds(10).toNanos();

  private final SealedRows rows;
  private final ResealLog log;
  private final TransactionOperations transactions;
  private final InstantSource clock;
  private final LongSupplier nanos;

  /**
   * What was done.
   *
   * @param endpoints sealed anew
   * @param sources sealed anew
   * @param left what is still sealed with another key: it was changed at this moment, time was up,
   *     or its key is not among the keys
   */
  public record Counts(int endpoints, int sources, long left) {}

  /** Takes its parts. */
  public Reseal(
      SealedRows rows,
      ResealLog log,
      TransactionOperations transactions,
      InstantSource clock,
      LongSupplier nanos) {
    this.rows = rows;
    this.log = log;
    this.transactions = transactions;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** Does as much as can be done in ten seconds. */
  public Counts run(Caller caller, @Nullable String reason) {
    transactions.executeWithoutResult(status -> log.ordered(caller, reason, clock.instant()));
    long begin = nanos.getAsLong();
    int endpoints = all(SealedRows.Kind.ENDPOINT, begin);
    int sources = all(SealedRows.Kind.SOURCE, begin);
    return new Counts(endpoints, sources, rows.left());
  }

  private int all(SealedRows.Kind kind, long begin) {
    int resealed = 0;
    String place = "";
    while (nanos.getAsLong() - begin < LONGEST_NANOS) {
      String after = place;
      SealedRows.Slice slice = transactions.execute(status -> rows.reseal(kind, after, SLICE));
      if (slice == null || slice.last() == null) {
        break;
      }
      resealed += slice.resealed();
      place = slice.last();
    }
    return resealed;
  }
}
