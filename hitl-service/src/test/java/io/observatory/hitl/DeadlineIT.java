package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.ApprovalEventKind;
import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.ApprovalState;
import io.observatory.hitl.approval.Approvals;
import io.observatory.hitl.approval.Arguments;
import io.observatory.hitl.approval.Ask;
import io.observatory.hitl.approval.Refusal;
import io.observatory.hitl.approval.Vote;
import io.observatory.hitl.approval.Voter;
import io.observatory.hitl.command.Caller;
import io.observatory.hitl.policy.Risk;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** T14: people decide when the time is just up. */
@OnSharedService
class DeadlineIT {

  @RegisterExtension static final Stage STAGE = Stage.usual();

  private static final Clock CLOCK = Clock.systemUTC();
  private static final int AT_ONCE = 250;
  private static final Duration ROUND = Duration.ofSeconds(2);

  /** A vote takes some time to get at its row; so some that begin before the end come after it. */
  private static final int EARLIEST_MICROS = -60_000;

  private static final int LATEST_MICROS = 1_000;

  private record Race(Approval opened, Future<Approvals.Result> vote) {}

  @Test
  void t14ADecisionAtTheDeadlineCountsOrComesTooLate() throws Exception {
    race(500);
  }

  @Test
  @Tag("chaos")
  void t14TenThousandDecisionsAtTheDeadlineCountOrComeTooLate() throws Exception {
    race(10_000);
  }

  private static void race(int many) throws ExecutionException, InterruptedException {
    Random random = new Random(14);
    Approvals approvals = STAGE.gateway().bean(Approvals.class);
    List<String> approved = new ArrayList<>();
    List<String> expired = new ArrayList<>();
    try (ScheduledExecutorService threads = Executors.newScheduledThreadPool(16)) {
      // As another instance does, more often than it would.
      var ticking =
          threads.scheduleAtFixedRate(() -> approvals.tick(100), 5, 5, TimeUnit.MILLISECONDS);
      for (int begun = 0; begun < many; begun += AT_ONCE) {
        for (Race race : round(approvals, threads, random, Math.min(AT_ONCE, many - begun))) {
          Approval.End end = ended(approvals, race);
          boolean inTime = end.at().isBefore(race.opened().expiresAt());
          (inTime ? approved : expired).add(race.opened().id());
        }
        assertThat(ticking.isDone()).isFalse();
      }
    }
    assertThat(approved).as("the race is one").isNotEmpty();
    assertThat(expired).isNotEmpty();
    List<String> yes = sample(approved, random);
    List<String> no = sample(expired, random);
    for (String id : yes) {
      awaitTold(id, ApprovalEventKind.APPROVED);
    }
    for (String id : no) {
      awaitTold(id, ApprovalEventKind.EXPIRED);
    }
    // What was to be told of them is told before what is asked now.
    awaitTold(approvals.open(null, ask(), null).approval().id(), ApprovalEventKind.OPENED);
    // One of each end at most is told; both ends of one would be two.
    yes.forEach(id -> assertOne(id, ApprovalEventKind.APPROVED, ApprovalEventKind.EXPIRED));
    no.forEach(id -> assertOne(id, ApprovalEventKind.EXPIRED, ApprovalEventKind.APPROVED));
  }

  private static List<Race> round(
      Approvals approvals, ScheduledExecutorService threads, Random random, int many) {
    List<Race> races = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      Approval opened = approvals.open(null, ask(), null).approval();
      long micros = random.nextInt(EARLIEST_MICROS, LATEST_MICROS + 1);
      Duration left = Duration.between(CLOCK.instant(), opened.expiresAt());
      races.add(
          new Race(
              opened,
              threads.schedule(
                  () -> vote(approvals, opened.id()),
                  left.toNanos() + micros * 1_000,
                  TimeUnit.NANOSECONDS)));
    }
    return races;
  }

  private static Ask ask() {
    return new Ask(
        new Ask.Requester(
            "http-1", null, null, null, "http-1", null, new Ask.Run(null, null, null, null)),
        "t14.race",
        "",
        Arguments.of("{}"),
        Risk.LOW,
        null,
        new Ask.Plan("Race", null, null),
        new Ask.Wish(ROUND, null, null));
  }

  private static Approvals.Result vote(Approvals approvals, String id) {
    Voter ann =
        new Voter(new Caller("ann", List.of("operator", "sre"), null), Vote.Way.HTTP, null, null);
    return approvals.vote(id, new Approvals.Ballot(true, null, null), ann, null).orElseThrow();
  }

  /** What the voter was told is what is. */
  private static Approval.End ended(Approvals approvals, Race race)
      throws ExecutionException, InterruptedException {
    Approvals.Result told = race.vote().get();
    Approval approval = approvals.find(race.opened().id()).orElseThrow();
    Approval.End end = Objects.requireNonNull(approval.end());
    Refusal refusal = told.refusal();
    if (refusal == null) {
      assertThat(approval.state()).isEqualTo(ApprovalState.APPROVED);
      assertThat(approval.votes()).hasSize(1);
      assertThat(end.at()).isBefore(approval.expiresAt());
    } else {
      assertThat(refusal.why()).isEqualTo(Refusal.Why.APPROVAL_EXPIRED);
      assertThat(approval.state()).isEqualTo(ApprovalState.EXPIRED);
      assertThat(approval.votes()).isEmpty();
      assertThat(end.at()).isAfterOrEqualTo(approval.expiresAt());
    }
    Instant late = approval.expiresAt().plus(Duration.ofSeconds(30));
    assertThat(end.at()).isBefore(late);
    return end;
  }

  private static List<String> sample(List<String> ids, Random random) {
    return random.ints(10, 0, ids.size()).mapToObj(ids::get).distinct().toList();
  }

  private static void awaitTold(String id, ApprovalEventKind kind) {
    await().atMost(Duration.ofSeconds(60)).until(() -> STAGE.approvals().kinds(id).contains(kind));
  }

  private static void assertOne(String id, ApprovalEventKind once, ApprovalEventKind never) {
    assertThat(STAGE.approvals().kinds(id)).containsOnlyOnce(once).doesNotContain(never);
  }
}
