package io.observatory.hitl.inbound.kafka;

import io.observatory.events.ApprovalEvent;
import io.observatory.events.ApprovalEventKind;
import io.observatory.hitl.approval.ApprovalWaiting;
import io.observatory.hitl.command.Waiting;
import io.observatory.platform.avro.AvroCodec;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;

/** What those who wait in this instance are waiting for. */
@Configuration(proxyBeanMethods = false)
class TailConfiguration {

  private static final Set<ApprovalEventKind> DECIDED =
      EnumSet.of(
          ApprovalEventKind.APPROVED,
          ApprovalEventKind.DENIED,
          ApprovalEventKind.EXPIRED,
          ApprovalEventKind.CANCELLED);

  /** The relay's answers to commands. */
  @Bean
  TopicTail controlResults(
      ConsumerFactory<byte[], byte[]> consumers, AvroCodec codec, Waiting waiting) {
    ReplyReading reading = new ReplyReading(codec);
    return new TopicTail(
        consumers, ReplyReading.TOPIC, record -> waiting.heard(reading.read(record.value())));
  }

  /** What became of approvals. */
  @Bean
  TopicTail approvalNews(
      ConsumerFactory<byte[], byte[]> consumers, AvroCodec codec, ApprovalWaiting waiting) {
    return new TopicTail(
        consumers,
        KafkaApprovalTail.TOPIC,
        record -> {
          ApprovalEvent event =
              codec.decode(KafkaApprovalTail.TOPIC, record.value(), ApprovalEvent.class);
          if (DECIDED.contains(event.getKind())) {
            waiting.heard(event.getApprovalId());
          }
        });
  }
}
