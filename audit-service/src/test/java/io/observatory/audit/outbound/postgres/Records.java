package io.observatory.audit.outbound.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.observatory.audit.log.Batch;
import io.observatory.audit.log.Correlation;
import io.observatory.audit.log.CorrelationIds;
import io.observatory.audit.log.Entry;
import io.observatory.audit.log.Header;
import io.observatory.audit.log.Projection;
import io.observatory.audit.log.Source;
import io.observatory.audit.log.SourceRecord;
import io.observatory.audit.log.SourceRecord.Timestamp;
import io.observatory.audit.log.Span;
import io.observatory.audit.log.TimestampType;
import io.observatory.audit.log.TopicId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Batches to append. */
final class Records {

  static final TopicId TOPIC = new TopicId("gateway.test.v1", new UUID(3, 4));

  private Records() {}

  static Source partition(int number) {
    return new Source(TOPIC, number);
  }

  /** Offsets from to to, one entry each; entry n belongs to session n mod 3. */
  static Batch batch(Source source, long from, long to) {
    List<Entry> entries = new ArrayList<>();
    for (long offset = from; offset < to; offset++) {
      entries.add(entry(source, offset));
    }
    return new Batch(List.of(new Span(source, from, to)), entries);
  }

  static Entry entry(Source source, long offset) {
    CorrelationIds ids =
        new CorrelationIds()
            .offer(Correlation.SESSION, "s-" + offset % 3)
            .offer(Correlation.AGENT, "agent-" + source.partition())
            .offer(Correlation.TASK, "t-" + source.partition() + "-" + offset);
    String type = offset % 2 == 0 ? "Even" : "Odd";
    byte[] doc = ("{\"offset\":" + offset + "}").getBytes(UTF_8);
    return new Entry(
        record(source, offset, new byte[] {0, 1, 2, (byte) offset}),
        new Projection(42, type, ids, doc, null));
  }

  static SourceRecord record(Source source, long offset, byte[] value) {
    return new SourceRecord(
        source,
        offset,
        new Timestamp(1_000_000 + offset, TimestampType.LOG_APPEND_TIME),
        ("key-" + offset).getBytes(UTF_8),
        value,
        List.of(new Header("h", new byte[] {9}), new Header("h", null)));
  }
}
