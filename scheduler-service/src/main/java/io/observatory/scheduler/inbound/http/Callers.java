package io.observatory.scheduler.inbound.http;

import io.observatory.platform.http.Preconditions;
import io.observatory.platform.security.AgentTokens;
import io.observatory.platform.security.Roles;
import io.observatory.scheduler.job.Caller;
import io.observatory.scheduler.job.JobId;
import io.observatory.scheduler.job.JobRules;
import io.observatory.scheduler.job.Order;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;

/** Who calls, and what they want done. */
final class Callers {

  private static final List<String> PEOPLE = List.of("viewer", "operator", "approver", "admin");

  private Callers() {}

  /** Whether it is a person, and no agent that speaks for itself. */
  static boolean isPerson(Authentication who) {
    return Roles.of(who).stream().anyMatch(PEOPLE::contains);
  }

  /** The job that a path means. */
  static JobId job(String text, Authentication who) {
    return JobRefusals.orRefuse(() -> called(JobRules.id(text), who));
  }

  /** People's names are everybody's; an agent's are its own, so that none takes another's. */
  static JobId called(JobId id, Authentication who) {
    return isPerson(who) ? id : id.calledBy(who.getName());
  }

  /** A person, or an agent that speaks for itself. */
  static Caller of(HttpServletRequest request, Authentication who) {
    String name = who.getName();
    return new Caller(
        name,
        Roles.of(who),
        request.getRemoteAddr(),
        Roles.isOperator(who),
        agent -> AgentTokens.speaksFor(name, agent));
  }

  /** An order to the job of that id or name; {@code If-Match} holds it to a version, if sent. */
  static Order order(
      String id, @Nullable String reason, HttpServletRequest request, Authentication who) {
    long expected =
        request.getHeader(HttpHeaders.IF_MATCH) == null ? 0 : Preconditions.expected(request);
    return new Order(job(id, who).id(), expected, reason, of(request, who));
  }
}
