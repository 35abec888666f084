package io.observatory.webhook.inbound.timer;

import io.observatory.webhook.replay.ReplayWorker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Works on replays while the service runs. */
@Component
class ReplayThread implements SmartLifecycle {

  private static final Logger LOGGER = LoggerFactory.getLogger(ReplayThread.class);
  private static final Duration LAST_STEP = Duration.ofSeconds(10);

  private final ReplayWorker worker;
  private volatile @Nullable Thread thread;

  ReplayThread(ReplayWorker worker) {
    this.worker = worker;
  }

  @Override
  public void start() {
    thread = Thread.ofVirtual().name("webhook-replay").start(this::work);
  }

  private void work() {
    try {
      worker.run();
    } catch (InterruptedException e) {
      LOGGER.warn("Replays are left to others");
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void stop() {
    Thread working = thread;
    thread = null;
    worker.stop();
    try {
      if (working != null && !working.join(LAST_STEP)) {
        working.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
