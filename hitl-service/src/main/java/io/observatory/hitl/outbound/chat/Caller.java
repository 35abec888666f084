package io.observatory.hitl.outbound.chat;

import io.observatory.hitl.chat.ChannelAwayException;
import io.observatory.hitl.chat.ChannelRefusedException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls somebody outside who may be slow, busy or away.
 *
 * @param who is called, for a person
 * @param patience how long one answer is waited for
 */
record Caller(HttpClient http, String who, Duration patience) {

  private static final long LONGEST_ANSWER = 1 << 20;
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  /** The whole answer in time: a request's own timeout ends with the head of the answer. */
  HttpResponse<String> answered(HttpRequest request) {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER));
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ChannelAwayException(
          who + " did not answer (" + e.getClass().getSimpleName() + ")", Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChannelAwayException("Interrupted while " + who + " was asked", Duration.ZERO);
    } finally {
      answer.cancel(true);
    }
  }

  /** What an answer that is no success means. */
  static RuntimeException fault(String who, int status, Duration pause) {
    return status == 429 || status >= 500
        ? new ChannelAwayException(who + " answered HTTP " + status, pause)
        : new ChannelRefusedException("http_" + status);
  }

  /** How long the answer says to wait; zero when it does not. */
  static Duration pause(HttpResponse<?> answer) {
    String seconds = answer.headers().firstValue("Retry-After").orElse("");
    if (!seconds.matches("[0-9]{1,9}")) {
      return Duration.ZERO;
    }
    Duration pause = Duration.ofSeconds(Long.parseLong(seconds));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
