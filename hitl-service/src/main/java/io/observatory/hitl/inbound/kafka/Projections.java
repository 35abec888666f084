package io.observatory.hitl.inbound.kafka;

import io.observatory.hitl.command.CommandStore;
import io.observatory.hitl.command.Reply;
import io.observatory.hitl.session.GateLedger;
import io.observatory.hitl.session.GateNews;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.kafka.DeadLetters;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps the tables that people query in step with what the relay tells; each topic on its own. */
@Component
class Projections {

  private static final String GROUP = "hitl-service-projection";

  private final Projection<GateNews> gates;
  private final Projection<Reply> replies;

  Projections(
      AvroCodec codec,
      GateLedger ledger,
      CommandStore commands,
      PlatformTransactionManager transactions,
      DeadLetters letters,
      Clock clock) {
    GateNewsReading news = new GateNewsReading(codec);
    ReplyReading results = new ReplyReading(codec);
    TransactionTemplate transaction = new TransactionTemplate(transactions);
    this.gates = new Projection<>(news::read, ledger::take, letters);
    this.replies =
        new Projection<>(
            record -> results.read(record.value()),
            batch ->
                transaction.executeWithoutResult(status -> commands.settle(batch, clock.instant())),
            letters);
  }

  @KafkaListener(
      id = "gate-projection",
      topics = GateNewsReading.TOPIC,
      groupId = GROUP,
      batch = "true",
      properties = "fetch.max.wait.ms=100")
  void gates(List<ConsumerRecord<byte[], byte[]>> records) {
    gates.take(records);
  }

  @KafkaListener(
      id = "command-projection",
      topics = ReplyReading.TOPIC,
      groupId = GROUP + "-commands",
      batch = "true",
      properties = "fetch.max.wait.ms=100")
  void replies(List<ConsumerRecord<byte[], byte[]>> records) {
    replies.take(records);
  }
}
