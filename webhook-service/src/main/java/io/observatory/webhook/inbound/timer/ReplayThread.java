package io.observatory.webhook.inbound.timer;

import io.observatory.platform.work.Worker;
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

  private final ReplayWorker replays;
  private volatile @Nullable Worker thread;

  ReplayThread(ReplayWorker replays) {
    this.replays = replays;
  }

  @Override
  public void start() {
    thread = Worker.start(Thread.ofVirtual().name("webhook-replay"), replays::run);
  }

  @Override
  public void stop() {
    Worker working = thread;
    thread = null;
    replays.stop();
    if (working != null && !working.stop(LAST_STEP)) {
      LOGGER.warn("Replays are left to others");
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
