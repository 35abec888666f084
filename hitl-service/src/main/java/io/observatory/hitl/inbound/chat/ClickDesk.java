package io.observatory.hitl.inbound.chat;

import io.observatory.platform.http.ProblemException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Does what was clicked after the answer: Slack waits three seconds, a decision or a whisper may
 * take longer. So many at once and no more; a click that is lost with the process decided nothing,
 * and its card says so.
 */
@Component
class ClickDesk implements DisposableBean {

  private static final int AT_ONCE = 64;

  private final Semaphore places = new Semaphore(AT_ONCE);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("chat-click-", 0).factory());

  void hand(Runnable work) {
    if (!places.tryAcquire()) {
      throw ProblemException.retryLater(
          HttpStatus.SERVICE_UNAVAILABLE,
          "temporarily_unavailable",
          "Too much is being clicked at once.",
          Duration.ofSeconds(1));
    }
    threads.execute(
        () -> {
          try {
            work.run();
          } finally {
            places.release();
          }
        });
  }

  @Override
  public void destroy() {
    threads.close();
  }
}
