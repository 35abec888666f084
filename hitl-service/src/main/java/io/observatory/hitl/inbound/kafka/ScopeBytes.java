package io.observatory.hitl.inbound.kafka;

import io.observatory.hitl.relay.Guards;
import io.observatory.hitl.relay.PolicyText;
import io.observatory.hitl.relay.Scope;
import io.observatory.hitl.relay.ScopeState;

/** Scopes, guards and policies as they are stored. */
final class ScopeBytes {

  private static final int VERSION = 1;

  private ScopeBytes() {}

  static byte[] of(ScopeState state) {
    return Bin.bytes(
        VERSION,
        256,
        out -> {
          Bin.text(out, state.scope().kind().name());
          Bin.text(out, state.scope().id());
          out.writeLong(state.appliedSeq());
          out.writeBoolean(state.active());
          Bin.text(out, state.gateId());
          Bin.text(out, state.principal());
          Bin.text(out, state.reason());
          AnswerBytes.write(out, state.last());
        });
  }

  static ScopeState read(byte[] bytes) {
    return Bin.read(
        bytes,
        VERSION,
        in ->
            new ScopeState(
                new Scope(Scope.Kind.valueOf(Bin.text(in)), Bin.text(in)),
                in.readLong(),
                in.readBoolean(),
                Bin.maybeText(in),
                Bin.maybeText(in),
                Bin.maybeText(in),
                AnswerBytes.read(in)));
  }

  static byte[] of(Guards guards) {
    return Bin.bytes(
        VERSION,
        64,
        out -> {
          out.writeInt(guards.loopWindow());
          out.writeDouble(guards.loopWarning());
          out.writeDouble(guards.loopLimit());
          out.writeBoolean(guards.loopGates());
          Double cost = guards.maxCost();
          Long tokens = guards.maxTokens();
          Bin.text(out, cost == null ? null : cost.toString());
          Bin.text(out, tokens == null ? null : tokens.toString());
        });
  }

  static Guards readGuards(byte[] bytes) {
    return Bin.read(
        bytes,
        VERSION,
        in -> {
          int window = in.readInt();
          double warning = in.readDouble();
          double limit = in.readDouble();
          boolean gates = in.readBoolean();
          String cost = Bin.maybeText(in);
          String tokens = Bin.maybeText(in);
          return new Guards(
              window,
              warning,
              limit,
              gates,
              cost == null ? null : Double.valueOf(cost),
              tokens == null ? null : Long.valueOf(tokens));
        });
  }

  static byte[] of(PolicyText policy) {
    return Bin.bytes(
        VERSION,
        policy.document().length() + 64,
        out -> {
          Bin.text(out, policy.name());
          out.writeLong(policy.version());
          Bin.text(out, policy.document());
        });
  }

  static PolicyText readPolicy(byte[] bytes) {
    return Bin.read(
        bytes, VERSION, in -> new PolicyText(Bin.text(in), in.readLong(), Bin.text(in)));
  }
}
