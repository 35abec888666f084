package io.observatory.audit.outbound.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.observatory.audit.log.Correlation;
import io.observatory.audit.log.CorrelationIds;
import java.util.List;
import java.util.stream.Stream;

/** One value on its way from Avro to JSON, with the ids met on the way. */
final class Reading {

  /** Where an id was met; the earlier rank counts. */
  enum Rank {
    CONTEXT,
    TOP,
    NESTED
  }

  private static final int DEEPEST = 64;

  final AvroBytes in;
  final JsonBytes out;
  final IsoTime time;
  private final List<CorrelationIds> met =
      Stream.of(Rank.values()).map(rank -> new CorrelationIds()).toList();
  private int depth;

  Reading(AvroBytes in, JsonBytes out, IsoTime time) {
    this.in = in;
    this.out = out;
    this.time = time;
  }

  void enter() {
    if (++depth > DEEPEST) {
      throw new MalformedException("more than " + DEEPEST + " levels");
    }
  }

  void leave() {
    depth--;
  }

  void met(Correlation kind, Rank rank, int start, int length) {
    if (length <= 4 * CorrelationIds.LONGEST) {
      met.get(rank.ordinal()).offer(kind, new String(in.bytes, start, length, UTF_8));
    }
  }

  CorrelationIds ids() {
    CorrelationIds best = met.getFirst();
    for (Correlation kind : Correlation.values()) {
      met.forEach(each -> best.offer(kind, each.get(kind)));
    }
    return best;
  }
}
