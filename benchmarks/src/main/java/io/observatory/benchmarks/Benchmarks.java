package io.observatory.benchmarks;

import io.observatory.schemas.TrustedEvents;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** {@code benchmarks/run <name>…}: runs the named benchmarks and prints their rows. */
public final class Benchmarks {
  private interface Run {
    List<Figure> in(Path root, PrintStream out) throws Exception;
  }

  private static final Map<String, Run> KNOWN =
      Map.ofEntries(
          Map.entry("heartbeats", HeartbeatThroughput::run),
          Map.entry(
              "audit-ingest", (root, out) -> AuditIngest.run(root, out, Duration.ofMinutes(3))),
          Map.entry("approval-latency", ApprovalLatency::run),
          Map.entry("approval-latency-small", ApprovalLatency::small),
          Map.entry("approval-expiry", ApprovalExpiry::run),
          Map.entry("approval-expiry-small", ApprovalExpiry::small),
          Map.entry("approval-throughput", ApprovalThroughput::run),
          Map.entry("approval-throughput-small", ApprovalThroughput::small),
          Map.entry("capability-query", CapabilityQuery::run),
          Map.entry("outbox", OutboxLatency::run),
          Map.entry("fleet", FleetCost::run),
          Map.entry("relay", RelayThroughput::run),
          Map.entry("relay-latency", RelayLatency::run),
          Map.entry("relay-pause", PauseTime::run),
          Map.entry("relay-flush", FlushRate::run),
          Map.entry("relay-failover", RelayFailover::run),
          Map.entry("restart", RestartTime::run),
          Map.entry("up", ReadyTime::run),
          Map.entry("webhooks", WebhookDelivery::run),
          Map.entry("webhooks-small", WebhookDelivery::small),
          Map.entry("webhooks-hanging", WebhookHanging::run),
          Map.entry("webhooks-hanging-small", WebhookHanging::small),
          Map.entry("webhooks-retries", WebhookRetries::run),
          Map.entry("webhooks-retries-small", WebhookRetries::small),
          Map.entry("webhooks-inbound", WebhookInbound::run),
          Map.entry("webhooks-inbound-small", WebhookInbound::small),
          Map.entry("webhooks-replay", WebhookReplay::run),
          Map.entry("webhooks-replay-small", WebhookReplay::small),
          Map.entry("webhooks-kill", WebhookKill::run),
          Map.entry("webhooks-kill-small", WebhookKill::small),
          Map.entry("scheduler-create", SchedulerCreate::run),
          Map.entry("scheduler-create-small", SchedulerCreate::small),
          Map.entry("scheduler-drain", SchedulerDrain::run),
          Map.entry("scheduler-drain-small", SchedulerDrain::small),
          Map.entry("scheduler-idle", SchedulerIdle::run),
          Map.entry("scheduler-idle-small", SchedulerIdle::small),
          Map.entry("scheduler-kill", SchedulerKill::run),
          Map.entry("scheduler-kill-small", SchedulerKill::small),
          Map.entry("scheduler-lateness", SchedulerLateness::run),
          Map.entry("scheduler-lateness-small", SchedulerLateness::small),
          Map.entry("scheduler-recurring", SchedulerDrain::recurring),
          Map.entry("scheduler-recurring-small", SchedulerDrain::recurringSmall),
          Map.entry("scheduler-snapshot", SchedulerSnapshot::run),
          Map.entry("scheduler-snapshot-small", SchedulerSnapshot::small));

  private Benchmarks() {}

  /**
   * Runs every benchmark named; exits with 1 when a bar was not met or one failed, 2 for an unknown
   * name.
   */
  public static void main(String[] names) throws Exception {
    PrintStream out = System.out;
    TrustedEvents.trust();
    List<String> wanted = List.of(names);
    if (wanted.isEmpty() || !KNOWN.keySet().containsAll(wanted)) {
      out.println("Usage: benchmarks/run <name>…, where a name is one of " + KNOWN.keySet());
      System.exit(2);
    }
    List<Figure> figures = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    for (String name : wanted) {
      out.println("== " + name);
      try {
        List<Figure> measured = Objects.requireNonNull(KNOWN.get(name)).in(root(), out);
        measured.forEach(figure -> out.println(figure.row()));
        figures.addAll(measured);
      } catch (Exception e) {
        e.printStackTrace(out);
        failed.add(name);
      }
    }
    out.println();
    failed.forEach(name -> out.println(name + " failed, see above"));
    out.println("Measured on " + Machine.describe() + ":");
    out.println();
    out.println("| bar | measured | met |");
    out.println("|---|---|---|");
    figures.forEach(figure -> out.println(figure.row()));
    System.exit(failed.isEmpty() && figures.stream().allMatch(Figure::met) ? 0 : 1);
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("observatory"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("run this from inside the repository");
      }
    }
    return folder;
  }
}
