package io.observatory.hitl.relay;

/**
 * Which commands pass a gate: anybody's, or only those that carry out a decision about its
 * approval.
 */
record Permits(boolean byApproval) {

  boolean lifts(Command command, Hold hold) {
    return switch (hold.kind()) {
      case SCOPE -> false;
      case GATE -> byApproval ? hold.id().equals(command.approvalId()) : isNamed(command, hold);
      case OPERATOR -> command.approvalId() == null && isNamed(command, hold);
    };
  }

  private static boolean isNamed(Command command, Hold hold) {
    return command.holdId() == null || command.holdId().equals(hold.id());
  }

  /** Whether a gate stands that the command may not pass, though it is meant. */
  boolean stops(Session session, Command command) {
    return byApproval
        && command.approvalId() == null
        && session.holds().values().stream()
            .anyMatch(hold -> hold.kind() == Hold.Kind.GATE && isNamed(command, hold));
  }

  /** Whether people are deciding about that message, and the command is not what they decided. */
  boolean stops(Session session, Held held, Command command) {
    return byApproval
        && session.holds().values().stream()
            .anyMatch(hold -> isGateOf(hold, held) && !hold.id().equals(command.approvalId()));
  }

  static boolean isGateOf(Hold hold, Held held) {
    return hold.kind() == Hold.Kind.GATE
        && hold.trigger() != null
        && hold.trigger() == held.position();
  }
}
