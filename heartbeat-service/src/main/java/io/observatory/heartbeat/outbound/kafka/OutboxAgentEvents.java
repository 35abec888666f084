package io.observatory.heartbeat.outbound.kafka;

import io.observatory.events.CapabilityUpdateKind;
import io.observatory.events.CapabilityUpdated;
import io.observatory.heartbeat.agent.AgentEvents;
import io.observatory.heartbeat.agent.AgentSnapshot;
import io.observatory.heartbeat.agent.AgentState;
import io.observatory.heartbeat.agent.Capability;
import io.observatory.heartbeat.agent.Cause;
import io.observatory.heartbeat.agent.ExecutionPolicy;
import io.observatory.heartbeat.agent.Transition;
import io.observatory.platform.event.EventIds;
import io.observatory.platform.outbox.Outbox;
import io.observatory.platform.outbox.OutboxEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * A {@code CapabilityUpdated} per transition, keyed by agent. Who leaves the map is told in words
 * first and then removed from the compacted topic by a record without value.
 */
@Component
class OutboxAgentEvents implements AgentEvents {

  static final String TOPIC = "gateway.capability.v1";
  private static final String TYPE = "gateway.capability.updated";
  private static final UUID NAMESPACE = UUID.fromString("6f1d2a0e-5c0b-5b6e-9a57-3a1d9f0c7e21");

  private final Outbox outbox;
  private final Clock clock;

  OutboxAgentEvents(Outbox outbox, Clock clock) {
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public void append(List<Transition> transitions) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<OutboxEvent> events = new ArrayList<>(transitions.size());
    for (Transition transition : transitions) {
      AgentSnapshot agent = transition.agent();
      String name = agent.revision() + ":" + agent.agentId();
      String id = EventIds.v5(NAMESPACE, name);
      events.add(new OutboxEvent(TOPIC, agent.agentId(), record(transition, id, now), id, TYPE));
      if (agent.state() == AgentState.EVICTED || agent.state() == AgentState.DEREGISTERED) {
        String removal = EventIds.v5(NAMESPACE, "removed:" + name);
        events.add(new OutboxEvent(TOPIC, agent.agentId(), null, removal, TYPE));
      }
    }
    outbox.append(events);
  }

  private static CapabilityUpdated record(Transition transition, String eventId, Instant now) {
    AgentSnapshot agent = transition.agent();
    return CapabilityUpdated.newBuilder()
        .setEventId(eventId)
        .setSentAt(now)
        .setAgentId(agent.agentId())
        .setClusterId(agent.profile().clusterId())
        .setKind(kind(transition.cause()))
        .setAgentType(agent.profile().agentType())
        .setCapabilities(
            agent.profile().capabilities().stream().map(OutboxAgentEvents::capability).toList())
        .setExecutionPolicy(policy(agent.policy()))
        .setState(state(agent.state()))
        .setRegisteredAt(agent.registeredAt())
        .setLastSeen(agent.lastSeen())
        .setIncarnation(agent.incarnation())
        .setRevision(agent.revision())
        .setTtlMs(agent.profile().ttlMillis() == 0 ? null : agent.profile().ttlMillis())
        .setEvictAt(agent.details().evictAt())
        .setNextActiveAt(agent.details().nextActiveAt())
        .setDuplicateIdentity(agent.details().duplicateIdentity())
        .setSigningKey(agent.details().mandate().signingKey())
        .setReason(reason(transition))
        .build();
  }

  private static io.observatory.events.Capability capability(Capability capability) {
    return new io.observatory.events.Capability(capability.name(), capability.version());
  }

  private static io.observatory.events.ExecutionPolicy policy(ExecutionPolicy policy) {
    return switch (policy) {
      case AUTO -> io.observatory.events.ExecutionPolicy.AUTO;
      case APPROVAL_REQUIRED -> io.observatory.events.ExecutionPolicy.APPROVAL_REQUIRED;
    };
  }

  private static io.observatory.events.AgentState state(AgentState state) {
    return switch (state) {
      case EXPECTED -> io.observatory.events.AgentState.EXPECTED;
      case ALIVE, LATE -> io.observatory.events.AgentState.ALIVE;
      case SUSPECT -> io.observatory.events.AgentState.SUSPECT;
      case SLEEPING -> io.observatory.events.AgentState.SLEEPING;
      case FLAPPING -> io.observatory.events.AgentState.FLAPPING;
      case EVICTED -> io.observatory.events.AgentState.EVICTED;
      case DEREGISTERED -> io.observatory.events.AgentState.DEREGISTERED;
    };
  }

  private static CapabilityUpdateKind kind(Cause cause) {
    return switch (cause) {
      case REGISTERED -> CapabilityUpdateKind.REGISTERED;
      case PROFILE_CHANGED -> CapabilityUpdateKind.CAPABILITIES_CHANGED;
      case SUSPECTED -> CapabilityUpdateKind.SUSPECTED;
      case STATE_CHANGED -> CapabilityUpdateKind.STATE_CHANGED;
      case RECOVERED -> CapabilityUpdateKind.RECOVERED;
      case EVICTED -> CapabilityUpdateKind.EVICTED;
      case DEREGISTERED -> CapabilityUpdateKind.DEREGISTERED;
      case DUPLICATE_IDENTITY -> CapabilityUpdateKind.DUPLICATE_IDENTITY;
    };
  }

  private static @Nullable String reason(Transition transition) {
    return switch (transition.cause()) {
      case SUSPECTED, EVICTED -> "silent since " + transition.agent().lastSeen();
      case DUPLICATE_IDENTITY -> "another process beats under this id";
      case RECOVERED -> "heard again after it was evicted";
      case REGISTERED, PROFILE_CHANGED, STATE_CHANGED, DEREGISTERED -> null;
    };
  }
}
