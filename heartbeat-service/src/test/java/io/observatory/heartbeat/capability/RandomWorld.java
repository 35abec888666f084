package io.observatory.heartbeat.capability;

import io.observatory.heartbeat.agent.Capability;
import io.observatory.heartbeat.agent.ExecutionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Agents and queries that often meet. */
public final class RandomWorld {

  private static final List<String> NAMES =
      List.of("code.review", "code.write", "code", "sql.read", "sql.write", "odd name", "a:b@c");
  private static final List<String> VERSIONS =
      List.of("1", "1.2", "1.2.0", "1.3.4", "2.0.0", "3", "nightly");
  private static final List<String> CLUSTERS = List.of("eu-1", "eu-2", "us-1", "the \"odd\" one");
  private static final List<String> TYPES = List.of("coder", "critic", "AND");

  private final Random random;

  /** The same seed, the same world. */
  public RandomWorld(long seed) {
    this.random = new Random(seed);
  }

  /** An agent at this revision. */
  public MappedAgent agent(String agentId, long revision) {
    return new MappedAgent(
        agentId,
        any(CLUSTERS),
        random.nextInt(4) == 0 ? null : any(TYPES),
        IntStream.range(0, random.nextInt(4))
            .mapToObj(i -> new Capability(any(NAMES), version()))
            .distinct()
            .sorted(java.util.Comparator.comparing(Capability::toString))
            .toList(),
        random.nextBoolean() ? ExecutionPolicy.AUTO : ExecutionPolicy.APPROVAL_REQUIRED,
        LiveState.values()[random.nextInt(LiveState.values().length)],
        Instant.ofEpochMilli(1_000_000 + random.nextInt(1_000)),
        Instant.ofEpochMilli(2_000_000 + random.nextInt(1_000)),
        random.nextInt(5),
        revision,
        random.nextInt(20) == 0,
        random.nextInt(5) == 0 ? Duration.ofSeconds(random.nextInt(100)) : null,
        random.nextInt(5) == 0 ? Instant.ofEpochMilli(3_000_000) : null,
        random.nextInt(5) == 0 ? Instant.ofEpochMilli(4_000_000) : null,
        random.nextInt(5) == 0 ? "key" : null);
  }

  /** A query of about so many levels at most. */
  public Query query(int levels) {
    int choice = levels == 0 ? 3 : random.nextInt(5);
    return switch (choice) {
      case 0 -> new Query.And(parts(levels));
      case 1 -> new Query.Or(parts(levels));
      case 2 -> new Query.Not(query(levels - 1));
      default -> term();
    };
  }

  /** One of these. */
  public <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** A number below. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  private List<Query> parts(int levels) {
    List<Query> parts = new ArrayList<>();
    for (int i = 0; i < 2 + random.nextInt(2); i++) {
      parts.add(query(levels - 1));
    }
    return parts;
  }

  private Query term() {
    return switch (random.nextInt(8)) {
      case 0 -> new Query.InCluster(text(CLUSTERS));
      case 1 -> new Query.OfType(text(TYPES));
      case 2 -> new Query.InState(LiveState.values()[random.nextInt(LiveState.values().length)]);
      case 3 ->
          new Query.UnderPolicy(
              random.nextBoolean() ? ExecutionPolicy.AUTO : ExecutionPolicy.APPROVAL_REQUIRED);
      default -> new Query.Capable(text(NAMES), range());
    };
  }

  private Query.Text text(List<String> names) {
    String name = any(names);
    return random.nextInt(4) == 0
        ? new Query.Text(name.substring(0, random.nextInt(name.length())), true)
        : Query.Text.of(name);
  }

  private VersionRange range() {
    return switch (random.nextInt(4)) {
      case 0 -> VersionRange.ANY;
      case 1 ->
          new VersionRange(
              List.of(
                  new VersionRange.Bound(VersionRange.Relation.AT_LEAST, number()),
                  new VersionRange.Bound(VersionRange.Relation.BELOW, number())));
      case 2 ->
          new VersionRange(
              List.of(new VersionRange.Bound(VersionRange.Relation.EQUAL, any(VERSIONS))));
      default ->
          new VersionRange(
              List.of(
                  new VersionRange.Bound(
                      any(
                          List.of(
                              VersionRange.Relation.AT_MOST,
                              VersionRange.Relation.ABOVE,
                              VersionRange.Relation.WITHIN)),
                      number())));
    };
  }

  private String number() {
    return any(VERSIONS.subList(0, VERSIONS.size() - 1));
  }

  private @Nullable String version() {
    return random.nextInt(5) == 0 ? null : any(VERSIONS);
  }
}
