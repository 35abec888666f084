package io.observatory.scheduler.job;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks of a job, unchecked. In a change, what is left out stays.
 *
 * @param schedule as {@link io.observatory.scheduler.plan.ScheduleForm} reads it, or {@code
 *     {"type": "once", "delay_ms": 30000}}; in a change it replaces the one before as a whole
 * @param policy as {@link io.observatory.scheduler.plan.PolicyForm} reads it; in a change a field
 *     that is null gets its default
 * @param payload text or JSON for the agent
 */
public record JobTerms(
    @Nullable String targetAgentId,
    @Nullable Map<String, ? extends @Nullable Object> schedule,
    @Nullable Map<String, ? extends @Nullable Object> policy,
    @Nullable String payload) {

  /**
   * SHA-256 (hex) by which a repeat is told from another wish: of what was said, whatever the order
   * of its fields, not of what it means.
   */
  String digest() {
    StringBuilder said = new StringBuilder(256);
    part(said, targetAgentId);
    part(said, schedule);
    part(said, policy);
    part(said, payload);
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(said.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Texts with their length, so that no two wishes read the same. */
  private static void part(StringBuilder said, @Nullable Object value) {
    switch (value) {
      case null -> said.append('-');
      case Map<?, ?> fields -> {
        said.append('{');
        fields.keySet().stream()
            .map(String::valueOf)
            .sorted()
            .forEach(
                name -> {
                  part(said, name);
                  part(said, fields.get(name));
                });
        said.append('}');
      }
      case Collection<?> many -> {
        said.append('[');
        many.forEach(one -> part(said, one));
        said.append(']');
      }
      default -> {
        String text = value.toString();
        said.append(text.length()).append(':').append(text);
      }
    }
  }

  /** Shows nothing of it: payloads are nobody's in a log. */
  @Override
  public String toString() {
    return "JobTerms";
  }
}
