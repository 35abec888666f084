package io.observatory.hitl.inbound.kafka;

import io.observatory.hitl.RelayProperties;
import io.observatory.hitl.approval.GateApprovals;
import io.observatory.hitl.session.GateNews;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.kafka.DeadLetters;
import io.observatory.platform.kafka.PoisonRecordException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Asks people about each gate that opens; {@link RelayProperties#gatesByApproval} says whether. */
@Component
@ConditionalOnBooleanProperty(name = "hitl.relay.gates-by-approval", matchIfMissing = true)
class GateQuestions {

  private final Projection<Optional<GateNews>> gates;
  private final GateNewsReading reading;

  GateQuestions(GateApprovals approvals, AvroCodec codec, DeadLetters letters) {
    this.reading = new GateNewsReading(codec);
    this.gates =
        new Projection<>(
            this::read, news -> news.forEach(each -> each.ifPresent(approvals::take)), letters);
  }

  /** What can not be read is dead-lettered once, by the projection of the same topic. */
  private Optional<GateNews> read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(reading.read(record));
    } catch (PoisonRecordException e) {
      return Optional.empty();
    }
  }

  @KafkaListener(
      id = "gate-questions",
      topics = GateNewsReading.TOPIC,
      groupId = "hitl-service-gates",
      batch = "true",
      properties = "fetch.max.wait.ms=100")
  void take(List<ConsumerRecord<byte[], byte[]>> records) {
    gates.take(records);
  }
}
