package io.observatory.hitl.inbound.kafka;

import io.observatory.hitl.relay.Ask;
import io.observatory.hitl.relay.Header;
import io.observatory.hitl.relay.Held;
import io.observatory.hitl.relay.Marks;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;

/** A waiting message as it is stored: by session, then place, in that order. */
final class HeldBytes {

  private static final int VERSION = 1;

  private HeldBytes() {}

  static Bytes key(String sessionId, long position) {
    byte[] id = sessionId.getBytes(StandardCharsets.UTF_8);
    // The length first, so that no id is the beginning of another one's keys.
    return Bytes.wrap(
        ByteBuffer.allocate(2 + id.length + Long.BYTES)
            .putShort((short) id.length)
            .put(id)
            .putLong(position)
            .array());
  }

  static long position(Bytes key) {
    byte[] bytes = key.get();
    return ByteBuffer.wrap(bytes).getLong(bytes.length - Long.BYTES);
  }

  static byte[] of(Held held) {
    return Bin.bytes(
        VERSION,
        held.value().length + 256,
        out -> {
          Marks marks = held.marks();
          Bin.text(out, marks.traceId());
          Bin.text(out, marks.agentId());
          Bin.text(out, marks.clusterId());
          Bin.text(out, marks.missionId());
          Bin.text(out, marks.workflowId());
          out.writeInt(Ask.bits(held.asks()));
          out.writeInt(held.headers().size());
          for (Header header : held.headers()) {
            Bin.text(out, header.name());
            Bin.blob(out, header.value());
          }
          Bin.blob(out, held.value());
        });
  }

  static Held read(Bytes key, byte[] value) {
    return Bin.read(
        value,
        VERSION,
        in -> {
          Marks marks =
              new Marks(
                  Bin.text(in),
                  Bin.text(in),
                  Bin.maybeText(in),
                  Bin.maybeText(in),
                  Bin.maybeText(in));
          int asks = in.readInt();
          int size = in.readInt();
          List<Header> headers = new ArrayList<>(size);
          for (int i = 0; i < size; i++) {
            headers.add(new Header(Bin.text(in), Bin.maybeBlob(in)));
          }
          return new Held(position(key), marks, Ask.of(asks), headers, Bin.blob(in));
        });
  }
}
