package io.observatory.hitl.approval;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.hitl.command.Caller;
import io.observatory.hitl.policy.Terms;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever people, agents and the clock do in whatever order. */
class ApprovalProperties {

  private static final Set<Occurrence.Kind> DECISIONS =
      EnumSet.of(
          Occurrence.Kind.APPROVED,
          Occurrence.Kind.DENIED,
          Occurrence.Kind.EXPIRED,
          Occurrence.Kind.CANCELLED);

  private static final Set<Occurrence.Kind> USES =
      EnumSet.of(Occurrence.Kind.CONSUMED, Occurrence.Kind.REVOKED, Occurrence.Kind.LAPSED);

  private enum Move {
    APPROVE,
    DENY,
    CLAIM,
    CLAIM_OTHERS,
    REVOKE,
    CANCEL,
    WAIT_A_LITTLE,
    WAIT_LONG,
    TICK
  }

  private record Step(Move move, int person) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Arbitraries.of(Move.values())
        .flatMap(move -> Arbitraries.integers().between(0, 4).map(person -> new Step(move, person)))
        .list()
        .ofMaxSize(30);
  }

  @Property(tries = 2_000)
  void itIsDecidedOnceUsedOnceAndEveryRevisionIsTold(@ForAll("steps") List<Step> steps) {
    Terms terms = Bench.terms("2 of role:sre, deny 2 of role:sre", Duration.ofMinutes(10));
    Bench bench = new Bench(terms);
    String id = bench.open("anything");
    for (Step step : steps) {
      take(bench, id, step);
    }
    List<Occurrence.Kind> told = bench.store.told(id).toList();
    Approval approval = bench.store.find(id).orElseThrow();
    assertThat(approval.revision()).isEqualTo(told.size());
    assertThat(told.stream().filter(DECISIONS::contains).count())
        .isEqualTo(approval.state() == ApprovalState.PENDING ? 0 : 1);
    long uses = told.stream().filter(USES::contains).count();
    assertThat(uses).isLessThanOrEqualTo(1);
    if (uses == 1) {
      assertThat(told).contains(Occurrence.Kind.APPROVED);
    }
    if (told.contains(Occurrence.Kind.APPROVED)) {
      assertThat(approval.votes().stream().filter(Vote::approve).count()).isEqualTo(2);

      assertThat(Objects.requireNonNull(approval.end()).at()).isBefore(approval.expiresAt());
    }
    assertThat(approval.votes()).extracting(Vote::principal).doesNotHaveDuplicates();
  }

  private static void take(Bench bench, String id, Step step) {
    Caller agent = new Caller("agent-1", List.of("agent"), null);
    switch (step.move()) {
      case APPROVE -> bench.vote(id, "p" + step.person(), true, "sre");
      case DENY -> bench.vote(id, "p" + step.person(), false, "sre");
      case CLAIM -> bench.approvals.claim(id, "anything", agent);
      case CLAIM_OTHERS -> bench.approvals.claim(id, "others", agent);
      case REVOKE -> bench.approvals.revoke(id, null, agent);
      case CANCEL -> bench.approvals.cancel(id, null, agent);
      case WAIT_A_LITTLE -> bench.clock.move(Duration.ofMinutes(1));
      case WAIT_LONG -> bench.clock.move(Duration.ofMinutes(8));
      case TICK -> bench.approvals.tick(10);
    }
  }
}
