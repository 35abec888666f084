package io.observatory.heartbeat.agent;

/**
 * The time on the broker's clock, told from append times and our monotonic clock, so that neither a
 * wrong wall clock here nor one that is set while we run can make an agent look silent. It is a
 * lower bound: a record is read after it was appended, so what it tells is never ahead of the
 * truth.
 */
final class BrokerClock {

  private final long toleranceMillis;
  private long aheadOfMonotonic;
  private boolean heard;
  private boolean settled;

  BrokerClock(long wallMillis, long monotonicMillis, long toleranceMillis) {
    this.aheadOfMonotonic = wallMillis - monotonicMillis;
    this.toleranceMillis = toleranceMillis;
  }

  long at(long monotonicMillis) {
    return monotonicMillis + aheadOfMonotonic;
  }

  /**
   * Learns from the newest record of a batch.
   *
   * @param appendMillis when the broker took it
   * @param atLogEnd whether everything before this batch had already been read, so that the record
   *     can hardly be older than the batch
   * @return how far our idea of the time jumped: ahead, which no agent may be blamed for, or
   *     (negative) back, by which deadlines lie too far off; 0 if it did not
   */
  long hear(long appendMillis, long monotonicMillis, boolean atLogEnd) {
    long sample = appendMillis - monotonicMillis;
    long step = sample - aheadOfMonotonic;
    boolean back = step < 0 && (!heard || (atLogEnd && step < -toleranceMillis));
    boolean ahead = step > (settled ? toleranceMillis : 0);
    if (back || step > 0) {
      aheadOfMonotonic = sample;
    }
    heard = true;
    settled |= atLogEnd;
    return back || ahead ? step : 0;
  }
}
