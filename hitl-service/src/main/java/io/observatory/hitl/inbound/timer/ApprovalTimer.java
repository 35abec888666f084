package io.observatory.hitl.inbound.timer;

import io.observatory.hitl.approval.Approvals;
import io.observatory.platform.kafka.Fault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Reminds, escalates, expires; every instance does, each approval is one's at a time. */
@Component
class ApprovalTimer {

  private static final Logger LOGGER = LoggerFactory.getLogger(ApprovalTimer.class);
  private static final int AT_ONCE = 1_000;

  private final Approvals approvals;
  private boolean away;

  ApprovalTimer(Approvals approvals) {
    this.approvals = approvals;
  }

  @Scheduled(fixedDelayString = "${hitl.approval.tick:50ms}")
  void tick() {
    try {
      while (approvals.tick(AT_ONCE) >= AT_ONCE) {
        // more is due
      }
      away = false;
    } catch (RuntimeException e) {
      if (!away) {
        LOGGER.warn("What is due to approvals waits: {}", Fault.reason(e), e);
      }
      away = true;
    }
  }
}
