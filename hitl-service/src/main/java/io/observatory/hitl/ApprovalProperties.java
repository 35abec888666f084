package io.observatory.hitl;

import io.observatory.hitl.approval.Directory;
import io.observatory.platform.security.AgentTokens;
import io.observatory.platform.security.Principals;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people decide.
 *
 * @param tick how often is looked for what is due
 * @param waiters how many agents may wait at once for their answers; others are answered at once
 * @param owners the person each agent works for, who does not decide about it; an agent's id, or
 *     one that ends in {@code *} for all that begin with it
 */
@ConfigurationProperties("hitl.approval")
public record ApprovalProperties(
    @DefaultValue("50ms") Duration tick,
    @DefaultValue("4000") int waiters,
    @DefaultValue Map<String, String> owners) {

  /** Refuses what could not work. */
  public ApprovalProperties {
    owners = Map.copyOf(owners);
    if (waiters < 0) {
      throw new IllegalArgumentException("hitl.approval.waiters must not be negative: " + waiters);
    }
    if (tick.toMillis() < 10 || tick.toMillis() > 200) {
      throw new IllegalArgumentException("hitl.approval.tick must be 10ms to 200ms, not " + tick);
    }
  }

  Directory directory(Principals principals) {
    return new Directory() {
      @Override
      public Optional<Set<String>> roles(String principal) {
        return principals.roles(principal);
      }

      @Override
      public Set<String> owners(String agentId) {
        return owners.entrySet().stream()
            .filter(entry -> AgentTokens.speaksFor(entry.getKey(), agentId))
            .map(Map.Entry::getValue)
            .collect(Collectors.toSet());
      }
    };
  }
}
