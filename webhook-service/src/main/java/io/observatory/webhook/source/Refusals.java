package io.observatory.webhook.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts what was refused until it is told: strangers decide how often that happens, so it is told
 * in sums, one for a source and a reason. Never blocks; safe for use by many threads.
 */
public final class Refusals {
  private static final int MOST = 1_000;

  private final RefusalTopic topic;
  private Map<Kind, Long> counts = new HashMap<>();

  private record Kind(String sourceId, String reason) {}

  /**
   * So many in one sum.
   *
   * @param reason in lower case
   */
  public record Sum(String sourceId, String reason, long count) {}

  /** Tells that topic. */
  public Refusals(RefusalTopic topic) {
    this.topic = topic;
  }

  /** One more; beyond a thousand kinds of them it is left to the metrics. */
  synchronized void add(String sourceId, String reason, long count) {
    Kind kind = new Kind(sourceId, reason);
    if (counts.size() < MOST || counts.containsKey(kind)) {
      counts.merge(kind, count, Long::sum);
    }
  }

  /** Tells all sums; those that do not get into the topic are told with the next. */
  public void tell() {
    for (Sum sum : take()) {
      if (!topic.append(sum)) {
        add(sum.sourceId(), sum.reason(), sum.count());
      }
    }
  }

  private synchronized List<Sum> take() {
    Map<Kind, Long> taken = counts;
    counts = new HashMap<>();
    return taken.entrySet().stream()
        .map(e -> new Sum(e.getKey().sourceId(), e.getKey().reason(), e.getValue()))
        .toList();
  }
}
