package io.observatory.hitl;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
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
import tools.jackson.databind.node.ObjectNode;

/**
 * Slack's Web API as far as approvals need it: takes messages in the documented form, keeps what
 * people would see, and fails as it is told.
 */
public final class FakeSlack implements AutoCloseable {

  /** The bot's. */
  public static final String TOKEN = "xoxb-fake";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Queue<Answer> prepared = new ArrayDeque<>();
  private final Map<String, JsonNode> shown = new LinkedHashMap<>();
  private final List<String> calls = new ArrayList<>();
  private final List<JsonNode> whispers = new ArrayList<>();
  private final List<JsonNode> views = new ArrayList<>();
  private int posted;
  private @Nullable Answer always;
  private boolean deaf;

  private record Answer(int status, String body, @Nullable String retryAfter) {}

  private static final Answer NEVER = new Answer(0, "", null);
  private static final Answer LOST = new Answer(-1, "", null);

  /** Listens on a free port of this machine. */
  public FakeSlack() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/api/", this::take);
    server.start();
  }

  /** Where its Web API is. */
  public URI api() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/");
  }

  /** The next call gets this answer and has no effect. */
  public synchronized void fail(int status, String body, @Nullable String retryAfter) {
    prepared.add(new Answer(status, body, retryAfter));
  }

  /** The next call gets no answer at all. */
  public synchronized void hang() {
    prepared.add(NEVER);
  }

  /** From now on every call gets this answer and has no effect; 0 is no answer at all. */
  public synchronized void failAlways(int status, String body, @Nullable String retryAfter) {
    always = status == 0 ? NEVER : new Answer(status, body, retryAfter);
  }

  /** From now on every call has its effect, and its answer is lost on the way. */
  public synchronized void loseAnswers() {
    deaf = true;
  }

  /** From now on all is well. */
  public synchronized void recover() {
    always = null;
    deaf = false;
  }

  /** What stands in the rooms now, by time stamp. */
  public synchronized Map<String, JsonNode> shown() {
    return Map.copyOf(shown);
  }

  /** The cards of an approval that stand somewhere now. */
  public synchronized List<JsonNode> cards(String approvalId) {
    return shown.values().stream()
        .filter(
            card ->
                card.path("metadata")
                    .path("event_payload")
                    .path("approval_id")
                    .asString("")
                    .equals(approvalId))
        .toList();
  }

  /** Somebody takes an approval's cards away. */
  public synchronized void remove(String approvalId) {
    List<JsonNode> gone = cards(approvalId);
    shown.values().removeIf(gone::contains);
  }

  /** What a person was told alone, the latest last. */
  public synchronized List<String> whispers(String member) {
    return whispers.stream()
        .filter(each -> each.path("user").asString("").equals(member))
        .map(each -> each.path("text").asString(""))
        .toList();
  }

  /** The dialogs that were opened, the latest last. */
  public synchronized List<JsonNode> views() {
    return List.copyOf(views);
  }

  /** Methods called, also in vain. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  private void take(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestURI().getPath().replaceFirst("^/api/", "");
    String query = exchange.getRequestURI().getRawQuery();
    byte[] body = exchange.getRequestBody().readAllBytes();
    JsonNode message = query == null ? JSON.readTree(body) : form(query);
    Answer answer = answer(method, exchange.getRequestHeaders().getFirst("Authorization"), message);
    if (answer == NEVER || answer == LOST) {
      if (answer == NEVER) {
        awaitClosing();
      }
      exchange.close();
      return;
    }
    if (answer.retryAfter() != null) {
      exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
    }
    byte[] said = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), said.length == 0 ? -1 : said.length);
    exchange.getResponseBody().write(said);
    exchange.close();
  }

  private void awaitClosing() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static JsonNode form(String query) {
    ObjectNode fields = JSON.createObjectNode();
    for (String pair : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  private synchronized Answer answer(
      String method, @Nullable String authorization, JsonNode message) {
    calls.add(method);
    Answer next = prepared.poll();
    if (next != null) {
      return next;
    }
    if (always != null) {
      return always;
    }
    if (!("Bearer " + TOKEN).equals(authorization)) {
      return error("invalid_auth");
    }
    boolean inRoom = message.path("channel").asString("").matches("C[13]");
    Answer answer =
        switch (method) {
          case "chat.postMessage" -> inRoom ? post(message) : error("channel_not_found");
          case "chat.update" -> inRoom ? update(message) : error("channel_not_found");
          case "chat.postEphemeral" -> whisper(message);
          case "views.open" -> view(message);
          case "conversations.history" -> history(message);
          default -> error("unknown_method");
        };
    return deaf ? LOST : answer;
  }

  private Answer post(JsonNode message) {
    String stamp = "1700000000.%06d".formatted(++posted);
    shown.put(stamp, message);
    return posted(message, stamp);
  }

  private Answer update(JsonNode message) {
    String stamp = message.path("ts").asString("");
    if (!shown.containsKey(stamp)) {
      return error("message_not_found");
    }
    shown.put(stamp, message);
    return posted(message, stamp);
  }

  private static Answer posted(JsonNode message, String stamp) {
    return ok("\"channel\":" + message.path("channel") + ",\"ts\":\"" + stamp + "\"");
  }

  private Answer whisper(JsonNode message) {
    whispers.add(message);
    return ok("\"message_ts\":\"1.2\"");
  }

  private Answer view(JsonNode message) {
    if (message.path("trigger_id").asString("").isEmpty()) {
      return error("invalid_trigger_id");
    }
    views.add(message.path("view"));
    return ok("\"view\":{}");
  }

  /** Newest first, as Slack does, with what apps marked only when it is asked for. */
  private Answer history(JsonNode question) {
    List<String> messages = new ArrayList<>();
    shown.forEach(
        (stamp, message) -> {
          if (message.path("channel").equals(question.path("channel"))) {
            ObjectNode told = JSON.createObjectNode().put("ts", stamp);
            if (question.path("include_all_metadata").asString("").equals("true")) {
              told.set("metadata", message.path("metadata"));
            }
            messages.addFirst(told.toString());
          }
        });
    return ok("\"messages\":" + messages);
  }

  private static Answer ok(String more) {
    return new Answer(200, "{\"ok\":true," + more + "}", null);
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
