package io.observatory.audit.outbound.postgres;

import io.observatory.audit.log.Correlation;
import io.observatory.audit.log.Entry;
import io.observatory.audit.log.SearchKey;
import io.observatory.audit.log.Source;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The posting lists of one batch: for each search key the positions of its entries. One row per key
 * and batch is far fewer index rows than one per id and event, and keeps the order of the log.
 */
final class Postings {

  static final String COPY = "COPY entry_key (key, batch_id, positions) FROM STDIN (FORMAT binary)";

  private static final Correlation[] KINDS = Correlation.values();

  private final Map<Long, Positions> byKey = new HashMap<>();
  private final List<Map<String, Positions>> byId;
  private final Map<String, Positions> byType = new HashMap<>();
  private final Map<Source, Positions> byPartition = new HashMap<>();
  private final Map<String, Positions> byTopic = new HashMap<>();

  Postings() {
    byId = Arrays.stream(KINDS).<Map<String, Positions>>map(kind -> new HashMap<>()).toList();
  }

  void add(int pos, Entry entry) {
    for (Correlation kind : KINDS) {
      String id = entry.projection().ids().get(kind);
      if (id != null) {
        byId.get(kind.ordinal())
            .computeIfAbsent(id, each -> list(SearchKey.of(kind, each)))
            .add(pos);
      }
    }
    Source source = entry.record().source();
    String topic = source.topic().name();
    String type = entry.projection().type();
    if (!type.isEmpty()) {
      byType.computeIfAbsent(type, each -> list(SearchKey.ofType(each))).add(pos);
    }
    byTopic.computeIfAbsent(topic, each -> list(SearchKey.ofTopic(each))).add(pos);
    byPartition
        .computeIfAbsent(source, each -> list(SearchKey.ofPartition(topic, each.partition())))
        .add(pos);
  }

  void write(CopyRows out, long batchId) {
    byKey.forEach(
        (key, positions) ->
            out.row(3).bigint(key).bigint(batchId).smallints(positions.values, positions.count));
  }

  /** Two values with the same number share a list: a finder compares the value anyway. */
  private Positions list(long key) {
    return byKey.computeIfAbsent(key, each -> new Positions());
  }

  /** Rising positions without repeats. */
  private static final class Positions {

    private short[] values = new short[4];
    private int count;

    void add(int pos) {
      if (count > 0 && values[count - 1] == pos) {
        return;
      }
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = (short) pos;
    }
  }
}
