package io.observatory.hitl.approval;

import io.observatory.hitl.command.Caller;
import io.observatory.hitl.policy.Decision;
import io.observatory.hitl.policy.Quorum;
import io.observatory.hitl.policy.Risk;
import io.observatory.hitl.policy.Terms;
import io.observatory.hitl.policy.TimeoutAction;
import io.observatory.hitl.policy.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.transaction.support.TransactionOperations;

/** Approvals without a database, on a clock that stands until it is moved. */
final class Bench {

  static final Instant BEGIN = Instant.parse("2026-11-21T03:00:00Z");

  final MemoryStore store = new MemoryStore();
  final Hands clock = new Hands();
  final Approvals approvals;
  private final AtomicLong ids = new AtomicLong();

  Bench(Terms terms) {
    Verdict verdict =
        new Verdict(Decision.APPROVAL_REQUIRED, "test", 1, "rule", terms, "It is asked.");
    approvals =
        new Approvals(
            store,
            List.of(store),
            facts -> verdict,
            new Voting(new Nobody(), new Anything()),
            TransactionOperations.withoutTransaction(),
            new Approvals.Stamps(() -> "id-" + ids.incrementAndGet(), () -> "trace", clock));
  }

  /** Terms with a quorum, a timeout and levels of escalation. */
  static Terms terms(String quorum, Duration timeout, Terms.Escalation... levels) {
    Terms usual = Terms.DEFAULT;
    return new Terms(
        Quorum.parse(quorum),
        true,
        false,
        timeout,
        levels.length == 0 ? TimeoutAction.DENY : TimeoutAction.ESCALATE,
        null,
        List.of(levels),
        false,
        null,
        Terms.Votes.LIVE,
        usual.grantTtl(),
        usual.denialWindow());
  }

  String open(String action) {
    Ask ask =
        new Ask(
            new Ask.Requester(
                "agent-1", null, null, null, "agent-1", null, new Ask.Run(null, null, null, null)),
            action,
            "",
            new Arguments("{}", action, Map.of()),
            Risk.HIGH,
            null,
            new Ask.Plan(action, null, null),
            Ask.Wish.NONE);
    return approvals.open(null, ask, null).approval().id();
  }

  Approvals.Result vote(String id, String person, boolean approve, String... roles) {
    Voter voter = new Voter(new Caller(person, List.of(roles), null), Vote.Way.HTTP, null, null);
    return approvals.vote(id, new Approvals.Ballot(approve, null, null), voter, null).orElseThrow();
  }

  /** Whatever is answered fits. */
  private static final class Anything implements ResponseSchemas {
    @Override
    public List<Fault> faultsOf(String schema) {
      return List.of();
    }

    @Override
    public List<Fault> faults(String schema, String response) {
      return List.of();
    }
  }

  /** Nobody knows more of people than they say. */
  private static final class Nobody implements Directory {
    @Override
    public Optional<Set<String>> roles(String principal) {
      return Optional.empty();
    }

    @Override
    public Set<String> owners(String agentId) {
      return Set.of();
    }
  }

  /** A clock that stands. */
  static final class Hands extends Clock {
    private Instant now = BEGIN;

    void moveTo(Instant to) {
      now = to;
    }

    void move(Duration on) {
      now = now.plus(on);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneId.of("UTC");
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
