package io.observatory.hitl.policy;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How people decide.
 *
 * @param quorum who
 * @param separationOfDuties the requester, the agent's owner and the agent itself do not vote
 * @param reasonRequired a vote needs a reason
 * @param timeout how long they may take
 * @param timeoutAction what happens then
 * @param reminders null when nobody is reminded
 * @param escalations who is asked when, the earliest first
 * @param webOnly votes from chat do not count
 * @param stepUp null when a login is as good as another
 * @param votes of what roles count
 * @param grantTtl how long an approval may be used
 * @param denialWindow how long an identical request gets the same denial
 */
public record Terms(
    Quorum quorum,
    boolean separationOfDuties,
    boolean reasonRequired,
    Duration timeout,
    TimeoutAction timeoutAction,
    @Nullable Reminders reminders,
    List<Escalation> escalations,
    boolean webOnly,
    @Nullable StepUp stepUp,
    Votes votes,
    Duration grantTtl,
    Duration denialWindow) {

  /** What holds where a policy says nothing. */
  public static final Terms DEFAULT =
      new Terms(
          Quorum.ANYBODY,
          true,
          false,
          Duration.ofHours(1),
          TimeoutAction.DENY,
          null,
          List.of(),
          false,
          null,
          Votes.LIVE,
          Duration.ofMinutes(15),
          Duration.ofMinutes(10));

  /** Copies. */
  public Terms {
    escalations = List.copyOf(escalations);
  }

  /** People are reminded every so often, so many times at most. */
  public record Reminders(Duration every, int atMost) {}

  /** When nobody has decided after so long, these decide. */
  public record Escalation(Duration after, Quorum quorum) {}

  /**
   * How a voter must have logged in.
   *
   * @param acr authentication context class of OIDC
   * @param maxAge how long ago at most
   */
  public record StepUp(String acr, Duration maxAge) {}

  /** Of what roles votes count. */
  public enum Votes {
    /** Those a voter had when voting. */
    STICKY,
    /** Those a voter has when it is decided. */
    LIVE
  }

  /** The same, but silence does not approve. */
  Terms withoutTimeoutApprove() {
    return timeoutAction != TimeoutAction.APPROVE
        ? this
        : new Terms(
            quorum,
            separationOfDuties,
            reasonRequired,
            timeout,
            TimeoutAction.DENY,
            reminders,
            escalations,
            webOnly,
            stepUp,
            votes,
            grantTtl,
            denialWindow);
  }
}
