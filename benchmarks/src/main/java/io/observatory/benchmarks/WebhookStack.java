package io.observatory.benchmarks;

import io.observatory.platform.avro.AvroCodec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A local stack with webhook-service alone, a receiver and who publishes to it. */
final class WebhookStack implements AutoCloseable {
  private final Gateway gateway;
  private final AvroCodec codec;
  private final PrintStream out;
  private final PostgresCounters database;
  final WebhookSink sink;
  final RestCalls calls;
  final WebhookLoad load;

  private WebhookStack(Gateway gateway, PrintStream out, int numbers, int endpoints)
      throws IOException, SQLException {
    this.gateway = gateway;
    this.out = out;
    this.codec = gateway.codec();
    this.database = new PostgresCounters(gateway, "webhook");
    this.sink = new WebhookSink(numbers);
    this.calls = new RestCalls(gateway, WebhookLoad.SERVICE);
    this.load = new WebhookLoad(gateway.client(), codec, "a", endpoints);
  }

  /**
   * Raises it.
   *
   * @param numbers that the receiver will see, at most
   * @param endpoints that events are for, one after the other
   * @param counted whether the database counts statements
   */
  static WebhookStack raise(Path root, PrintStream out, int numbers, int endpoints, boolean counted)
      throws IOException, SQLException {
    Map<String, String> keys = new HashMap<>();
    keys.put("services", WebhookLoad.SERVICE);
    keys.put(WebhookLoad.SERVICE + ".heap", "256m");
    keys.put(WebhookLoad.SERVICE + ".env._JAVA_OPTIONS", Gateway.AS_DEPLOYED_HITL);
    Gateway gateway = Gateway.raise(root, out, keys);
    try {
      if (counted) {
        SqlStatements.enable(gateway);
      }
      return new WebhookStack(gateway, out, numbers, endpoints);
    } catch (IOException | SQLException | RuntimeException e) {
      gateway.close();
      throw e;
    }
  }

  Gateway gateway() {
    return gateway;
  }

  /** As the database's superuser. */
  PostgresCounters database() {
    return database;
  }

  String token(String principal) {
    return gateway.token(principal);
  }

  /** Publishes numbers from {@code first} at that rate; from when each is due, in nano time. */
  long[] publish(int first, int count, int perSecond) {
    long[] due = new long[count];
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      due[i] = start + i * 1_000_000_000L / perSecond;
      while (System.nanoTime() < due[i]) {
        LockSupport.parkNanos(due[i] - System.nanoTime());
      }
      load.publish(first + i);
    }
    return due;
  }

  /** Waits for so many different numbers at the receiver. */
  void awaitArrived(int wanted, int seconds) {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    while (sink.arrived() < wanted) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "lost or late: %d of %d arrived".formatted(sink.arrived(), wanted));
      }
      LockSupport.parkNanos(5_000_000);
    }
    out.printf("%,d arrived, %d came twice so far%n", wanted, sink.repeated());
  }

  @Override
  public void close() throws IOException, SQLException {
    try (gateway;
        codec;
        database;
        sink;
        calls;
        load) {
      out.flush();
    }
  }
}
