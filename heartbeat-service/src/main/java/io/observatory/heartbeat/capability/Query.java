package io.observatory.heartbeat.capability;

import io.observatory.heartbeat.agent.ExecutionPolicy;
import java.util.List;
import java.util.stream.Collectors;

/** Which agents are asked for; {@code toString} gives the text that parses to an equal query. */
public sealed interface Query {

  /** Everybody. Nobody can write it: a text says at least one thing. */
  Query EVERYBODY = new And(List.of());

  /**
   * The query in {@code text}.
   *
   * @throws InvalidQueryException when it is none
   */
  static Query parse(String text) {
    return new QueryParser(text).parse();
  }

  /** All of these hold. */
  record And(List<Query> parts) implements Query {
    public And {
      parts = List.copyOf(parts);
    }

    @Override
    public String toString() {
      return parts.stream().map(Query::enclosed).collect(Collectors.joining(" AND "));
    }
  }

  /** At least one of these holds. */
  record Or(List<Query> parts) implements Query {
    public Or {
      parts = List.copyOf(parts);
    }

    @Override
    public String toString() {
      return parts.stream().map(Query::enclosed).collect(Collectors.joining(" OR "));
    }
  }

  /** This does not hold. */
  record Not(Query part) implements Query {
    @Override
    public String toString() {
      return "NOT " + enclosed(part);
    }
  }

  /** Has a capability of this name, in a version of this range. */
  record Capable(Text name, VersionRange range) implements Query {
    @Override
    public String toString() {
      return name + range.toString();
    }
  }

  /** Runs in this cluster. */
  record InCluster(Text name) implements Query {
    @Override
    public String toString() {
      return "cluster:" + name;
    }
  }

  /** Is of this type. */
  record OfType(Text name) implements Query {
    @Override
    public String toString() {
      return "type:" + name;
    }
  }

  /** Is in this state. */
  record InState(LiveState state) implements Query {
    @Override
    public String toString() {
      return "state:" + state;
    }
  }

  /** Has this policy. */
  record UnderPolicy(ExecutionPolicy policy) implements Query {
    @Override
    public String toString() {
      return "policy:" + policy;
    }
  }

  /** A name, or what names begin with. */
  record Text(String value, boolean isPrefix) {

    /** Exactly this. */
    public static Text of(String value) {
      return new Text(value, false);
    }

    boolean matches(String name) {
      return isPrefix ? name.startsWith(value) : name.equals(value);
    }

    static String quoteIfNeeded(String text, String alsoSpecial) {
      boolean bare =
          !text.isEmpty()
              && text.chars()
                  .noneMatch(c -> QueryParser.isSpecial((char) c) || alsoSpecial.indexOf(c) >= 0)
              && !QueryParser.isKeyword(text);
      return bare ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Override
    public String toString() {
      if (!isPrefix) {
        return quoteIfNeeded(value, "");
      }
      return (value.isEmpty() ? "" : quoteIfNeeded(value, "")) + "*";
    }
  }

  private static String enclosed(Query part) {
    return part instanceof And || part instanceof Or ? "(" + part + ")" : part.toString();
  }
}
