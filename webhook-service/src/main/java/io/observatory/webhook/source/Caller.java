package io.observatory.webhook.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who changes something.
 *
 * @param principal who
 * @param roles which roles that one had
 * @param remoteAddress where the call came from
 */
public record Caller(String principal, List<String> roles, @Nullable String remoteAddress) {

  /** Takes a copy. */
  public Caller {
    roles = List.copyOf(roles);
  }
}
