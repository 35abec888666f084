package io.observatory.deploy.demo;

import io.observatory.deploy.launcher.Secrets;
import io.observatory.events.Heartbeat;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Beats posted as agents without Kafka do, each with its own token. */
final class HttpBeats implements Fleet.BeatChannel, AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private static final int MOST_UNDER_WAY = 100;

  private static final Logger LOG = LoggerFactory.getLogger(HttpBeats.class);

  private final URI endpoint;
  private final Secrets secrets;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();

  HttpBeats(String gateway, Secrets secrets) {
    this.endpoint = URI.create(gateway + "/gateway/heartbeat");
    this.secrets = secrets;
  }

  @Override
  public void send(Heartbeat beat) {
    if (underWay.tryAcquire()) {
      workers.execute(
          () -> {
            try {
              post(beat);
            } finally {
              underWay.release();
            }
          });
    } else {
      unanswered.incrementAndGet();
    }
  }

  /** Answered with 200. */
  long accepted() {
    return accepted.get();
  }

  /** Refused or not answered; the agent just beats again. */
  long unanswered() {
    return unanswered.get();
  }

  /** Waits until no request is under way any more. */
  void awaitIdle(Duration limit) throws InterruptedException {
    if (underWay.tryAcquire(MOST_UNDER_WAY, limit.toMillis(), TimeUnit.MILLISECONDS)) {
      underWay.release(MOST_UNDER_WAY);
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
    client.shutdownNow();
  }

  private void post(Heartbeat beat) {
    String body =
        JSON.writeValueAsString(
            Map.of(
                "type", "heartbeat",
                "agent_id", beat.getAgentId(),
                "cluster_id", beat.getClusterId(),
                "timestamp", beat.getSentAt().toString()));
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(Duration.ofSeconds(5))
            .header("Authorization", "Bearer " + secrets.token(beat.getAgentId()))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      (answer.statusCode() == 200 ? accepted : unanswered).incrementAndGet();
      if (answer.statusCode() != 200) {
        LOG.warn("{} was answered {} {}", beat.getAgentId(), answer.statusCode(), answer.body());
      }
    } catch (IOException e) {
      unanswered.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
