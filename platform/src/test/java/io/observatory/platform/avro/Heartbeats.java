package io.observatory.platform.avro;

import io.observatory.events.Capability;
import io.observatory.events.Heartbeat;
import io.observatory.events.HeartbeatKind;
import java.time.Instant;
import java.util.List;

/** Records to send. */
public final class Heartbeats {

  /** The topic they go to. */
  public static final String TOPIC = "gateway.heartbeat.v1";

  private Heartbeats() {}

  /** A beat of about 150 bytes. */
  public static Heartbeat of(String agent) {
    return Heartbeat.newBuilder()
        .setEventId("018f4e7a-0000-7000-8000-000000000001")
        .setSentAt(Instant.ofEpochMilli(1_800_000_000_000L))
        .setAgentId(agent)
        .setClusterId("cluster-1")
        .setKind(HeartbeatKind.BEAT)
        .setAgentType("reviewer")
        .setCapabilities(
            List.of(
                Capability.newBuilder().setName("review-java").setVersion("1.4.0").build(),
                Capability.newBuilder().setName("write-tests").setVersion("2.0.1").build()))
        .setIncarnation(3)
        .setSeq(77)
        .build();
  }
}
