package io.observatory.heartbeat.capability;

import io.observatory.heartbeat.agent.Capability;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An agent at one moment, sharing with the map all that is shared there. */
record Row(
    byte[] id,
    Label cluster,
    Kind kind,
    LiveState state,
    boolean duplicateIdentity,
    @Nullable Extras extras,
    Life life) {

  /** The numbers of an agent's life. */
  record Life(long registeredAt, long lastSeen, long incarnation, long revision) {}

  /** UTF-8, the order of which is the order of answers. */
  static byte[] id(String agentId) {
    return agentId.getBytes(StandardCharsets.UTF_8);
  }

  String agentId() {
    return new String(id, StandardCharsets.UTF_8);
  }

  MappedAgent mapped() {
    List<Capability> capabilities = new ArrayList<>(kind.skills().length);
    for (Skill skill : kind.skills()) {
      capabilities.add(skill.capability());
    }
    Extras more = extras == null ? Extras.NONE : extras;
    Label type = kind.type();
    return new MappedAgent(
        agentId(),
        cluster.name(),
        type == null ? null : type.name(),
        capabilities,
        kind.policy(),
        state,
        Instant.ofEpochMilli(life.registeredAt()),
        Instant.ofEpochMilli(life.lastSeen()),
        life.incarnation(),
        life.revision(),
        duplicateIdentity,
        more.ttl(),
        more.evictAt(),
        more.nextActiveAt(),
        more.signingKey());
  }
}
