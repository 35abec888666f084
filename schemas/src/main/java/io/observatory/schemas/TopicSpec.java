package io.observatory.schemas;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a broker must be told to create a topic.
 *
 * @param name name of the topic
 * @param partitions number of partitions
 * @param configs settings that do not depend on the number of replicas
 */
public record TopicSpec(String name, int partitions, Map<String, String> configs) {
  public TopicSpec {
    configs = Map.copyOf(configs);
  }

  /** The settings for a cluster that keeps that many replicas: all but one must confirm a write. */
  public Map<String, String> configs(int replicas) {
    Map<String, String> all = new TreeMap<>(configs);
    all.put("min.insync.replicas", Integer.toString(Math.max(1, replicas - 1)));
    return all;
  }
}
