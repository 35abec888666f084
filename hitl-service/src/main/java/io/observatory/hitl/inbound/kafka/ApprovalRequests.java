package io.observatory.hitl.inbound.kafka;

import io.observatory.events.ApprovalRequest;
import io.observatory.events.ApprovalRequestKind;
import io.observatory.hitl.approval.Approval;
import io.observatory.hitl.approval.Approvals;
import io.observatory.hitl.approval.Ask;
import io.observatory.hitl.approval.ResponseSchemas;
import io.observatory.hitl.command.Caller;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.kafka.DeadLetters;
import io.observatory.platform.kafka.PoisonRecordException;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Agents ask for approvals, or take their questions back. Who they are is a claim of the record;
 * the approval's id makes a repeat harmless.
 */
@Component
class ApprovalRequests {

  static final String TOPIC = "gateway.approval.request.v1";

  private final Approvals approvals;
  private final AskBytes asks;
  private final AvroCodec codec;
  private final DeadLetters letters;

  ApprovalRequests(
      Approvals approvals, ResponseSchemas schemas, AvroCodec codec, DeadLetters letters) {
    this.approvals = approvals;
    this.asks = new AskBytes(schemas);
    this.codec = codec;
    this.letters = letters;
  }

  /** A request of either kind; {@code ask} is null for one that takes back. */
  private record Request(String id, String agentId, @Nullable Ask ask, @Nullable String reason) {}

  @KafkaListener(
      id = "approval-requests",
      topics = TOPIC,
      groupId = "hitl-service-approvals",
      batch = "true",
      properties = "fetch.max.wait.ms=100")
  void take(List<ConsumerRecord<byte[], byte[]>> records, Consumer<byte[], byte[]> consumer) {
    int partitions = consumer.partitionsFor(TOPIC).size();
    new Projection<>(
            record -> read(record, partitions), batch -> batch.forEach(this::take), letters)
        .take(records);
  }

  private Request read(ConsumerRecord<byte[], byte[]> record, int partitions) {
    ApprovalRequest request = codec.decode(TOPIC, record.value(), ApprovalRequest.class);
    asks.check(record, request, partitions);
    return switch (request.getKind()) {
      case REQUESTED ->
          new Request(request.getApprovalId(), request.getRequestedBy(), asks.of(request), null);
      case CANCELLED ->
          new Request(
              request.getApprovalId(), request.getRequestedBy(), null, asks.reason(request));
      default ->
          throw new PoisonRecordException(
              "unknown_kind", "neither asks nor takes back: " + ApprovalRequestKind.UNKNOWN);
    };
  }

  private void take(Request request) {
    if (request.ask() != null) {
      approvals.open(request.id(), request.ask(), null);
    } else if (approvals.find(request.id()).filter(asked -> isOwn(asked, request)).isPresent()) {
      approvals.cancel(
          request.id(), request.reason(), new Caller(request.agentId(), List.of(), null));
    }
  }

  /** A record proves nothing: it takes back only what a record asked for. */
  private static boolean isOwn(Approval approval, Request request) {
    Ask.Requester requester = approval.ask().requester();
    return !requester.isAuthenticated() && requester.agentId().equals(request.agentId());
  }
}
