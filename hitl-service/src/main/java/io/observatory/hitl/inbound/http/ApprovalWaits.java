package io.observatory.hitl.inbound.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.ApprovalState;
import io.observatory.hitl.approval.ApprovalWaiting;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.Preconditions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * Holds answers back until approvals are decided. Who waits holds no thread; all are let go before
 * the server waits for its last requests, and ask again.
 */
@Component
class ApprovalWaits implements SmartLifecycle {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  /** For reading the row when the time is up; then the server gives up. */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

  private static final int LONGEST_RETRY = 5;

  private final ApprovalDesk desk;
  private final ApprovalWaiting waiting;
  private final Counter sentAway;
  private volatile boolean running;

  ApprovalWaits(ApprovalDesk desk, ApprovalWaiting waiting, MeterRegistry meters) {
    this.desk = desk;
    this.waiting = waiting;
    this.sentAway =
        Counter.builder("observatory.hitl.approval.waits.refused")
            .description("Agents answered at once because too many wait already")
            .register(meters);
    Gauge.builder("observatory.hitl.approval.waiters", waiting, ApprovalWaiting::taken)
        .description("Agents that wait for approvals to be decided")
        .register(meters);
  }

  /** The approval as it is when it was decided or the time is up; at once when no seat is free. */
  Object get(String id, String wait, Authentication caller) {
    Duration patience = patience(wait);
    ApprovalWaiting.Seat seat = waiting.sit(id, patience).orElse(null);
    Approval approval;
    try {
      approval = desk.seen(id, caller); // decided before it could be heard here?
    } catch (RuntimeException e) {
      close(seat);
      throw e;
    }
    if (approval.state() != ApprovalState.PENDING) {
      close(seat);
      return ApprovalDesk.shown(approval);
    }
    return seat == null ? later(approval) : held(seat, patience);
  }

  private static void close(ApprovalWaiting.@Nullable Seat seat) {
    if (seat != null) {
      seat.close();
    }
  }

  private ResponseEntity<ApprovalBody> later(Approval approval) {
    sentAway.increment();
    int seconds = ThreadLocalRandom.current().nextInt(1, LONGEST_RETRY + 1); // not all at once
    return ResponseEntity.ok()
        .eTag(Preconditions.tag(approval.revision()))
        .header(HttpHeaders.RETRY_AFTER, Integer.toString(seconds))
        .body(ApprovalBody.of(approval));
  }

  private static DeferredResult<ResponseEntity<ApprovalBody>> held(
      ApprovalWaiting.Seat seat, Duration patience) {
    DeferredResult<ResponseEntity<ApprovalBody>> answer =
        new DeferredResult<>(patience.plus(ANSWER_WITHIN).toMillis());
    answer.onCompletion(seat::close);
    var _ = seat.answer().whenComplete((found, failure) -> tell(answer, found, failure));
    return answer;
  }

  private static void tell(
      DeferredResult<ResponseEntity<ApprovalBody>> answer,
      @Nullable Optional<Approval> found,
      @Nullable Throwable failure) {
    if (failure != null) {
      answer.setErrorResult(failure);
    } else if (found == null || found.isEmpty()) {
      answer.setErrorResult(ApprovalController.none());
    } else {
      answer.setResult(ApprovalDesk.shown(found.get()));
    }
  }

  private static Duration patience(String wait) {
    Duration patience = Fields.duration(wait);
    if (patience == null || patience.isNegative() || patience.compareTo(LONGEST_WAIT) > 0) {
      throw Fields.invalidParameter("wait", "wait must be a time up to 60s, such as 30s.");
    }
    return patience;
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
