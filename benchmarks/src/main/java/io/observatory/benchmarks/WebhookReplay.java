package io.observatory.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast an order to deliver many again makes the deliveries, and whether all are there in the
 * end. The endpoint is paused, so that nothing but the order is measured; then it is resumed for a
 * moment, to see that what was made is delivered.
 */
final class WebhookReplay {
  private static final int RATE_BAR = 2_000;
  private static final int FASTEST = 100_000;
  private static final int DONE_WITHIN_SECONDS = 900;
  private static final int SOME = 1_000;

  private WebhookReplay() {}

  static List<Figure> run(Path root, PrintStream out) throws Exception {
    return run(root, out, 1_000_000);
  }

  static List<Figure> small(Path root, PrintStream out) throws Exception {
    return run(root, out, 50_000);
  }

  private static List<Figure> run(Path root, PrintStream out, int deliveries)
      throws IOException, InterruptedException, SQLException {
    try (WebhookStack stack = WebhookStack.raise(root, out, deliveries + 1, 1, false)) {
      String admin = stack.token("admin");
      stack.load.subscribe(stack.calls, admin, place -> stack.sink.url());
      WebhookRows rows = new WebhookRows(stack.database(), 1);
      rows.events("old", 1, deliveries);
      rows.succeeded("old", 1, deliveries, 1);
      rows.settle();
      String endpoint = text(stack.calls.get("/v1/endpoints", admin), "id");
      expect(202, 200, stack.calls.post("/v1/endpoints/" + endpoint + "/pause", admin, "{}"));
      HttpResponse<String> ordered =
          stack.calls.post(
              "/v1/replays",
              admin,
              """
              {"kind":"FILTER","endpoint_id":"%s","statuses":["SUCCEEDED"],"per_second":%d}
              """
                  .formatted(endpoint, FASTEST));
      expect(202, 202, ordered);
      long begun = System.nanoTime();
      String order = "/v1/replays/" + text(ordered, "id");
      HttpResponse<String> state = awaitDone(stack, order, admin, begun);
      double rate = deliveries / ((System.nanoTime() - begun) / 1e9);
      long made =
          stack
              .database()
              .number(
                  "SELECT count(DISTINCT event_id) FROM webhook_deliveries"
                      + " WHERE generation = 1 AND status = 'PENDING'");
      expect(202, 200, stack.calls.post("/v1/endpoints/" + endpoint + "/resume", admin, "{}"));
      stack.awaitArrived(Math.min(SOME, deliveries), DONE_WITHIN_SECONDS);
      String replayed = text(state, "replayed");
      return List.of(
          Figure.of(
              "webhooks: replay of %,d: ≥ %,d/s enqueued, all accounted for"
                  .formatted(deliveries, RATE_BAR),
              rate >= RATE_BAR
                  && made == deliveries
                  && replayed.equals(Integer.toString(deliveries)),
              "%,.0f/s; the order says %s, %,d events have a new delivery that waits",
              rate,
              replayed,
              made));
    }
  }

  private static HttpResponse<String> awaitDone(
      WebhookStack stack, String order, String token, long begun)
      throws IOException, InterruptedException {
    while (true) {
      HttpResponse<String> answer = stack.calls.get(order, token);
      String state = text(answer, "state");
      if (state.equals("DONE")) {
        return answer;
      }
      if (state.equals("FAILED")
          || System.nanoTime() - begun > DONE_WITHIN_SECONDS * 1_000_000_000L) {
        throw new IllegalStateException("the order did not come to its end: " + answer.body());
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  private static void expect(int status, int orElse, HttpResponse<String> answer) {
    if (answer.statusCode() != status && answer.statusCode() != orElse) {
      throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
    }
  }

  /** The first field of that name. */
  private static String text(HttpResponse<String> answer, String field) {
    Matcher found = Pattern.compile("\"" + field + "\":\"?([^\",}]+)").matcher(answer.body());
    if (!found.find()) {
      throw new IllegalStateException("no " + field + " in " + answer.body());
    }
    return found.group(1);
  }
}
