package io.observatory.benchmarks;

import io.observatory.platform.avro.AvroCodec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * How fast jobs are kept durably: one by one over HTTP, many in a request, and as commands over
 * Kafka; against the others, called in this JVM one by one by as many threads as they have use for,
 * and in batches.
 */
final class SchedulerCreate {
  private static final int AT_ONCE = 64;
  private static final int PEERS_AT_ONCE = 16;
  private static final int SINGLE_BAR = 3_000;
  private static final int BULK_BAR = 100_000;
  private static final int COMMANDS_BAR = 20_000;
  private static final int BUSY = 503;
  private static final long COME_BACK_NANOS = 1_000_000_000L;
  private static final int LINES = 10_000;
  private static final int BULKS_AT_ONCE = 2;
  private static final int WITHIN_SECONDS = 300;
  private static final Duration FAR = Duration.ofDays(1);

  private final SchedulerStack stack;
  private final PrintStream out;
  private final Plan plan;
  private final AtomicInteger busy = new AtomicInteger();
  private final Instant due = Clock.systemUTC().instant().plus(FAR).truncatedTo(ChronoUnit.MILLIS);
  private final String line;

  private SchedulerCreate(SchedulerStack stack, PrintStream out, Plan plan) {
    this.stack = stack;
    this.out = out;
    this.plan = plan;
    this.line =
        "{\"target_agent_id\":\"%s\",\"schedule\":{\"type\":\"once\",\"at\":\""
            + due
            + "\"},\"payload\":\"%s\"}";
  }

  private record Plan(int warmUpSeconds, int seconds, int commands, List<Integer> peers) {}

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    return run(root, out, new Plan(60, 30, 500_000, List.of(50_000, 50_000, 2_000)));
  }

  static List<Figure> small(Path root, PrintStream out) throws Exception {
    return run(root, out, new Plan(3, 5, 20_000, List.of(5_000, 5_000, 300)));
  }

  private static List<Figure> run(Path root, PrintStream out, Plan plan) throws Exception {
    try (SchedulerStack stack = SchedulerStack.raise(root, out);
        Peers peers = new Peers(stack.gateway(), out)) {
      SchedulerCreate benchmark = new SchedulerCreate(stack, out, plan);
      List<String> single = new ArrayList<>();
      List<String> bulk = new ArrayList<>();
      for (int i = 0; i < plan.peers().size(); i++) {
        benchmark.peer(peers.all().get(i), plan.peers().get(i), single, bulk);
      }
      return List.of(
          figure(
              "single, over HTTP, %d at once".formatted(AT_ONCE),
              SINGLE_BAR,
              benchmark.single(),
              single),
          figure("in bulk, %,d in a request".formatted(LINES), BULK_BAR, benchmark.bulk(), bulk),
          figure("commands over Kafka", COMMANDS_BAR, benchmark.commands(), List.of()));
    }
  }

  private void peer(PeerScheduler peer, int jobs, List<String> single, List<String> bulk)
      throws SQLException, InterruptedException {
    try {
      double _ = Rounds.perSecond(n -> peer.keep(n, due), PEERS_AT_ONCE, plan.warmUpSeconds());
      peer.stop();
      double one = Rounds.perSecond(n -> peer.keep(n, due), PEERS_AT_ONCE, plan.seconds());
      peer.stop();
      long begun = System.nanoTime();
      peer.keep(0, jobs, place -> due);
      double many = jobs / ((System.nanoTime() - begun) / 1e9);
      single.add("; %s %,.0f/s".formatted(peer.name(), one));
      bulk.add("; %s %,.0f/s".formatted(peer.name(), many));
      out.printf("%s: one by one %,.0f/s, in batches %,.0f/s%n", peer.name(), one, many);
    } finally {
      peer.stop();
    }
  }

  private static Figure figure(String how, int bar, double rate, List<String> others) {
    return Figure.of(
        "scheduler: jobs created durably, %s: ≥ %,d/s".formatted(how, bar),
        rate >= bar,
        "%,.0f/s%s",
        rate,
        String.join("", others));
  }

  private String line(int number) {
    return line.formatted(
        JobLoad.agent(number), JobLoad.payload(number % 100_000_000).replace("\"", "\\\""));
  }

  private String head(String path, String type) {
    return "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\n"
        .formatted(path, stack.gateway().token("admin"), type);
  }

  private double single() throws Exception {
    String head = head("/v1/jobs", "application/json");
    try (KeptConnections http =
        new KeptConnections(stack.gateway().port(JobLoad.SERVICE), AT_ONCE)) {
      Rounds.Work work = n -> create(http, head, line(n).getBytes(StandardCharsets.UTF_8));
      double _ = Rounds.perSecond(work, AT_ONCE, plan.warmUpSeconds());
      double rate = Rounds.perSecond(work, AT_ONCE, plan.seconds());
      out.printf("one by one over HTTP %,.0f/s; %d calls were sent away%n", rate, busy.get());
      return rate;
    }
  }

  /** A call that is sent away comes back, as its sender's would. */
  private void create(KeptConnections http, String head, byte[] body)
      throws IOException, InterruptedException {
    byte[] request = KeptConnections.request(head, body);
    int status = http.send(request);
    while (status == BUSY) {
      busy.incrementAndGet();
      LockSupport.parkNanos(COME_BACK_NANOS);
      status = http.send(request);
    }
    expect(201, status);
  }

  private static void expect(int status, int answered) {
    if (answered != status) {
      throw new IllegalStateException("answered " + answered);
    }
  }

  private double bulk() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      lines.append(line(i)).append('\n');
    }
    double _ = bulk(lines.toString(), plan.warmUpSeconds());
    return bulk(lines.toString(), plan.seconds());
  }

  private double bulk(String lines, int seconds) throws Exception {
    String token = stack.gateway().token("admin");
    AtomicInteger requests = new AtomicInteger();
    long before = count();
    double rate =
        Rounds.perSecond(
            n -> {
              expect(
                  200,
                  stack.calls().postLines("/v1/jobs/bulk?brief=true", token, lines).statusCode());
              requests.incrementAndGet();
            },
            BULKS_AT_ONCE,
            seconds);
    if (count() - before != (long) requests.get() * LINES) {
      throw new IllegalStateException("not every line became a job");
    }
    return rate * LINES;
  }

  private long count() throws SQLException {
    return stack.database().number("SELECT count(*) FROM cron_jobs");
  }

  /** From the first command sent to the last job that stands in the database. */
  private double commands() throws SQLException {
    try (AvroCodec codec = stack.gateway().codec()) {
      commands(codec, plan.commands() / 5);
      return commands(codec, plan.commands());
    }
  }

  private double commands(AvroCodec codec, int commands) throws SQLException {
    long wanted = count() + commands;
    long followed = followed() + commands;
    long begun = System.nanoTime();
    JobCommands.send(stack.gateway().client(), codec, stack.take(commands), commands, due);
    while (followed() < followed) {
      if (System.nanoTime() - begun > WITHIN_SECONDS * 1_000_000_000L) {
        throw new IllegalStateException((followed - followed()) + " commands were not followed");
      }
      LockSupport.parkNanos(20_000_000);
    }
    double rate = commands / ((System.nanoTime() - begun) / 1e9);
    if (count() != wanted) {
      throw new IllegalStateException((wanted - count()) + " commands made no job");
    }
    return rate;
  }

  /** Commands whose effect is committed; as cheap to ask for as counting jobs is not. */
  private long followed() throws SQLException {
    return stack
        .database()
        .number("SELECT coalesce(sum(next_offset), 0) FROM job_command_position");
  }
}
