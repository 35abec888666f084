package io.observatory.deploy.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Compares what the fleet did with what the gateway, the broker and the audit store say of it. */
final class Judgement {
  private final Fleet fleet;
  private final Measured measured;
  private final CapabilityReport report;
  private final Expected expected;

  Judgement(Fleet fleet, Measured measured, CapabilityReport report, Expected expected) {
    this.fleet = fleet;
    this.measured = measured;
    this.report = report;
    this.expected = expected;
  }

  /** What became of the agents; those {@code held} by a brake were evicted when it was released. */
  void agents(Verdict verdict, Map<String, AgentView.Known> seen, List<SimulatedAgent> held) {
    for (String cluster : FleetPlan.CLUSTERS) {
      List<SimulatedAgent> agents = fleet.in(cluster);
      long beating = agents.stream().filter(SimulatedAgent::alive).count();
      long alive =
          agents.stream()
              .map(agent -> seen.get(agent.id()))
              .filter(known -> known != null && known.cluster().equals(cluster) && known.alive())
              .count();
      verdict.add(Row.equal("agents alive in " + cluster, beating, alive));
    }
    List<SimulatedAgent> all = fleet.agents();
    int deaths = all.stream().mapToInt(SimulatedAgent::deaths).sum();
    int due = all.stream().mapToInt(a -> Math.min(a.deaths(), report.evictions(a))).sum();
    int undue = all.stream().mapToInt(a -> Math.max(0, report.evictions(a) - a.deaths())).sum();
    int suspected = all.stream().mapToInt(a -> Math.min(a.deaths(), report.suspicions(a))).sum();
    verdict.add(Row.equal("silent agents suspected first", deaths, suspected));
    verdict.add(Row.equal("silent agents evicted", deaths, due));
    verdict.add(Row.equal("agents evicted that were not silent", 0, undue));
    List<SimulatedAgent> returned =
        all.stream().filter(agent -> agent.deaths() > 0 && agent.alive()).toList();
    long back = returned.stream().filter(a -> report.lives(a) == expected.lives(a)).count();
    verdict.add(Row.equal("agents revived", (long) returned.size(), back));
    int events = all.stream().mapToInt(expected::events).sum();
    verdict.add(Row.equal("CapabilityUpdated events", events, report.events(all)));
    List<Duration> silences =
        report.silences(all.stream().filter(agent -> !held.contains(agent)).toList()).stream()
            .sorted()
            .toList();
    if (!silences.isEmpty()) {
      verdict.add(
          new Row(
              "silence until eviction, median",
              "measured",
              seconds(silences.get(silences.size() / 2)),
              true));
    }
  }

  void records(Verdict verdict, Set<Coordinate> truth) {
    Set<Coordinate> acknowledged = measured.kafka().acknowledged();
    long kept = acknowledged.stream().filter(truth::contains).count();
    verdict.add(
        Row.equal("heartbeats the broker acknowledged, kept", (long) acknowledged.size(), kept));
    verdict.add(Row.equal("heartbeats given up by a producer", 0L, measured.kafka().failed()));
    long beats = truth.stream().filter(place -> place.topic().equals(KafkaBeats.TOPIC)).count();
    long overHttp = beats - kept;
    long accepted = measured.http().accepted();
    verdict.add(
        new Row(
            "heartbeats accepted over HTTP, kept",
            ">= " + accepted,
            Long.toString(overHttp),
            overHttp >= accepted));
    Map<Coordinate, Integer> stored = measured.audit().stored();
    for (String topic : TopicWatch.TOPICS) {
      List<Coordinate> places = truth.stream().filter(one -> one.topic().equals(topic)).toList();
      long once = places.stream().filter(place -> stored.getOrDefault(place, 0) == 1).count();
      verdict.add(Row.equal(topic + " in the audit store once", (long) places.size(), once));
    }
    long twice = stored.values().stream().filter(times -> times > 1).count();
    verdict.add(Row.equal("events in the audit store twice", 0L, twice));
  }

  private static String seconds(Duration span) {
    return String.format(Locale.ROOT, "%.1f s", span.toMillis() / 1000.0);
  }
}
