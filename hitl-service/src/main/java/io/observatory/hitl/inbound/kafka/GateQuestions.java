package io.observatory.hitl.inbound.kafka;

import io.observatory.hitl.RelayProperties;
import io.observatory.hitl.approval.GateApprovals;
import io.observatory.hitl.session.GateNews;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.kafka.DeadLetters;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Asks people about each gate that opens; {@link RelayProperties#gatesByApproval} says whether. */
@Component
@ConditionalOnBooleanProperty(name = "hitl.relay.gates-by-approval", matchIfMissing = true)
class GateQuestions {

  private final Projection<GateNews> gates;

  GateQuestions(GateApprovals approvals, AvroCodec codec, DeadLetters letters) {
    this.gates =
        new Projection<>(
            new GateNewsReading(codec)::read, news -> news.forEach(approvals::take), letters);
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
