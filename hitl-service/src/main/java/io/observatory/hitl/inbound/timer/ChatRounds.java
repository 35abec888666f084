package io.observatory.hitl.inbound.timer;

import io.observatory.hitl.chat.Round;
import io.observatory.platform.kafka.Fault;
import io.observatory.platform.work.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** A thread for each destination outside; none waits for another. Every instance does. */
@Component
class ChatRounds implements SmartLifecycle {

  private static final Logger LOGGER = LoggerFactory.getLogger(ChatRounds.class);
  private static final Duration AFTER_FAULT = Duration.ofSeconds(1);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

  private final List<Round> rounds;
  private final List<Worker> threads = new ArrayList<>();
  private volatile boolean running;

  ChatRounds(Round.All all) {
    this.rounds = all.rounds();
  }

  @Override
  public synchronized void start() {
    running = true;
    for (Round round : rounds) {
      String destination = round.destination();
      threads.add(
          Worker.repeat(
              Thread.ofVirtual().name("chat-" + destination),
              Duration.ZERO,
              round::next,
              (fault, first) -> later(destination, fault, first)));
    }
  }

  private static Duration later(String destination, RuntimeException fault, boolean first) {
    if (first) {
      LOGGER.warn("What is to be told {} waits: {}", destination, Fault.reason(fault), fault);
    }
    return AFTER_FAULT;
  }

  @Override
  public synchronized void stop() {
    running = false;
    threads.forEach(Worker::end);
    // What one has taken that is interrupted is told once more when its lease is over.
    threads.forEach(thread -> thread.stop(STOP_WITHIN));
    threads.clear();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
