package io.observatory.hitl.inbound.timer;

import io.observatory.hitl.chat.Round;
import io.observatory.platform.kafka.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
  private final List<Thread> threads = new ArrayList<>();
  private volatile CountDownLatch stopping = new CountDownLatch(0);

  ChatRounds(Round.All all) {
    this.rounds = all.rounds();
  }

  @Override
  public synchronized void start() {
    stopping = new CountDownLatch(1);
    for (Round round : rounds) {
      threads.add(Thread.ofVirtual().name("chat-" + round.destination()).start(() -> run(round)));
    }
  }

  private void run(Round round) {
    boolean wrong = false;
    try {
      Duration pause = Duration.ZERO;
      while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          pause = round.next();
          wrong = false;
        } catch (RuntimeException e) {
          if (!wrong) {
            LOGGER.warn("What is to be told {} waits: {}", round.destination(), Fault.reason(e), e);
          }
          wrong = true;
          pause = AFTER_FAULT;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void stop() {
    stopping.countDown();
    for (Thread thread : threads) {
      try {
        if (!thread.join(STOP_WITHIN)) {
          thread.interrupt(); // what it has taken is told once more when its lease is over
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    threads.clear();
  }

  @Override
  public boolean isRunning() {
    return stopping.getCount() > 0;
  }
}
