package io.observatory.hitl.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.hitl.command.Action;
import io.observatory.hitl.command.CommandRecord;
import io.observatory.hitl.command.IdempotencyKey;
import io.observatory.hitl.command.Outcome;
import io.observatory.hitl.command.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class JdbcCommandStoreIT {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123Z");

  private final DataSource source = Database.migrated();
  private final JdbcCommandStore store = new JdbcCommandStore(JdbcClient.create(source));
  private final TransactionTemplate transaction =
      new TransactionTemplate(new JdbcTransactionManager(source));

  private CommandRecord give(int partitions) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              CommandRecord command = command("s", store.nextSeq("s"), partitions);
              store.add(command, null);
              return command;
            }));
  }

  private static CommandRecord command(String key, long seq, int partitions) {
    return new CommandRecord(
        UUID.randomUUID().toString(),
        Action.PAUSE,
        key,
        key,
        seq,
        "olga",
        "why",
        partitions,
        CommandRecord.Status.PENDING,
        NOON,
        null,
        null);
  }

  private static Reply reply(CommandRecord to, int partition, @Nullable String refusal) {
    return new Reply(
        to.id(),
        partition,
        refusal != null,
        new Outcome("PAUSED", List.of("h"), 2, 3, refusal, refusal, null));
  }

  private CommandRecord settled(CommandRecord command, Reply... replies) {
    transaction.executeWithoutResult(status -> store.settle(List.of(replies), NOON));
    return store.find(command.id()).orElseThrow();
  }

  @Test
  void sequenceNumbersHaveNoGapsAndNoTwins() {
    List<Long> given =
        IntStream.range(0, 200).parallel().mapToObj(each -> give(1).seq()).sorted().toList();

    assertThat(given).isEqualTo(LongStream.rangeClosed(1, 200).boxed().toList());
  }

  @Test
  void whatIsRolledBackWasNeverCounted() {
    transaction.executeWithoutResult(
        status -> {
          assertThat(store.nextSeq("t")).isEqualTo(1);
          status.setRollbackOnly();
        });
    assertThat(Objects.<Long>requireNonNull(transaction.execute(s -> store.nextSeq("t"))))
        .isEqualTo(1);
  }

  @Test
  void aCommandIsOverWhenAllHaveAnswered() {
    CommandRecord command = give(3);
    assertThat(store.find(command.id())).contains(command);

    assertThat(settled(command, reply(command, 0, null), reply(command, 1, null)).isOver())
        .isFalse();
    assertThat(settled(command, reply(command, 1, null), reply(command, 1, null)).isOver())
        .as("a repeat is no answer of another partition")
        .isFalse();
    CommandRecord over = settled(command, reply(command, 2, null));

    assertThat(over.status()).isEqualTo(CommandRecord.Status.APPLIED);
    assertThat(over.endedAt()).isEqualTo(NOON);
    assertThat(over.outcome())
        .isEqualTo(new Outcome("PAUSED", List.of("h"), 6, 9, null, null, null));
    assertThat(settled(command, reply(command, 0, "late"))).isEqualTo(over);
  }

  @Test
  void oneRefusalRefusesIt() {
    CommandRecord command = give(2);
    CommandRecord over = settled(command, reply(command, 0, null), reply(command, 1, "no_place"));

    assertThat(over.status()).isEqualTo(CommandRecord.Status.REFUSED);
    assertThat(Objects.requireNonNull(over.outcome()).code()).isEqualTo("no_place");
  }

  @Test
  void answersToCommandsOfNobodyAreLeftOut() {
    CommandRecord known = give(1);
    CommandRecord unknown = command("x", 1, 1);

    assertThat(settled(known, reply(unknown, 0, null), reply(known, 0, null)).isOver()).isTrue();
    assertThat(store.find(unknown.id())).isEmpty();
  }

  @Test
  void aKeyIsTakenOncePerPrincipal() {
    IdempotencyKey key = new IdempotencyKey("k", "d");
    CommandRecord first = command("a", 1, 1);
    assertThat(store.add(first, key)).isTrue();
    assertThat(store.add(command("a", 2, 1), key)).isFalse();
    assertThat(store.add(command("a", 2, 1), null)).isTrue();
    assertThat(store.findByKey("olga", "k").orElseThrow().command()).isEqualTo(first);
    assertThat(store.findByKey("vera", "k")).isEmpty();
  }

  @Test
  void anEndedCommandOutlivesItsKeyAndItsReplies() {
    JdbcClient jdbc = JdbcClient.create(source);
    IdempotencyKey key = new IdempotencyKey("k-old", "digest");
    CommandRecord ended = command("forget", 1, 1);
    CommandRecord waiting = command("forget", 2, 2);
    store.add(ended, key);
    store.add(waiting, new IdempotencyKey("k-waits", "digest"));
    transaction.executeWithoutResult(
        status -> store.settle(List.of(reply(ended, 0, null), reply(waiting, 0, null)), NOON));

    assertThat(store.forget(NOON, 10)).isZero();
    assertThat(store.findByKey("olga", "k-old")).isPresent();
    assertThat(store.forget(NOON.plusMillis(1), 10)).as("a reply and a key").isEqualTo(2);

    assertThat(store.findByKey("olga", "k-old")).isEmpty();
    assertThat(store.find(ended.id()).orElseThrow().status())
        .isEqualTo(CommandRecord.Status.APPLIED);
    assertThat(store.findByKey("olga", "k-waits")).isPresent();
    assertThat(
            jdbc.sql("SELECT count(*) FROM command_reply WHERE command_id = :id")
                .param("id", waiting.id())
                .query(Long.class)
                .single())
        .isOne();
  }
}
