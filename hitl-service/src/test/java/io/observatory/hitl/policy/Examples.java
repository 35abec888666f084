package io.observatory.hitl.policy;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Facts and policies to test with. */
final class Examples {

  private Examples() {}

  static Facts facts(Map<String, @Nullable Object> arguments) {
    return new Facts(
        new Facts.Agent("a-1", "janitor", "prod", "delete_user"),
        "tool_call",
        "crm",
        arguments,
        Risk.HIGH,
        12.5,
        Instant.parse("2026-11-21T12:00:00Z"),
        new Facts.Requester("a-1", false));
  }

  /** Conditions of two words and one that fails. */
  static Condition compile(String source) {
    return switch (source) {
      case "yes" -> facts -> true;
      case "no" -> facts -> false;
      case "fails" ->
          facts -> {
            throw new ConditionFailedException("no such key: amount");
          };
      default -> throw new InvalidConditionException("1:1 no such word");
    };
  }

  static Policy policy(String name, Map<String, ?> document) {
    return Policy.compile(name, 7, PolicyDocument.of(document), Examples::compile);
  }

  /** Nobody is registered. */
  static final class Strangers implements Registry {

    @Override
    public Facts.Agent known(Facts.Agent said) {
      return said;
    }

    @Override
    public void keep(java.util.Collection<Entry> entries) {
      throw new UnsupportedOperationException();
    }
  }
}
