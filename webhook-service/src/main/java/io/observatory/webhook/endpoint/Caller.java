package io.observatory.webhook.endpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who asks for something, as authenticated. */
public record Caller(String principal, List<String> roles, @Nullable String remoteAddress) {

  /** The service itself, when an endpoint's answers make it act. */
  public static final Caller SERVICE = new Caller("webhook-service", List.of(), null);

  /** Copies the roles. */
  public Caller {
    roles = List.copyOf(roles);
  }
}
