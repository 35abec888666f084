package io.observatory.scheduler.job;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for something.
 *
 * @param person whether an OperatorAction tells of what is done: operators are people, agents and
 *     services are not
 * @param agents for which agents' jobs the caller may speak
 */
public record Caller(
    String principal,
    List<String> roles,
    @Nullable String remoteAddress,
    boolean person,
    Predicate<String> agents) {

  /** The service itself, when time or an agent's runs make it act. */
  public static final Caller SERVICE = machine("scheduler-service");

  /** Copies the roles. */
  public Caller {
    roles = List.copyOf(roles);
  }

  /** Who a record on a topic says it comes from; who may write there is for the broker to say. */
  public static Caller machine(String principal) {
    return new Caller(principal, List.of(), null, false, agent -> true);
  }

  /** Refuses what is another agent's. */
  void requireMayCommand(String targetAgentId) {
    if (!person && !agents.test(targetAgentId)) {
      throw JobRefusedException.of(
          JobRefusal.FORBIDDEN, "The token of an agent commands the jobs of that agent only.");
    }
  }
}
