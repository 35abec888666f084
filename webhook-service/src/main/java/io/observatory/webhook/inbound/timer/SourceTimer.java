package io.observatory.webhook.inbound.timer;

import io.observatory.platform.work.Worker;
import io.observatory.webhook.source.Refusals;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Tells each second of the webhooks that were refused, on a thread that no sender waits for. */
@Component
class SourceTimer implements SmartLifecycle {

  private static final Logger LOGGER = LoggerFactory.getLogger(SourceTimer.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration LAST_ROUND = Duration.ofSeconds(5);

  private final Refusals refusals;
  private volatile @Nullable Worker thread;

  SourceTimer(Refusals refusals) {
    this.refusals = refusals;
  }

  @Override
  public void start() {
    thread =
        Worker.repeat(
            Thread.ofVirtual().name("webhook-refusals"), EVERY, this::round, SourceTimer::later);
  }

  private Duration round() {
    refusals.tell();
    return EVERY;
  }

  private static Duration later(RuntimeException fault, boolean first) {
    LOGGER.warn("Refused webhooks are told later", fault);
    return EVERY;
  }

  @Override
  public void stop() {
    Worker working = thread;
    thread = null;
    if (working != null && !working.stop(LAST_ROUND)) {
      LOGGER.warn("The last refused webhooks were not told");
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
