package io.observatory.hitl;

import static io.observatory.events.ApprovalEventKind.CANCELLED;
import static io.observatory.events.ApprovalEventKind.OPENED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.events.ApprovalRequest;
import io.observatory.events.ApprovalRequestDetails;
import io.observatory.events.ApprovalRequestKind;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TopicReader;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Agents ask over Kafka; what can not be asked is dead-lettered and holds nothing up. */
@OnSharedService
class ApprovalRequestIT {

  @RegisterExtension static final Stage STAGE = Stage.usual();

  private static final Infra INFRA = Infra.shared();
  private static final Duration SOON = Duration.ofSeconds(60);

  private static ApprovalRequest.Builder request(String id) {
    return ApprovalRequest.newBuilder()
        .setEventId("test")
        .setSentAt(Clock.systemUTC().instant())
        .setApprovalId(id)
        .setKind(ApprovalRequestKind.REQUESTED)
        .setRequestedBy("kafka-1");
  }

  private static ApprovalRequest asking(String id, @Nullable String arguments) {
    return request(id)
        .setDetails(
            ApprovalRequestDetails.newBuilder()
                .setTitle("Delete a user")
                .setAction("kafka.delete")
                .setArguments(arguments)
                .build())
        .build();
  }

  private static ApprovalRequest answeredBy(String id, String schema) {
    ApprovalRequest request = asking(id, null);
    request.getDetails().setResponseSchema(schema);
    return request;
  }

  private static void send(String id, ApprovalRequest request) {
    byte[] value = STAGE.sessions().codec().encode(TestApprovals.REQUESTS, request);
    STAGE.sessions().probe().send(TestApprovals.REQUESTS, id, value);
  }

  @Test
  void aRecordAsksOnceHoweverOftenItComesAndProvesNothing() {
    send("k-1", asking("k-1", "{\"id\":42}"));
    send("k-1", asking("k-1", "{\"id\":43}"));
    await().atMost(SOON).until(() -> STAGE.approvals().kinds("k-1").equals(List.of(OPENED)));
    assertThat(STAGE.approvals().get("k-1").get("arguments").get("id").asInt()).isEqualTo(42);
    assertThat(STAGE.approvals().get("k-1").get("requester").get("authenticated").asBoolean())
        .isFalse();
    assertThat(STAGE.approvals().decide("k-1", "ann", true).statusCode()).isEqualTo(200);
  }

  @Test
  void aRecordTakesBackWhatARecordOfTheSameAgentAsked() {
    send("k-2", asking("k-2", null));
    await().atMost(SOON).until(() -> STAGE.approvals().kinds("k-2").equals(List.of(OPENED)));
    send(
        "k-2",
        request("k-2").setKind(ApprovalRequestKind.CANCELLED).setRequestedBy("another").build());
    send("k-2", request("k-2").setKind(ApprovalRequestKind.CANCELLED).build());
    await()
        .atMost(SOON)
        .until(() -> STAGE.approvals().kinds("k-2").equals(List.of(OPENED, CANCELLED)));
  }

  @Test
  void whatCanNotBeAskedIsDeadLettered() {
    String letters = TestApprovals.REQUESTS + "-hitl-service-dlt";
    try (TopicReader dead = new TopicReader(INFRA.bootstrapServers(), letters)) {
      send("k-3", asking("k-3", "{\"a\":1,\"a\":2}"));
      send("k-4", asking("k-4", "[]"));
      send("k-5", request("k-5").build());
      send("k-7", answeredBy("k-7", "{\"type\":\"strin\"}"));
      send("k-6", asking("k-6", "{}"));
      await().atMost(SOON).until(() -> STAGE.approvals().kinds("k-6").equals(List.of(OPENED)));
      await()
          .atMost(SOON)
          .until(
              () ->
                  !dead.of("k-3").isEmpty()
                      && !dead.of("k-4").isEmpty()
                      && !dead.of("k-5").isEmpty()
                      && !dead.of("k-7").isEmpty());
    }
  }
}
