package io.observatory.scheduler.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.job.JobCommands.Received;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.SimpleTransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

class JobCommandsTest {

  private final Shelf shelf =
      Shelf.of(Map.of("type", "cron", "expression", "0 * * * *"), null)
          .due(FireKind.SCHEDULED, Shelf.NOW.plusSeconds(600), 1);
  private final Map<Integer, Long> positions = new HashMap<>();
  private int transactions;
  private final List<Received> dead = new ArrayList<>();
  private final JobCommands commands = commands();

  @Test
  void aBatchThatComesAgainDoesNothing() {
    List<Received> batch = List.of(at(5, JobCommand.Kind.TRIGGER));

    assertThat(follow(batch, 6)).isTrue();
    assertThat(follow(batch, 6)).isFalse();

    assertThat(triggered()).isEqualTo(1);
    assertThat(positions).containsEntry(0, 6L);
  }

  @Test
  void ofABatchThatBeginsBeforeThePositionTheRestIsFollowed() {
    follow(List.of(at(5, JobCommand.Kind.TRIGGER)), 6);

    follow(List.of(at(5, JobCommand.Kind.TRIGGER), at(6, JobCommand.Kind.TRIGGER)), 7);

    assertThat(triggered()).isEqualTo(2);
  }

  @Test
  void whatCanNeverBeFollowedHoldsTheOthersUpNeitherOnceNorTwice() {
    List<Received> batch =
        List.of(
            at(5, JobCommand.Kind.TRIGGER),
            at(6, JobCommand.Kind.BACKFILL), // without a window
            at(7, JobCommand.Kind.TRIGGER));

    follow(batch, 8);

    assertThat(dead).extracting(Received::offset).containsExactly(6L);
    assertThat(triggered()).isEqualTo(2);
    assertThat(positions).containsEntry(0, 8L);
  }

  @Test
  void aRefusalIsAnsweredAndNoDeadLetter() {
    follow(
        List.of(
            at(5, JobCommand.Kind.CANCEL),
            at(6, JobCommand.Kind.RESUME),
            at(7, JobCommand.Kind.CANCEL)),
        8);

    assertThat(dead).isEmpty();
    assertThat(shelf.refused)
        .singleElement()
        .satisfies(command -> assertThat(command.kind()).isEqualTo(JobCommand.Kind.RESUME));
    assertThat(shelf.job.version()).isEqualTo(2);
  }

  @Test
  void manyOrdersAreFollowedAFewAtATimeAndAllInTheEnd() {
    List<Received> batch =
        LongStream.range(0, 250).mapToObj(n -> at(n, JobCommand.Kind.TRIGGER)).toList();

    follow(batch, 250);

    assertThat(triggered()).isEqualTo(250);
    assertThat(positions).containsEntry(0, 250L);
    assertThat(transactions).isGreaterThanOrEqualTo(3);
  }

  /** Else two who follow orders for the same jobs in another order wait for each other. */
  @Test
  void theJobsOfAllOrdersAreLockedBeforeTheFirstIsFollowed() {
    UUID other = UUID.fromString("018f0000-0000-7000-8000-000000000002");

    follow(
        List.of(
            at(5, JobCommand.Kind.TRIGGER, other),
            at(6, JobCommand.Kind.TRIGGER, Shelf.ID),
            at(7, JobCommand.Kind.TRIGGER, other)),
        8);

    assertThat(shelf.locks.getFirst()).containsExactlyInAnyOrder(other, Shelf.ID);
  }

  @Test
  void aPositionBeyondTheEndOfTheTopicIsForgotten() {
    follow(List.of(at(500, JobCommand.Kind.TRIGGER)), 501);

    assertThat(commands.forgetBeyond(Map.of(0, 501L))).isFalse();
    assertThat(commands.forgetBeyond(Map.of(0, 3L))).isTrue();
    assertThat(follow(List.of(at(2, JobCommand.Kind.TRIGGER)), 3)).isTrue();
  }

  private boolean follow(List<Received> batch, long beyond) {
    return commands.follow(batch, Map.of(0, beyond), told -> dead.addAll(told.keySet()));
  }

  private long triggered() {
    return shelf.due.stream().filter(row -> row.kind() == FireKind.TRIGGERED).count();
  }

  private static Received at(long offset, JobCommand.Kind kind) {
    return at(offset, kind, Shelf.ID);
  }

  private static Received at(long offset, JobCommand.Kind kind, UUID job) {
    return new Received(
        0,
        offset,
        new JobCommand(
            kind,
            new JobId(job, null),
            "event-" + offset,
            new JobTerms(null, null, null, null),
            Instant.EPOCH,
            0,
            null,
            null,
            Caller.machine("agent"),
            null,
            null));
  }

  private JobCommands commands() {
    TransactionOperations inner = TransactionOperations.withoutTransaction();
    JobCommands.Desks desks =
        new JobCommands.Desks(
            new JobDesk(shelf, shelf, inner, () -> Shelf.NOW),
            new JobChanges(shelf, shelf, inner),
            new JobTriggers(shelf, shelf, inner));
    CommandPositions kept =
        new CommandPositions() {
          @Override
          public Map<Integer, Long> lock(Collection<Integer> partitions) {
            return Map.copyOf(positions);
          }

          @Override
          public void move(Map<Integer, Long> next) {
            positions.putAll(next);
          }
        };
    return new JobCommands(desks, shelf, kept, new Undoing());
  }

  /** Takes back what was done when the transaction is to be rolled back. */
  private final class Undoing implements TransactionOperations {

    @Override
    public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
      List<DueRow> due = List.copyOf(shelf.due);
      Job job = shelf.job;
      transactions++;
      TransactionStatus status = new SimpleTransactionStatus();
      T result = action.doInTransaction(status);
      if (status.isRollbackOnly()) {
        shelf.due.clear();
        shelf.due.addAll(due);
        shelf.job = job;
      }
      return result;
    }
  }
}
