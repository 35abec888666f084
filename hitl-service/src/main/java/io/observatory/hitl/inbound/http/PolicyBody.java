package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.observatory.hitl.policy.PolicyVersion;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version of a policy.
 *
 * @param document left out in lists
 */
record PolicyBody(
    String name,
    long version,
    String digest,
    String author,
    @Nullable String reason,
    Instant at,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, @Nullable Object> document) {

  static PolicyBody of(PolicyVersion version) {
    return of(version, version.document());
  }

  static PolicyBody line(PolicyVersion version) {
    return of(version, null);
  }

  private static PolicyBody of(
      PolicyVersion version, @Nullable Map<String, @Nullable Object> document) {
    return new PolicyBody(
        version.name(),
        version.version(),
        version.digest(),
        version.author(),
        version.reason(),
        version.at(),
        document);
  }
}
