package io.observatory.hitl.inbound.kafka;

import io.observatory.events.ControlScope;
import io.observatory.events.GuardSettings;
import io.observatory.events.InjectPosition;
import io.observatory.events.SessionControl;
import io.observatory.hitl.relay.Command;
import io.observatory.hitl.relay.Guards;
import io.observatory.hitl.relay.PolicyText;
import io.observatory.hitl.relay.Scope;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.kafka.PoisonRecordException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads commands off the control topic. */
final class CommandReading {

  private final AvroCodec codec;

  CommandReading(AvroCodec codec) {
    this.codec = codec;
  }

  /**
   * The command.
   *
   * @throws PoisonRecordException when it is none, or one of a later release
   */
  Command read(byte @Nullable [] value) {
    SessionControl control = codec.decode(Topics.CONTROL, value, SessionControl.class);
    return new Command(
        control.getCommandId(),
        control.getSessionId(),
        control.getControlSeq(),
        verb(control),
        control.getHoldId(),
        scope(control.getScope()),
        control.getFlushAll(),
        control.getTraceId(),
        place(control.getPosition()),
        bytes(control.getPayload()),
        control.getExpectedDigest(),
        guards(control.getGuards()),
        policy(control.getPolicy()),
        control.getApprovalId(),
        control.getPrincipal(),
        control.getReason());
  }

  private static Command.Verb verb(SessionControl control) {
    return switch (control.getKind()) {
      case PAUSE -> Command.Verb.PAUSE;
      case UNPAUSE -> Command.Verb.UNPAUSE;
      case REJECT -> Command.Verb.REJECT;
      case REWRITE -> Command.Verb.REWRITE;
      case INJECT -> Command.Verb.INJECT;
      case DROP -> Command.Verb.DROP;
      case SET_GUARDS -> Command.Verb.SET_GUARDS;
      case SET_POLICY -> Command.Verb.SET_POLICY;
      case UNKNOWN ->
          throw new PoisonRecordException("unknown_command", "a verb of a later release");
    };
  }

  private static @Nullable Scope scope(@Nullable ControlScope scope) {
    if (scope == null) {
      return null;
    }
    return switch (scope.getKind()) {
      case ALL -> new Scope(Scope.Kind.ALL, "");
      case CLUSTER -> new Scope(Scope.Kind.CLUSTER, scope.getId());
      case AGENT -> new Scope(Scope.Kind.AGENT, scope.getId());
      case MISSION -> new Scope(Scope.Kind.MISSION, scope.getId());
      case WORKFLOW -> new Scope(Scope.Kind.WORKFLOW, scope.getId());
      case UNKNOWN ->
          throw new PoisonRecordException("unknown_scope", "a scope of a later release");
    };
  }

  private static Command.@Nullable Place place(@Nullable InjectPosition position) {
    if (position == null) {
      return null;
    }
    return switch (position) {
      case HEAD -> Command.Place.HEAD;
      case TAIL -> Command.Place.TAIL;
      case BEFORE -> Command.Place.BEFORE;
      case UNKNOWN ->
          throw new PoisonRecordException("unknown_place", "a place of a later release");
    };
  }

  private static @Nullable Guards guards(@Nullable GuardSettings guards) {
    return guards == null
        ? null
        : new Guards(
            guards.getLoopWindow(),
            guards.getLoopWarning(),
            guards.getLoopLimit(),
            guards.getLoopGates(),
            guards.getMaxCost(),
            guards.getMaxTokens());
  }

  private static @Nullable PolicyText policy(io.observatory.events.@Nullable PolicyText policy) {
    return policy == null
        ? null
        : new PolicyText(policy.getName(), policy.getVersion(), policy.getDocument());
  }

  private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
