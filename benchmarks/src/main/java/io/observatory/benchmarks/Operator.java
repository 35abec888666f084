package io.observatory.benchmarks;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Somebody who commands sessions over HTTP. */
final class Operator implements AutoCloseable {
  private static final int AT_ONCE = 4;
  private static final Duration ASK_AGAIN = Duration.ofMillis(20);

  private final RestCalls rest;
  private final String token;

  Operator(Gateway gateway) {
    rest = new RestCalls(gateway, HitlStack.SERVICE);
    token = gateway.token("operator");
  }

  /** Returns when the command is applied: answered 200, or 202 and found so later. */
  void command(String session, String verb) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(session, verb);
    while (answer.statusCode() == 202
        || (answer.statusCode() == 200 && answer.body().contains("\"status\":\"PENDING\""))) {
      String location = answer.headers().firstValue("Location").orElse(answer.uri().getPath());
      LockSupport.parkNanos(ASK_AGAIN.toNanos());
      answer = rest.get(location, token);
    }
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          verb + " of " + session + " answered " + answer.statusCode() + ": " + answer.body());
    }
  }

  /** Gives all of them the same command, a few at once; returns when all have answered 200. */
  void commandAll(List<String> sessions, String verb) throws InterruptedException {
    List<Callable<Void>> calls = new ArrayList<>();
    for (String session : sessions) {
      calls.add(
          () -> {
            command(session, verb);
            return null;
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<Void> call : threads.invokeAll(calls)) {
        call.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Gives a command that may take longer than a request: 200 and 202 are both right. */
  void begin(String session, String verb) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(session, verb);
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          verb + " of " + session + " answered " + answer.statusCode() + ": " + answer.body());
    }
  }

  private HttpResponse<String> send(String session, String verb)
      throws IOException, InterruptedException {
    return rest.post(
        "/v1/sessions/" + session + "/" + verb,
        token,
        "{\"reason\":\"benchmark\"}",
        "Idempotency-Key",
        UUID.randomUUID().toString());
  }

  @Override
  public void close() {
    rest.close();
  }
}
