package io.observatory.hitl.chat;

/**
 * Somebody in a chat service, as the service proves it.
 *
 * @param service such as {@code slack}
 * @param team the workspace
 * @param member the person in it
 */
public record ChatIdentity(String service, String team, String member) {

  /** As records of what was done name it. */
  public String name() {
    return service + ":" + team + "/" + member;
  }
}
