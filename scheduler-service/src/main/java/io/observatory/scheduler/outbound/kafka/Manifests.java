package io.observatory.scheduler.outbound.kafka;

import io.observatory.scheduler.fire.DueRow;
import io.observatory.scheduler.fire.Effect;
import io.observatory.scheduler.fire.Fire;
import io.observatory.scheduler.fire.FireKind;
import io.observatory.scheduler.fire.Skip;
import io.observatory.scheduler.time.Micros;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What settling a batch writes, in few bytes: a version, the time of the plans, and the effects.
 * What most fires have in common with their row is not written twice.
 */
final class Manifests {

  private static final int VERSION = 1;
  private static final int ROW_BYTES = 48;
  private static final long NONE = Long.MIN_VALUE;

  /** The fire is its row's, was made at the time of the plans and nobody waits for an answer. */
  private static final int PLAIN = 0;

  private static final int FULL = 1;

  private Manifests() {}

  /** A batch's effects and when they were planned. */
  record Batch(Instant at, List<Effect> effects) {}

  static ByteBuffer encode(Instant at, List<Effect> effects) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + effects.size() * ROW_BYTES);
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeByte(VERSION);
      out.writeLong(Micros.of(at));
      out.writeInt(effects.size());
      for (Effect effect : effects) {
        write(out, effect, at);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  static Batch decode(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new IllegalStateException("a manifest of version " + version + " is none I know");
      }
      Instant at = Micros.instant(in.readLong());
      int count = in.readInt();
      List<Effect> effects = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        effects.add(effect(in, at));
      }
      return new Batch(at, effects);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(DataOutputStream out, Effect effect, Instant at) throws IOException {
    write(out, effect.row());
    out.writeShort(effect.fires().size());
    for (Fire fire : effect.fires()) {
      write(out, fire, effect.row(), at);
    }
    out.writeShort(effect.skips().size());
    for (Skip skip : effect.skips()) {
      write(out, skip.jobId());
      out.writeByte(skip.kind().number());
      out.writeLong(Micros.of(skip.first()));
      out.writeInt(skip.count());
      out.writeUTF(skip.reason());
    }
    out.writeShort(effect.next().size());
    for (DueRow next : effect.next()) {
      write(out, next);
    }
    out.writeShort(effect.cancelled().size());
    for (UUID run : effect.cancelled()) {
      write(out, run);
    }
  }

  private static Effect effect(DataInputStream in, Instant at) throws IOException {
    DueRow row = row(in);
    List<Fire> fires = new ArrayList<>(1);
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      fires.add(fire(in, row, at));
    }
    List<Skip> skips = new ArrayList<>(0);
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      UUID job = uuid(in);
      FireKind kind = FireKind.of(in.readByte());
      Instant first = Micros.instant(in.readLong());
      skips.add(new Skip(job, kind, first, in.readInt(), in.readUTF()));
    }
    List<DueRow> next = new ArrayList<>(1);
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      next.add(row(in));
    }
    List<UUID> cancelled = new ArrayList<>(0);
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      cancelled.add(uuid(in));
    }
    return new Effect(row, fires, skips, next, cancelled);
  }

  private static void write(DataOutputStream out, DueRow row) throws IOException {
    write(out, row.jobId());
    out.writeByte(row.kind().number());
    out.writeLong(Micros.of(row.occurrence()));
    out.writeLong(Micros.of(row.dueAt()));
    out.writeShort(row.attempt());
    out.writeByte(row.priority());
    out.writeInt(row.runNo());
    out.writeLong(row.version());
  }

  private static DueRow row(DataInputStream in) throws IOException {
    UUID job = uuid(in);
    FireKind kind = FireKind.of(in.readByte());
    Instant occurrence = Micros.instant(in.readLong());
    Instant dueAt = Micros.instant(in.readLong());
    return new DueRow(
        job, kind, occurrence, dueAt, in.readShort(), in.readByte(), in.readInt(), in.readLong());
  }

  private static void write(DataOutputStream out, Fire fire, DueRow row, Instant at)
      throws IOException {
    if (isPlain(fire, row, at)) {
      out.writeByte(PLAIN);
      return;
    }
    out.writeByte(FULL);
    write(out, fire.fireId());
    write(out, fire.jobId());
    out.writeByte(fire.kind().number());
    out.writeLong(Micros.of(fire.occurrence()));
    out.writeShort(fire.attempt());
    out.writeInt(fire.runNo());
    out.writeLong(fire.version());
    out.writeLong(Micros.of(fire.dueAt()));
    out.writeLong(Micros.of(fire.firedAt()));
    out.writeLong(orNone(fire.staleAt()));
    out.writeLong(orNone(fire.timesOutAt()));
  }

  /** The id is not computed again: it always is what {@link Fire#idOf} makes of the rest. */
  private static boolean isPlain(Fire fire, DueRow row, Instant at) {
    boolean plain =
        fire.staleAt() == null
            && fire.timesOutAt() == null
            && fire.jobId().equals(row.jobId())
            && fire.kind() == row.kind()
            && fire.occurrence().equals(row.occurrence())
            && fire.attempt() == row.attempt()
            && fire.runNo() == row.runNo()
            && fire.version() == row.version()
            && fire.dueAt().equals(row.dueAt())
            && fire.firedAt().equals(at);
    assert !plain || fire.equals(plain(row, at)) : "a fire has an id of its own";
    return plain;
  }

  private static Fire fire(DataInputStream in, DueRow row, Instant at) throws IOException {
    if (in.readByte() == PLAIN) {
      return plain(row, at);
    }
    UUID id = uuid(in);
    UUID job = uuid(in);
    FireKind kind = FireKind.of(in.readByte());
    Instant occurrence = Micros.instant(in.readLong());
    int attempt = in.readShort();
    int runNo = in.readInt();
    long version = in.readLong();
    Instant dueAt = Micros.instant(in.readLong());
    Instant firedAt = Micros.instant(in.readLong());
    return new Fire(
        id,
        job,
        kind,
        occurrence,
        attempt,
        runNo,
        version,
        dueAt,
        firedAt,
        instant(in.readLong()),
        instant(in.readLong()));
  }

  private static Fire plain(DueRow row, Instant at) {
    return new Fire(
        Fire.idOf(row.jobId(), row.occurrence(), row.kind(), row.attempt()),
        row.jobId(),
        row.kind(),
        row.occurrence(),
        row.attempt(),
        row.runNo(),
        row.version(),
        row.dueAt(),
        at,
        null,
        null);
  }

  private static long orNone(@Nullable Instant time) {
    return time == null ? NONE : Micros.of(time);
  }

  private static @Nullable Instant instant(long micros) {
    return micros == NONE ? null : Micros.instant(micros);
  }

  private static void write(DataOutputStream out, UUID id) throws IOException {
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
  }

  private static UUID uuid(DataInputStream in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }
}
