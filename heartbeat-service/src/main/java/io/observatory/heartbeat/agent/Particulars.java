package io.observatory.heartbeat.agent;

import org.jspecify.annotations.Nullable;

/** What only some agents have: kept apart so that the others stay small. Owner's thread only. */
final class Particulars {

  private static final int REGRESSIONS_OF_TWINS = 3;

  private Mandate mandate = Mandate.NONE;
  private long busyUntilMillis;
  private long wakeAtMillis;
  private @Nullable String progress;

  private double flapScore;
  private long flapScoredAtMillis;
  private int cleanBeats;
  private boolean flapping;

  private long twinUntilMillis;
  private long regressedAtMillis;
  private int regressions;

  private Mandate storedMandate = Mandate.NONE;
  private boolean storedTwin;
  private long storedWakeAtMillis;

  Mandate mandate() {
    return mandate;
  }

  void lay(Mandate down) {
    mandate = down;
  }

  long busyUntilMillis() {
    return busyUntilMillis;
  }

  long wakeAtMillis() {
    return wakeAtMillis;
  }

  @Nullable String progress() {
    return progress;
  }

  void absentUntil(long busyUntil, long wakeAt, @Nullable String doing) {
    busyUntilMillis = busyUntil;
    // A sleeper that repeats itself is no news for a few milliseconds of jitter.
    if (wakeAt == 0 || Math.abs(wakeAt - wakeAtMillis) > 5_000) {
      wakeAtMillis = wakeAt;
    }
    progress = doing;
  }

  void heardAgain(FlapRules rules, long nowMillis) {
    flapScore = rules.decayed(flapScore, nowMillis - flapScoredAtMillis) + 1;
    flapScoredAtMillis = nowMillis;
    cleanBeats = 0;
    flapping |= flapScore >= rules.threshold();
  }

  void heardInTime(FlapRules rules, long nowMillis) {
    if (flapping
        && ++cleanBeats >= FlapRules.CLEAN_BEATS
        && rules.decayed(flapScore, nowMillis - flapScoredAtMillis) < rules.threshold() / 2) {
      flapping = false;
    }
  }

  boolean isFlapping() {
    return flapping;
  }

  /** Another process beats under the same id; it is believed until {@code millis}. */
  void twinUntil(long millis) {
    twinUntilMillis = Math.max(twinUntilMillis, millis);
  }

  /** The sequence went back without a new life: a restart does so once, twins again and again. */
  void regressed(long arrivalMillis, long windowMillis) {
    regressions = arrivalMillis - regressedAtMillis > windowMillis ? 1 : regressions + 1;
    regressedAtMillis = arrivalMillis;
    if (regressions >= REGRESSIONS_OF_TWINS) {
      twinUntil(arrivalMillis + 2 * windowMillis);
    }
  }

  boolean hasTwin(long nowMillis) {
    return twinUntilMillis > nowMillis;
  }

  boolean isUnsaved(long nowMillis) {
    return !mandate.equals(storedMandate)
        || hasTwin(nowMillis) != storedTwin
        || wakeAtMillis != storedWakeAtMillis;
  }

  boolean isNewTwin(long nowMillis) {
    return hasTwin(nowMillis) && !storedTwin;
  }

  boolean isTwinOver(long nowMillis) {
    return storedTwin && !hasTwin(nowMillis);
  }

  void restore(AgentSnapshot row, FlapRules rules) {
    Details details = row.details();
    mandate = details.mandate();
    wakeAtMillis = details.nextActiveAt() == null ? 0 : details.nextActiveAt().toEpochMilli();
    busyUntilMillis = details.busyUntil() == null ? 0 : details.busyUntil().toEpochMilli();
    flapping = row.state() == AgentState.FLAPPING;
    flapScore = flapping ? rules.threshold() : 0;
    flapScoredAtMillis = row.lastSeen().toEpochMilli();
  }

  void confirm(Details row) {
    storedMandate = row.mandate();
    storedTwin = row.duplicateIdentity();
    storedWakeAtMillis = row.nextActiveAt() == null ? 0 : row.nextActiveAt().toEpochMilli();
  }
}
