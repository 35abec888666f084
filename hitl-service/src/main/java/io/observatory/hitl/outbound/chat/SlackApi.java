package io.observatory.hitl.outbound.chat;

import io.observatory.hitl.chat.ChannelAwayException;
import io.observatory.hitl.chat.ChannelRefusedException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.web.util.UriUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Slack's Web API, and what its answers mean. */
final class SlackApi {

  private static final JsonMapper JSON = JsonMapper.builder().build();

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

  private final Caller caller;
  private final URI api;
  private final String token;

  /**
   * @param api the Web API, ending in a slash
   * @param token a bot's; never logged, never in an exception
   * @param patience how long one answer is waited for
   */
  SlackApi(HttpClient http, URI api, String token, Duration patience) {
    this.caller = new Caller(http, "Slack", patience);
    this.api = api;
    this.token = token;
  }

  /** Calls a method that does something. */
  JsonNode call(String method, Map<String, Object> message) {
    return answer(
        HttpRequest.newBuilder(api.resolve(method))
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(message))));
  }

  /** Calls a method that reads. */
  JsonNode ask(String method, Map<String, String> question) {
    String query =
        question.entrySet().stream()
            .map(each -> each.getKey() + "=" + UriUtils.encode(each.getValue(), "UTF-8"))
            .collect(Collectors.joining("&"));
    return answer(HttpRequest.newBuilder(api.resolve(method + "?" + query)).GET());
  }

  private JsonNode answer(HttpRequest.Builder request) {
    HttpResponse<String> answer =
        caller.answered(request.header("Authorization", "Bearer " + token).build());
    Duration pause = Caller.pause(answer);
    int status = answer.statusCode();
    if (status != 200) {
      throw Caller.fault("Slack", status, pause);
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

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new ChannelAwayException("Slack's answer is no JSON", Duration.ZERO);
    }
  }
}
