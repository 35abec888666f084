package io.observatory.benchmarks;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** An agent that asks and a person who decides, over HTTP. */
final class ApprovalCalls implements AutoCloseable {
  static final String EVENTS = "gateway.approval.v1";

  private static final String AGENT = "demo-http-1";
  private static final String PATH = "/v1/approvals";
  private static final Pattern ID = Pattern.compile("\"approval_id\":\"([^\"]+)\"");

  private final RestCalls calls;
  private final String agent;
  private final String person;

  /** Puts a policy there that every question is judged by: one operator decides. */
  ApprovalCalls(Gateway gateway) throws IOException, InterruptedException {
    calls = new RestCalls(gateway, HitlStack.SERVICE);
    agent = gateway.token(AGENT);
    person = gateway.token("operator");
    HttpResponse<String> answer =
        calls.put(
            "/v1/policies/benchmark",
            gateway.token("admin"),
            "{\"document\":{\"when\":\"action == 'bench.deploy'\",\"terms\":{\"timeout\":\"PT24H\"}}}",
            "If-None-Match",
            "*");
    require(answer, "a policy");
  }

  /** Asks; the approval's id. */
  String open(int number) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        calls.post(
            PATH,
            agent,
            "{\"action\":\"bench.deploy\",\"target\":\"production\",\"risk\":\"HIGH\","
                + "\"arguments\":{\"service\":\"checkout\",\"version\":\"1.4."
                + number
                + "\"},\"title\":\"Deploy checkout to production\","
                + "\"description\":\"Rolls out to all regions, a tenth at a time.\"}");
    require(answer, "a question");
    Matcher id = ID.matcher(answer.body());
    if (!id.find()) {
      throw new IllegalStateException("an approval without id: " + answer.body());
    }
    return id.group(1);
  }

  /** Asks so many questions over {@code connections} connections; their ids in order. */
  List<String> openAll(int count, int connections) throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      List<Future<String>> opened =
          IntStream.range(0, count).mapToObj(n -> threads.submit(() -> open(n))).toList();
      String[] ids = new String[count];
      for (int i = 0; i < count; i++) {
        ids[i] = opened.get(i).get();
      }
      return List.of(ids);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Approves. */
  void decide(String id) throws IOException, InterruptedException {
    require(calls.post(PATH + "/" + id + "/decide", person, "{\"approve\":true}"), "a decision");
  }

  /** Returns when it is decided, as the agent that waits for it hears it. */
  void await(String id) throws IOException, InterruptedException {
    HttpResponse<String> answer;
    do {
      answer = calls.get(PATH + "/" + id + "?wait=60s", agent);
      require(answer, "a wait");
    } while (answer.body().contains("\"state\":\"PENDING\""));
  }

  /** How many calls were sent away for a while so far. */
  int shed() {
    return calls.busy();
  }

  private static void require(HttpResponse<String> answer, String what) {
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          what + " was answered " + answer.statusCode() + ": " + answer.body());
    }
  }

  @Override
  public void close() {
    calls.close();
  }
}
