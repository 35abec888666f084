package io.observatory.hitl.outbound.chat;

import io.observatory.hitl.chat.Card;
import io.observatory.hitl.chat.ChannelAwayException;
import io.observatory.hitl.chat.ChannelRefusedException;
import io.observatory.hitl.chat.ChatChannel;
import io.observatory.hitl.chat.Ending;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Slack channel, through the Web API's {@code chat.postMessage} and {@code chat.update}. */
final class SlackChannel implements ChatChannel {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  /**
   * Words of Slack that say "later"; every other one says that somebody has to change something.
   */
  private static final Set<String> LATER =
      Set.of(
          "ratelimited",
          "rate_limited",
          "internal_error",
          "fatal_error",
          "service_unavailable",
          "request_timeout",
          "team_added_to_org",
          "message_limit_exceeded");

  private final HttpClient http;
  private final URI api;
  private final String token;
  private final String channel;
  private final Duration patience;

  /**
   * @param api the Web API, ending in a slash
   * @param token a bot's; never logged, never in an exception
   * @param channel id of the room cards are posted to
   * @param patience how long one answer is waited for
   */
  SlackChannel(HttpClient http, URI api, String token, String channel, Duration patience) {
    this.http = http;
    this.api = api;
    this.token = token;
    this.channel = channel;
    this.patience = patience;
  }

  @Override
  public Posted post(Card card) {
    Map<String, Object> message = new LinkedHashMap<>(SlackCard.pending(card));
    message.put("channel", channel);
    JsonNode answer = call("chat.postMessage", message);
    String room = answer.path("channel").asString("");
    String stamp = answer.path("ts").asString("");
    if (room.isEmpty() || stamp.isEmpty()) {
      throw new ChannelRefusedException("no_ts_in_answer");
    }
    return new Posted(room, stamp);
  }

  @Override
  public void update(Posted where, Card card, Ending ending) {
    Map<String, Object> message = new LinkedHashMap<>(SlackCard.decided(card, ending));
    message.put("channel", where.channel());
    message.put("ts", where.message());
    call("chat.update", message);
  }

  private JsonNode call(String method, Map<String, Object> message) {
    HttpResponse<String> answer =
        answered(
            HttpRequest.newBuilder(api.resolve(method))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(message)))
                .build());
    Duration pause = pause(answer);
    int status = answer.statusCode();
    if (status != 200) {
      throw status == 429 || status >= 500
          ? new ChannelAwayException("Slack answered HTTP " + status, pause)
          : new ChannelRefusedException("http_" + status);
    }
    JsonNode body = parsed(answer.body());
    if (!body.has("ok")) {
      throw new ChannelAwayException("Slack's answer says nothing", pause);
    }
    if (body.path("ok").asBoolean(false)) {
      return body;
    }
    String word = body.path("error").asString("unknown_error");
    throw LATER.contains(word)
        ? new ChannelAwayException("Slack answered " + word, pause)
        : new ChannelRefusedException(word);
  }

  /** The whole answer in time: a request's own timeout ends with the head of the answer. */
  private HttpResponse<String> answered(HttpRequest request) {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request, BodyHandlers.ofString());
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ChannelAwayException(
          "Slack did not answer (" + e.getClass().getSimpleName() + ")", Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChannelAwayException("Interrupted while Slack was asked", Duration.ZERO);
    } finally {
      answer.cancel(true);
    }
  }

  private static Duration pause(HttpResponse<String> answer) {
    String seconds = answer.headers().firstValue("Retry-After").orElse("");
    if (!seconds.matches("[0-9]{1,9}")) {
      return Duration.ZERO;
    }
    Duration pause = Duration.ofSeconds(Long.parseLong(seconds));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new ChannelAwayException("Slack's answer is no JSON", Duration.ZERO);
    }
  }
}
