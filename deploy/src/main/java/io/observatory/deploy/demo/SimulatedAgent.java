package io.observatory.deploy.demo;

import io.observatory.events.Capability;
import io.observatory.events.ExecutionPolicy;
import io.observatory.events.Heartbeat;
import io.observatory.events.HeartbeatKind;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One agent of the fleet: beats while it lives, and knows what the gateway ought to see of it. */
final class SimulatedAgent {
  private static final List<String> SKILLS =
      List.of("code.review", "code.write", "web.search", "data.query", "mail.draft");

  private final String id;
  private final String cluster;
  private final boolean overHttp;
  private final String skill;
  private boolean alive;
  private boolean registered;
  private int skillVersion = 1;
  private long incarnation;
  private long seq;
  private int deaths;
  private int lives;
  private int changes;
  private @Nullable Instant diedAt;

  SimulatedAgent(String id, String cluster, boolean overHttp, int number) {
    this.id = id;
    this.cluster = cluster;
    this.overHttp = overHttp;
    this.skill = SKILLS.get(number % SKILLS.size());
  }

  String id() {
    return id;
  }

  String cluster() {
    return cluster;
  }

  boolean overHttp() {
    return overHttp;
  }

  synchronized boolean alive() {
    return alive;
  }

  synchronized int deaths() {
    return deaths;
  }

  synchronized int lives() {
    return lives;
  }

  synchronized int changes() {
    return changes;
  }

  synchronized @Nullable Instant diedAt() {
    return diedAt;
  }

  /** Starts, or starts anew after a death. */
  synchronized void start() {
    alive = true;
    registered = false;
    incarnation++;
    seq = 0;
    lives++;
  }

  /** Falls silent without a farewell. */
  synchronized void die(Clock clock) {
    alive = false;
    deaths++;
    diedAt = clock.instant();
  }

  /** Learns something: the gateway's capability map has to follow. */
  synchronized void learn() {
    skillVersion++;
    registered = false;
    changes++;
  }

  /** The next beat is to say everything, because the last one never left. */
  synchronized void sayAllAgain() {
    registered = false;
  }

  /**
   * The next beat, or null while it is dead; the first of a life says all, the others only that.
   */
  synchronized @Nullable Heartbeat nextBeat(Clock clock) {
    if (!alive) {
      return null;
    }
    Heartbeat.Builder beat =
        Heartbeat.newBuilder()
            .setEventId(UUID.randomUUID().toString())
            .setSentAt(clock.instant())
            .setAgentId(id)
            .setClusterId(cluster)
            .setKind(registered ? HeartbeatKind.BEAT : HeartbeatKind.REGISTER)
            .setIncarnation(incarnation)
            .setSeq(++seq);
    if (!registered) {
      beat.setAgentType("simulated")
          .setExecutionPolicy(ExecutionPolicy.AUTO)
          .setCapabilities(List.of(new Capability(skill, skillVersion + ".0")));
      registered = true;
    }
    return beat.build();
  }
}
