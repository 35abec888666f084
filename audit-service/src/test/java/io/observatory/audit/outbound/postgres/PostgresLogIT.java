package io.observatory.audit.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.audit.log.Batch;
import io.observatory.audit.log.CorrelationIds;
import io.observatory.audit.log.Entry;
import io.observatory.audit.log.FencedException;
import io.observatory.audit.log.LoggedEntry;
import io.observatory.audit.log.Projection;
import io.observatory.audit.log.RejectedException;
import io.observatory.audit.log.SkipReason;
import io.observatory.audit.log.Source;
import io.observatory.audit.log.Span;
import io.observatory.audit.log.TopicId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PostgresLogIT {

  private final LogDatabase database = new LogDatabase();
  private final PostgresLog log = database.log();
  private final Source source = Records.partition(0);

  @Test
  void indexesFollowWithoutAHoleAndOffsetsMoveWithTheRows() {
    assertThat(log.positions(List.of(source))).containsEntry(source, 0L);
    assertThat(log.append(Records.batch(source, 0, 5))).isZero();
    assertThat(log.append(Records.batch(source, 5, 7))).isEqualTo(5);

    assertThat(database.entries().head()).isEqualTo(7);
    assertThat(log.positions(List.of(source))).containsEntry(source, 7L);
  }

  @Test
  void aWriterThatIsBehindIsFencedAndLeavesNothing() {
    PostgresLog zombie = database.log();
    zombie.positions(List.of(source));
    log.append(Records.batch(source, 0, 5));

    assertThatThrownBy(() -> zombie.append(Records.batch(source, 0, 9)))
        .isInstanceOf(FencedException.class);
    assertThatThrownBy(() -> zombie.append(Records.batch(source, 6, 9)))
        .isInstanceOf(FencedException.class);
    assertThat(database.entries().head()).isEqualTo(5);
    assertThat(database.ask("SELECT count(*) FROM entry")).containsExactly(5L);
  }

  @Test
  void aTopicMadeAgainIsAnotherTopic() {
    Source again = new Source(new TopicId(Records.TOPIC.name(), new UUID(9, 9)), 0);
    log.positions(List.of(source));
    log.append(Records.batch(source, 0, 5));

    assertThat(log.positions(List.of(again))).containsEntry(again, 0L);
    assertThat(log.append(Records.batch(again, 0, 2))).isEqualTo(5);
  }

  @Test
  void aGapIsNotedOnceAndMovesTheOffset() {
    log.positions(List.of(source));
    log.skip(new Span(source, 0, 40), SkipReason.EXPIRED);

    assertThatThrownBy(() -> log.skip(new Span(source, 0, 40), SkipReason.EXPIRED))
        .isInstanceOf(FencedException.class);
    assertThat(log.positions(List.of(source))).containsEntry(source, 40L);
    assertThat(database.entries().positions().getFirst().lost()).isEqualTo(40);
  }

  @Test
  void aPartBeyondTheBoundIsKeptAsSizeAndDigest() {
    byte[] large = new byte[70_000];
    Projection nothing = new Projection(null, "", new CorrelationIds(), null, "not_avro: x");
    Entry entry = new Entry(Records.record(source, 0, large), nothing);
    log.positions(List.of(source));

    log.append(new Batch(List.of(new Span(source, 0, 1)), List.of(entry)));

    LoggedEntry stored = database.entries().at(0).orElseThrow();
    assertThat(stored.valueSize()).isEqualTo(70_000);
    assertThat(stored.omitted())
        .matches("\\{\"value\":\\{\"size\":70000,\"sha256\":\"[0-9a-f]{64}\"}}");
    assertThat(database.entries().rawAt(0).orElseThrow().value()).isNull();
  }

  @Test
  void contentTheServerRefusesIsRejectedNotRetried() {
    Projection broken =
        new Projection(1, "T", new CorrelationIds(), new byte[] {'"', (byte) 0xff, '"'}, null);
    Entry entry = new Entry(Records.record(source, 0, new byte[5]), broken);
    log.positions(List.of(source));

    assertThatThrownBy(() -> log.append(new Batch(List.of(new Span(source, 0, 1)), List.of(entry))))
        .isInstanceOf(RejectedException.class);
  }

  @Test
  void writersAtTheSameTimeGetPlacesInTheOrderOfTheirBatches() throws Exception {
    int writers = 4;
    int batches = 30;
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> running = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(writers)) {
      for (int w = 0; w < writers; w++) {
        Source mine = Records.partition(w);
        PostgresLog writer = database.log();
        writer.positions(List.of(mine));
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int b = 0; b < batches; b++) {
                    writer.append(Records.batch(mine, b * 10L, b * 10L + 10));
                  }
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> each : running) {
        each.get(60, TimeUnit.SECONDS);
      }
    }

    assertThat(database.ask("SELECT first_index FROM log_batch ORDER BY batch_id"))
        .isSorted()
        .hasSize(writers * batches);
    assertThat(
            database.ask(
                "SELECT count(DISTINCT first_index + pos) FROM entry JOIN log_batch USING (batch_id)"))
        .containsExactly((long) writers * batches * 10);
    assertThat(database.entries().head()).isEqualTo((long) writers * batches * 10);
  }
}
