package io.observatory.scheduler.inbound.http;

import io.observatory.platform.http.Preconditions;
import io.observatory.platform.security.AgentTokens;
import io.observatory.platform.security.Roles;
import io.observatory.scheduler.job.Caller;
import io.observatory.scheduler.job.Order;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;

/** Who calls, and what they want done. */
final class Callers {

  private Callers() {}

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
    return new Order(JobRefusals.id(id).id(), expected, reason, of(request, who));
  }
}
