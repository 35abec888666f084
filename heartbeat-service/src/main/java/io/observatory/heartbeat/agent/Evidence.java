package io.observatory.heartbeat.agent;

/**
 * What is known of one partition's log, so that silence is never mistaken for our own deafness: an
 * agent is silent only if the log was read to an end that was sampled after its deadline.
 */
final class Evidence {

  private static final long NONE = Long.MAX_VALUE;

  private final long liveOffset;
  private final long checkMillis;
  private final long deafAfterMillis;
  private long lastWitnessMonotonic;
  private long nextCheckMonotonic;
  private long checkEnd = NONE;
  private long checkAsOfMillis;

  /**
   * @param liveOffset end of the log when the partition was opened
   */
  Evidence(Liveness times, long liveOffset, long monotonicMillis) {
    this.liveOffset = liveOffset;
    this.checkMillis = times.checkInterval().toMillis();
    this.deafAfterMillis =
        Math.max(
            2 * times.witnessInterval().toMillis(), Math.min(2_000, times.ttl().toMillis() / 4));
    this.lastWitnessMonotonic = monotonicMillis;
    this.nextCheckMonotonic = monotonicMillis + checkMillis;
  }

  boolean isCaughtUpAt(long position) {
    return position >= liveOffset;
  }

  /**
   * The log's end was read from the broker.
   *
   * @param endOffset its end, including what open transactions hide
   * @param asOfMillis broker time before it was asked for
   * @return for how long nobody could be heard or nobody listened, which goes on every deadline; 0
   *     while all is well
   */
  long witness(long endOffset, long asOfMillis, long monotonicMillis) {
    long since = monotonicMillis - lastWitnessMonotonic;
    lastWitnessMonotonic = monotonicMillis;
    if (since > deafAfterMillis) {
      checkEnd = NONE;
      return since;
    }
    if (checkEnd == NONE && monotonicMillis >= nextCheckMonotonic) {
      checkEnd = endOffset;
      checkAsOfMillis = asOfMillis;
    }
    return 0;
  }

  /** Whether a check waits and the log has been read far enough for it. */
  boolean provesSilenceAt(long position) {
    return checkEnd != NONE && position >= checkEnd;
  }

  /** Ends the check; returns the time as of which deadlines are to be judged. */
  long completeCheck(long monotonicMillis) {
    checkEnd = NONE;
    nextCheckMonotonic = Math.max(nextCheckMonotonic + checkMillis, monotonicMillis);
    return checkAsOfMillis;
  }

  /** A deadline was moved by hand of time: a check sampled before it proves nothing. */
  void drop() {
    checkEnd = NONE;
  }
}
