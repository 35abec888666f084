package io.observatory.hitl.policy;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads terms as parsed from JSON; what is not said is as in other terms. */
final class TermsReading {

  private static final Duration LONGEST = Duration.ofDays(90);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final int MOST_LEVELS = 10;
  private static final int MOST_REMINDERS = 100;
  private static final int LONGEST_ACR = 256;

  private TermsReading() {}

  static Terms terms(String path, @Nullable Object json, Terms otherwise) {
    Json terms =
        Json.of(
            path,
            json,
            "quorum",
            "separation_of_duties",
            "reason_required",
            "timeout",
            "timeout_action",
            "allow_timeout_approve",
            "reminders",
            "escalations",
            "web_only",
            "step_up",
            "votes",
            "grant_ttl",
            "denial_window");
    return new Terms(
        terms.quorum("quorum", otherwise.quorum()),
        terms.flag("separation_of_duties", otherwise.separationOfDuties()),
        terms.flag("reason_required", otherwise.reasonRequired()),
        terms.time("timeout", otherwise.timeout(), SHORTEST, LONGEST),
        timeoutAction(terms, otherwise),
        reminders(terms, otherwise),
        escalations(terms, otherwise),
        terms.flag("web_only", otherwise.webOnly()),
        stepUp(terms, otherwise),
        terms.word("votes", Terms.Votes.values(), otherwise.votes()),
        terms.time("grant_ttl", otherwise.grantTtl(), SHORTEST, LONGEST),
        terms.time("denial_window", otherwise.denialWindow(), Duration.ZERO, LONGEST));
  }

  /** Silence approves only where that is said twice. */
  private static TimeoutAction timeoutAction(Json terms, Terms otherwise) {
    TimeoutAction action =
        terms.word("timeout_action", TimeoutAction.values(), otherwise.timeoutAction());
    boolean inherited = !terms.has("timeout_action") && !terms.has("allow_timeout_approve");
    if (action == TimeoutAction.APPROVE
        && !inherited
        && !terms.flag("allow_timeout_approve", false)) {
      throw terms.wrong("timeout_action", "APPROVE needs allow_timeout_approve: true beside it");
    }
    if (action == TimeoutAction.ESCALATE && escalations(terms, otherwise).isEmpty()) {
      throw terms.wrong("timeout_action", "ESCALATE needs escalations");
    }
    return action;
  }

  private static Terms.@Nullable Reminders reminders(Json terms, Terms otherwise) {
    if (!terms.has("reminders")) {
      return otherwise.reminders();
    }
    Json reminders = terms.object("reminders", "every", "at_most");
    if (!reminders.has("every")) {
      throw reminders.wrong("every", "is missing");
    }
    return new Terms.Reminders(
        reminders.time("every", Duration.ZERO, SHORTEST, LONGEST),
        reminders.number("at_most", 3, 1, MOST_REMINDERS));
  }

  private static List<Terms.Escalation> escalations(Json terms, Terms otherwise) {
    if (!terms.has("escalations")) {
      return otherwise.escalations();
    }
    List<Terms.Escalation> levels =
        terms.list("escalations", MOST_LEVELS, TermsReading::escalation);
    for (int i = 1; i < levels.size(); i++) {
      if (levels.get(i).after().compareTo(levels.get(i - 1).after()) <= 0) {
        throw terms.wrong("escalations[" + i + "].after", "must be later than the level before");
      }
    }
    return levels;
  }

  private static Terms.Escalation escalation(String path, @Nullable Object json) {
    Json level = Json.of(path, json, "after", "quorum");
    if (!level.has("after") || !level.has("quorum")) {
      throw level.wrong(level.has("after") ? "quorum" : "after", "is missing");
    }
    return new Terms.Escalation(
        level.time("after", Duration.ZERO, SHORTEST, LONGEST),
        level.quorum("quorum", Quorum.ANYBODY));
  }

  private static Terms.@Nullable StepUp stepUp(Json terms, Terms otherwise) {
    if (!terms.has("step_up")) {
      return otherwise.stepUp();
    }
    Json step = terms.object("step_up", "acr", "max_age");
    String acr = step.text("acr", LONGEST_ACR);
    if (acr == null) {
      throw step.wrong("acr", "is missing");
    }
    return new Terms.StepUp(acr, step.time("max_age", Duration.ofMinutes(5), SHORTEST, LONGEST));
  }
}
