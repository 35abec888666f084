package io.observatory.hitl.inbound.kafka;

import io.observatory.hitl.relay.Answer;
import io.observatory.hitl.relay.Hold;
import io.observatory.hitl.relay.Lifted;
import io.observatory.hitl.relay.Pattern;
import io.observatory.hitl.relay.Pending;
import io.observatory.hitl.relay.Session;
import io.observatory.hitl.relay.Usage;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A session as it is stored. */
final class SessionBytes {

  private static final int VERSION = 1;

  private SessionBytes() {}

  static byte[] of(Session session) {
    return Bin.bytes(
        VERSION,
        256,
        out -> {
          numbers(out, session.numbers());
          pending(out, session.pending());
          usage(out, session.usage());
          out.writeInt(session.agents().size());
          for (String agent : session.agents()) {
            Bin.text(out, agent);
          }
          out.writeInt(session.holds().size());
          for (Hold hold : session.holds().values()) {
            hold(out, hold);
          }
          out.writeInt(session.lifted().size());
          for (Lifted lifted : session.lifted()) {
            lifted(out, lifted);
          }
          out.writeInt(session.answers().size());
          for (Answer answer : session.answers()) {
            AnswerBytes.write(out, answer);
          }
        });
  }

  static Session read(String id, byte[] bytes) {
    return Bin.read(
        bytes,
        VERSION,
        in -> {
          Session.Numbers numbers = numbers(in);
          Pending pending = pending(in);
          Session session = Session.stored(id, numbers, pending, usage(in));
          for (int left = in.readInt(); left > 0; left--) {
            session.agents().add(Bin.text(in));
          }
          for (int left = in.readInt(); left > 0; left--) {
            Hold hold = hold(in);
            session.holds().put(hold.id(), hold);
          }
          for (int left = in.readInt(); left > 0; left--) {
            session.lifted().add(lifted(in));
          }
          for (int left = in.readInt(); left > 0; left--) {
            session.answers().add(AnswerBytes.read(in));
          }
          return session;
        });
  }

  private static void numbers(DataOutput out, Session.Numbers numbers) throws IOException {
    out.writeLong(numbers.head());
    out.writeLong(numbers.last());
    out.writeLong(numbers.count());
    out.writeLong(numbers.bytes());
    out.writeLong(numbers.released());
    out.writeLong(numbers.appliedSeq());
    out.writeLong(numbers.lastActivity());
    out.writeByte(
        (numbers.flushAll() ? 1 : 0)
            | (numbers.warned() ? 2 : 0)
            | (numbers.denied() ? 4 : 0)
            | (numbers.terminal() ? 8 : 0));
  }

  private static Session.Numbers numbers(DataInput in) throws IOException {
    long head = in.readLong();
    long last = in.readLong();
    long count = in.readLong();
    long bytes = in.readLong();
    long released = in.readLong();
    long appliedSeq = in.readLong();
    long lastActivity = in.readLong();
    int flags = in.readByte();
    return new Session.Numbers(
        head,
        last,
        count,
        bytes,
        released,
        appliedSeq,
        lastActivity,
        (flags & 1) != 0,
        (flags & 2) != 0,
        (flags & 4) != 0,
        (flags & 8) != 0);
  }

  private static void pending(DataOutput out, @Nullable Pending pending) throws IOException {
    out.writeBoolean(pending != null);
    if (pending != null) {
      Bin.text(out, pending.commandId());
      out.writeLong(pending.seq());
      out.writeLong(pending.flushedBefore());
    }
  }

  private static @Nullable Pending pending(DataInput in) throws IOException {
    return in.readBoolean() ? new Pending(Bin.text(in), in.readLong(), in.readLong()) : null;
  }

  private static void usage(DataOutput out, Usage usage) throws IOException {
    int[] hashes = usage.pattern().hashes();
    out.writeByte(hashes.length);
    for (int hash : hashes) {
      out.writeInt(hash);
    }
    out.writeByte(usage.loopLevel());
    out.writeLong(usage.tokens());
    out.writeDouble(usage.cost());
    out.writeLong(usage.tokensAllowed());
    out.writeDouble(usage.costAllowed());
  }

  private static Usage usage(DataInput in) throws IOException {
    int[] hashes = new int[in.readByte()];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = in.readInt();
    }
    return new Usage(
        new Pattern(hashes),
        in.readByte(),
        in.readLong(),
        in.readDouble(),
        in.readLong(),
        in.readDouble());
  }

  private static void hold(DataOutput out, Hold hold) throws IOException {
    Bin.text(out, hold.id());
    Bin.text(out, hold.kind().name());
    Bin.text(out, hold.gateId());
    Bin.text(out, hold.reason());
    Bin.text(out, hold.principal());
    out.writeBoolean(hold.trigger() != null);
    out.writeLong(hold.trigger() == null ? 0 : hold.trigger());
    Bin.text(out, hold.traceId());
    out.writeInt(hold.asks());
    Bin.text(out, hold.agentId());
  }

  private static Hold hold(DataInput in) throws IOException {
    String id = Bin.text(in);
    Hold.Kind kind = Hold.Kind.valueOf(Bin.text(in));
    String gateId = Bin.text(in);
    String reason = Bin.text(in);
    String principal = Bin.maybeText(in);
    boolean triggered = in.readBoolean();
    long trigger = in.readLong();
    return new Hold(
        id,
        kind,
        gateId,
        reason,
        principal,
        triggered ? trigger : null,
        Bin.maybeText(in),
        in.readInt(),
        Bin.maybeText(in));
  }

  private static void lifted(DataOutput out, Lifted lifted) throws IOException {
    Bin.text(out, lifted.gateId());
    Bin.text(out, lifted.holdId());
    out.writeLong(lifted.flushedBefore());
    Bin.text(out, lifted.commandId());
    Bin.text(out, lifted.principal());
    Bin.text(out, lifted.reason());
  }

  private static Lifted lifted(DataInput in) throws IOException {
    return new Lifted(
        Bin.text(in),
        Bin.text(in),
        in.readLong(),
        Bin.maybeText(in),
        Bin.maybeText(in),
        Bin.maybeText(in));
  }
}
