package io.observatory.scheduler.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who has the dead tried again, as authenticated. */
public record Redriver(String principal, List<String> roles, @Nullable String remoteAddress) {

  /** Copies the roles. */
  public Redriver {
    roles = List.copyOf(roles);
  }
}
