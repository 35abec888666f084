package io.observatory.hitl.outbound.chat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Slack's Web API as far as cards need it: takes messages in the documented form, keeps what a
 * person would see, and fails as it is told.
 */
final class FakeSlack implements AutoCloseable {
  static final String TOKEN = "xoxb-fake";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Queue<Answer> prepared = new ArrayDeque<>();
  private final Map<String, JsonNode> shown = new LinkedHashMap<>();
  private final List<String> calls = new ArrayList<>();

  private record Answer(int status, String body, @Nullable String retryAfter) {}

  private static final Answer NEVER = new Answer(0, "", null);

  FakeSlack() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/api/", this::take);
    server.start();
  }

  URI api() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/");
  }

  /** The next call gets this answer and has no effect. */
  synchronized void fail(int status, String body, @Nullable String retryAfter) {
    prepared.add(new Answer(status, body, retryAfter));
  }

  /** The next call gets no answer at all. */
  synchronized void hang() {
    prepared.add(NEVER);
  }

  /** What stands in the room now, by time stamp. */
  synchronized Map<String, JsonNode> shown() {
    return Map.copyOf(shown);
  }

  /** Methods called, also in vain. */
  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  private void take(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestURI().getPath().replaceFirst("^/api/", "");
    JsonNode message = JSON.readTree(exchange.getRequestBody().readAllBytes());
    Answer answer = answer(method, exchange.getRequestHeaders().getFirst("Authorization"), message);
    if (answer == NEVER) {
      try {
        closing.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
      return;
    }
    if (answer.retryAfter() != null) {
      exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
    }
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private synchronized Answer answer(
      String method, @Nullable String authorization, JsonNode message) {
    calls.add(method);
    Answer next = prepared.poll();
    if (next != null) {
      return next;
    }
    if (!("Bearer " + TOKEN).equals(authorization)) {
      return error("invalid_auth");
    }
    if (!message.path("channel").asString("").equals("C1")) {
      return error("channel_not_found");
    }
    String stamp = message.path("ts").asString("");
    switch (method) {
      case "chat.postMessage" -> stamp = "1700000000.%06d".formatted(shown.size() + 1);
      case "chat.update" -> {
        if (!shown.containsKey(stamp)) {
          return error("message_not_found");
        }
      }
      default -> {
        return error("unknown_method");
      }
    }
    shown.put(stamp, message);
    return new Answer(200, "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"" + stamp + "\"}", null);
  }

  private static Answer error(String word) {
    return new Answer(200, "{\"ok\":false,\"error\":\"" + word + "\"}", null);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.close();
  }
}
