package io.observatory.hitl.inbound.http;

import io.observatory.hitl.approval.ApprovalWaiting;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Lets waiting agents go before the server waits for its last requests; they ask again. */
@Component
class ApprovalWaits implements SmartLifecycle {

  private final ApprovalWaiting waiting;
  private volatile boolean running;

  ApprovalWaits(ApprovalWaiting waiting) {
    this.waiting = waiting;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    waiting.end();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Started late and stopped first: before the web server's graceful shutdown begins. */
  @Override
  public int getPhase() {
    return SmartLifecycle.DEFAULT_PHASE;
  }
}
