package io.observatory.webhook.inbound.http;

import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.Fields;
import io.observatory.webhook.reseal.Reseal;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How secrets are kept. */
@RestController
@RequestMapping("/v1/secrets")
@PreAuthorize("hasRole('admin')")
class SecretsController {

  private final Reseal reseal;
  private final Bodies bodies;

  SecretsController(Reseal reseal, Bodies bodies) {
    this.reseal = reseal;
    this.bodies = bodies;
  }

  record Why(@Nullable String reason) {}

  @PostMapping("/reseal")
  Reseal.Counts reseal(
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    String reason = Fields.reason(bodies.read(body, Why.class).reason());
    return reseal.run(Callers.of(request, who), reason);
  }
}
