package io.observatory.hitl.inbound.timer;

import io.observatory.hitl.policy.PolicyChanges;
import io.observatory.platform.kafka.Fault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Tells the relay all policies again from time to time: one that was written before the relay
 * listened must not be passed over for ever.
 */
@Component
@ConditionalOnBooleanProperty("hitl.relay.policies")
class PolicyTimer {

  private static final Logger LOGGER = LoggerFactory.getLogger(PolicyTimer.class);

  private final PolicyChanges changes;

  PolicyTimer(PolicyChanges changes) {
    this.changes = changes;
  }

  @Scheduled(fixedRateString = "${hitl.relay.policies-every:10m}")
  void repeat() {
    try {
      changes.repeat();
    } catch (RuntimeException e) {
      LOGGER.warn("The relay is told the policies later: {}", Fault.reason(e), e);
    }
  }
}
