package io.observatory.platform.security;

/**
 * For which agents a caller may speak. A principal is one agent's own, or, ending in {@code *}, a
 * runner's: {@code c1-*} speaks for every agent whose id begins with {@code c1-}.
 */
public final class AgentTokens {

  private static final char ANY = '*';

  private AgentTokens() {}

  /**
   * Whether that principal may speak for that agent. A {@code *} anywhere but at the end stands for
   * itself. A bare {@code *} speaks for nobody: a token for all agents there are or will be is not
   * given by accident.
   */
  public static boolean speaksFor(String principal, String agentId) {
    if (!isPattern(principal)) {
      return !principal.isEmpty() && principal.equals(agentId);
    }
    String prefix = principal.substring(0, principal.length() - 1);
    return !prefix.isEmpty() && agentId.startsWith(prefix);
  }

  /** Whether the principal is a runner's pattern, so that it names no single agent. */
  public static boolean isPattern(String principal) {
    return !principal.isEmpty() && principal.charAt(principal.length() - 1) == ANY;
  }
}
