package io.observatory.hitl.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who commands, as authenticated. */
public record Caller(String principal, List<String> roles, @Nullable String remoteAddress) {

  /** Copies the roles. */
  public Caller {
    roles = List.copyOf(roles);
  }
}
