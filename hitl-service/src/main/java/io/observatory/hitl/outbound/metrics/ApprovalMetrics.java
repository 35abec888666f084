package io.observatory.hitl.outbound.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.ApprovalLog;
import io.observatory.hitl.approval.Change;
import io.observatory.hitl.approval.Occurrence;
import io.observatory.hitl.approval.Refusal;
import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Counts what becomes of approvals once it is committed. */
@Component
class ApprovalMetrics implements ApprovalLog {

  private static final Duration[] BUCKETS = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(10),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1),
    Duration.ofHours(4),
    Duration.ofDays(1)
  };

  private final MeterRegistry meters;

  ApprovalMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public void append(Entry entry) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            entry.changes().forEach(ApprovalMetrics.this::count);
            entry.acts().forEach(ApprovalMetrics.this::count);
          }
        });
  }

  private void count(Act act) {
    Refusal refused = act.refused();
    if (refused != null) {
      Counter.builder("observatory.hitl.approval.refused")
          .description("Votes and claims that were refused")
          .tag("action", act.action())
          .tag("code", refused.code())
          .register(meters)
          .increment();
    }
  }

  private void count(Change change) {
    Approval approval = change.after();
    Approval.End end = approval.end();
    boolean wasOpen = change.before() == null || change.before().end() == null;
    if (wasOpen && end != null) {
      Timer.builder("observatory.hitl.approval.wait")
          .description("From the question to its decision")
          .tag("policy", policy(approval))
          .tag("outcome", outcome(change))
          .serviceLevelObjectives(BUCKETS)
          .register(meters)
          .record(waited(approval, end));
    }
    if (change.occurred().stream().anyMatch(each -> each.kind() == Occurrence.Kind.EXPIRED)) {
      Counter.builder("observatory.hitl.approval.expired")
          .description("Questions nobody decided in time")
          .tag("policy", policy(approval))
          .register(meters)
          .increment();
    }
  }

  /** A denial that is repeated is older than its question. */
  private static Duration waited(Approval approval, Approval.End end) {
    Duration waited = Duration.between(approval.openedAt(), end.at());
    return waited.isNegative() ? Duration.ZERO : waited;
  }

  private static String policy(Approval approval) {
    return approval.verdict().policy().isEmpty() ? "none" : approval.verdict().policy();
  }

  /** The occurrence that decided, whatever became of it in the same step. */
  private static String outcome(Change change) {
    return change.occurred().stream()
        .map(Occurrence::kind)
        .filter(
            kind ->
                switch (kind) {
                  case APPROVED, DENIED, EXPIRED, CANCELLED -> true;
                  default -> false;
                })
        .map(Enum::name)
        .findFirst()
        .orElse("OTHER");
  }
}
