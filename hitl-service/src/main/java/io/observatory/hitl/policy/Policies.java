package io.observatory.hitl.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All policies, in the order in which they are asked; the first one concerned decides. */
public final class Policies {

  /** None: people decide about everything. */
  public static final Policies NONE = new Policies(List.of());

  private final List<Policy> policies;

  /** Puts them in their order. */
  public Policies(Collection<Policy> policies) {
    this.policies =
        policies.stream()
            .sorted(Comparator.comparingInt(Policy::order).thenComparing(Policy::name))
            .toList();
  }

  /** The same with that one in the place of the one of its name. */
  public Policies with(Policy draft) {
    return new Policies(
        Stream.concat(
                policies.stream().filter(each -> !each.name().equals(draft.name())),
                Stream.of(draft))
            .toList());
  }

  /** What they say; never throws, and never AUTO where something could not be evaluated. */
  public Verdict judge(Facts facts) {
    return concerned(facts)
        .orElseGet(() -> Verdict.undecided("", 0, "", Terms.DEFAULT, "No policy is concerned."));
  }

  /** The same of the first one concerned; empty when none is. */
  Optional<Verdict> concerned(Facts facts) {
    for (Policy policy : policies) {
      try {
        if (policy.concerns(facts)) {
          return Optional.of(asRegistered(policy.judge(facts), facts));
        }
      } catch (RuntimeException e) {
        return Optional.of(
            policy.failed("", "Whether policy " + policy.name() + " is concerned", e));
      }
    }
    return Optional.empty();
  }

  private static Verdict asRegistered(Verdict said, Facts facts) {
    return said.decision() == Decision.AUTO
            && facts.agent().execution() == Execution.APPROVAL_REQUIRED
        ? Verdict.undecided(
            said.policy(),
            said.version(),
            said.rule(),
            said.terms(),
            "The agent is registered as one that does not act on its own.")
        : said;
  }
}
