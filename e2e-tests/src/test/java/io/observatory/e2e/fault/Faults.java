package io.observatory.e2e.fault;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The scenarios of the matrix, one method each; all may run one after the other, in any order. */
final class Faults {
  private static final double SOME = 0.05;
  private static final double A_FIFTH = 0.2;

  /** A few beats' worth: enough that the broker never silences the connection for long. */
  private static final double TRICKLE_BYTES_PER_SECOND = 200;

  private static final Duration HOUR = Duration.ofHours(1);

  private final Matrix matrix;
  private final Times times;

  Faults(Matrix matrix) {
    this.matrix = matrix;
    this.times = matrix.times;
  }

  /** T30: no fault but the agents' own clocks. */
  Verdict none() {
    int mark = matrix.events.mark();
    Set<String> silent = goSilent(SOME);
    return matrix.judge("T30 agents' clocks ± 10 years", silent, mark, "");
  }

  /** T22, T23: the service is stopped, a fifth of the agents go silent meanwhile. */
  Verdict serviceStopped() {
    int mark = matrix.events.mark();
    matrix.stack.stop(FaultStack.SERVICE);
    Set<String> silent = goSilent(A_FIFTH);
    Waiting.pass(times.serviceAway());
    long starts = System.nanoTime();
    matrix.stack.start(FaultStack.SERVICE);
    double ready = (System.nanoTime() - starts) / 1e9;
    return matrix.judge(
        "T22, T23 service stopped " + times.serviceAway(), silent, mark, readyAfter(ready));
  }

  /** T24: the broker is killed and comes back. */
  Verdict brokerAway() {
    int mark = matrix.events.mark();
    Set<String> silent = goSilent(SOME);
    matrix.stack.kill(FaultStack.BROKER);
    Waiting.pass(times.brokerAway().dividedBy(2));
    String answer = said(matrix.http.beat("demo-http-1"));
    Waiting.pass(times.brokerAway().dividedBy(2));
    int before = matrix.events.evictedSince(mark).size();
    matrix.stack.start(FaultStack.BROKER);
    return matrix.judge(
        "T24 broker away " + times.brokerAway(),
        silent,
        mark,
        answer + ", " + before + " evicted meanwhile, ");
  }

  /** The service's process sleeps without knowing. */
  Verdict serviceSuspended() {
    return suspended(FaultStack.SERVICE);
  }

  /** The broker's process sleeps; connections stay open and nobody answers. */
  Verdict brokerSuspended() {
    return suspended(FaultStack.BROKER);
  }

  private Verdict suspended(String component) {
    int mark = matrix.events.mark();
    Set<String> silent = goSilent(SOME);
    matrix.stack.suspend(component);
    try {
      Waiting.pass(times.pause());
    } finally {
      matrix.stack.wake(component);
    }
    return matrix.judge("SIGSTOP " + times.pause() + " of the " + component, silent, mark, "");
  }

  /**
   * T25: the service may read next to nothing while everyone beats on. Some die in the backlog;
   * others, dead and evicted before, beat once early in it: read late, that revives nobody.
   */
  Verdict lagging() {
    Set<String> dead = goSilent(SOME);
    int before = matrix.events.mark();
    Waiting.until(times.verdict(), () -> matrix.events.evictedSince(before).containsAll(dead));
    matrix.stack.throttle(TRICKLE_BYTES_PER_SECOND);
    Waiting.pass(times.lag().dividedBy(4));
    int mark = matrix.events.mark();
    matrix.fleet.beatOnce(dead);
    Set<String> silent = goSilent(SOME);
    Waiting.pass(times.lag().dividedBy(4).multipliedBy(3));
    double lag = matrix.http.metric("observatory_heartbeat_lag");
    int evicted = matrix.events.evictedSince(mark).size();
    matrix.stack.throttle(null);
    return matrix.judge(
        "T25 lag of " + times.lag(),
        new Matrix.Silent(silent, dead),
        mark,
        String.format(Locale.ROOT, "%,.0f records behind, %d evicted meanwhile, ", lag, evicted));
  }

  /** One instance becomes three, of which one is killed. */
  Verdict instancesComeAndGo() {
    int mark = matrix.events.mark();
    Set<String> silent = new HashSet<>(goSilent(SOME / 2));
    try (Member second = matrix.stack.member("second");
        Member third = matrix.stack.member("third")) {
      second.awaitReady();
      third.awaitReady();
      Waiting.pass(times.ttl().dividedBy(2));
      silent.addAll(goSilent(SOME / 2));
      third.kill();
      return matrix.judge("1 → 3 → 2 instances", silent, mark, "");
    }
  }

  /**
   * The service's wall clock jumps an hour ahead, later an hour behind the true time. Its process
   * is a new one: a Kafka client that was throttled or cut off in the hour before a jump back waits
   * until the clock is there again, which delays evictions and is not what is asked here.
   */
  Verdict clockJumps() {
    matrix.stack.stop(FaultStack.SERVICE);
    matrix.stack.start(FaultStack.SERVICE);
    int mark = matrix.events.mark();
    Set<String> silent = new HashSet<>(goSilent(SOME / 2));
    matrix.stack.shiftClock(HOUR);
    Waiting.until(times.verdict(), () -> matrix.events.evictedSince(mark).containsAll(silent));
    Duration ahead = matrix.clockShift(mark);
    int second = matrix.events.mark();
    Set<String> more = goSilent(SOME / 2);
    silent.addAll(more);
    matrix.stack.shiftClock(HOUR.negated());
    Waiting.until(times.verdict(), () -> matrix.events.evictedSince(second).containsAll(more));
    Duration behind = matrix.clockShift(second);
    try {
      return matrix.judge(
          "clock of the service ± 1 h",
          silent,
          mark,
          moved(ahead) + " and " + moved(behind) + ", ");
    } finally {
      matrix.stack.shiftClock(Duration.ZERO);
    }
  }

  private Set<String> goSilent(double share) {
    Set<String> silent = matrix.choose(share);
    matrix.fleet.silence(silent);
    return silent;
  }

  private static String moved(Duration shift) {
    return String.format(Locale.ROOT, "%+.0f min", shift.toSeconds() / 60.0);
  }

  private static String readyAfter(double seconds) {
    return String.format(Locale.ROOT, "ready %.1f s after its start, ", seconds);
  }

  private static String said(HttpResponse<String> answer) {
    return "HTTP "
        + answer.statusCode()
        + answer
            .headers()
            .firstValue("Retry-After")
            .map(value -> " Retry-After " + value)
            .orElse(" without Retry-After");
  }
}
