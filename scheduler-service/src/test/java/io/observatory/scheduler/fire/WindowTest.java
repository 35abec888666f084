package io.observatory.scheduler.fire;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.scheduler.time.Micros;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WindowTest {

  private static final long NOW = 1_800_000_000_000_000L;
  private static final int SHARD = 7;

  private final AtomicLong now = new AtomicLong(NOW);
  private final Window window =
      new Window(
          new Window.Bounds(80, 1_000_000, 1),
          new Gate() {
            @Override
            public boolean isOpen() {
              return true;
            }

            @Override
            public long micros() {
              return now.get();
            }
          });
  private final UUID job = UUID.randomUUID();

  @BeforeEach
  void hold() {
    window.hold(SHARD, 1, NOW);
  }

  /** A row that was settled while a reading that had seen it was under way does not come back. */
  @Test
  void settledRowIsNotTakenFromAnEarlierSnapshot() throws InterruptedException {
    DueJob row = row(NOW - 1_000);
    read(row);
    List<Entry> batch = take();
    assertThat(batch).hasSize(1);
    List<Window.Asked> asked = window.ask(now.get());
    window.settled(batch, List.of(new Planned(row, Effect.drop(row.row()))));
    window.accept(asked, List.of(new Window.Got(0, row)), true);
    assertThat(take()).isEmpty();
    assertThat(window.held()).isEqualTo(1);
    window.ask(now.get());
    assertThat(window.held()).isZero();
  }

  @Test
  void nothingIsTakenBeforeItsTime() throws InterruptedException {
    read(row(NOW + 300_000));
    assertThat(take()).isEmpty();
    now.addAndGet(299_999);
    assertThat(take()).isEmpty();
    now.addAndGet(1);
    assertThat(take()).hasSize(1);
  }

  /** What follows before the place the reading has come to is found. */
  @Test
  void readsAgainForWhatFollows() throws InterruptedException {
    DueJob row = row(NOW);
    read(row);
    List<Entry> batch = take();
    DueRow next = row(NOW + 100_000).row();
    window.settled(
        batch,
        List.of(
            new Planned(
                row, new Effect(row.row(), List.of(), List.of(), List.of(next), List.of()))));
    assertThat(window.ask(now.get()).getFirst().range().after().dueMicros())
        .isLessThan(Micros.of(next.dueAt()));
  }

  @Test
  void forgottenRowIsReadAgain() throws InterruptedException {
    DueJob row = row(NOW);
    read(row);
    window.forget(take());
    List<Window.Asked> asked = window.ask(now.get());
    assertThat(asked.getFirst().range().after().dueMicros()).isLessThan(NOW);
    window.accept(asked, List.of(new Window.Got(0, row)), true);
    assertThat(take()).hasSize(1);
  }

  @Test
  void wordOfNewRowsDuringAReadingIsNotLost() {
    List<Window.Asked> asked = window.ask(now.get());
    window.wake(SHARD, now.get());
    window.accept(asked, List.of(), true);
    assertThat(window.ask(now.get()).getFirst().range().after().dueMicros())
        .isLessThanOrEqualTo(NOW - 1_000_000);
  }

  @Test
  void readsNoMoreThanThereIsRoomFor() {
    List<Window.Got> rows = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      rows.add(new Window.Got(0, row(NOW + i)));
    }
    window.accept(window.ask(NOW), rows, true);
    assertThat(window.ask(NOW)).isEmpty();
  }

  @Test
  void leavesWhenNothingIsUnderWay() throws InterruptedException {
    DueJob first = row(NOW - 2);
    read(first);
    List<Entry> batch = take();
    read(row(NOW - 1));
    window.leave(SHARD);
    assertThat(take()).as("what was not begun is dropped").isEmpty();
    assertThat(window.left()).isEmpty();
    window.settled(batch, List.of(new Planned(first, Effect.drop(first.row()))));
    assertThat(window.left()).containsExactly(SHARD);
  }

  /** A flood of what is overdue does not keep what is on time from being read. */
  @Test
  void backlogAndLiveAreReadSideBySide() {
    List<Window.Asked> asked = window.ask(NOW);
    assertThat(asked).hasSize(2);
    assertThat(asked.getFirst().isLive()).isTrue();
    assertThat(asked.getFirst().range().after().dueMicros()).isEqualTo(NOW - Window.LIVE_MICROS);
    assertThat(asked.getLast().range().untilMicros()).isEqualTo(NOW - Window.LIVE_MICROS);
  }

  private void read(DueJob row) {
    List<Window.Asked> asked = window.ask(now.get());
    window.accept(asked, List.of(new Window.Got(0, row)), true);
  }

  private List<Entry> take() throws InterruptedException {
    return window.lane(0).take(100, 1_000_000, 0);
  }

  private DueJob row(long due) {
    Instant at = Micros.instant(due);
    return new DueJob(
        new DueRow(job, FireKind.SCHEDULED, at, at, 1, 1, 1, 1),
        1,
        "agent",
        null,
        null,
        null,
        null);
  }
}
