package io.observatory.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.platform.app.TestApplication;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How a service goes: out of traffic first, then its requests end, then it. */
class ShutdownTest {
  private static final String TOKEN = "shutdown-token";

  @TempDir private Path folder;

  @Test
  void readinessGoesDownFirstAndARequestInFlightIsFinished() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    AtomicInteger readinessWhileStillServing = new AtomicInteger();
    ConfigurableApplicationContext service =
        new SpringApplicationBuilder(TestApplication.class)
            .initializers(
                context ->
                    context
                        .getBeanFactory()
                        .registerSingleton("slowController", new SlowController(begun, finish)))
            .run(
                "--server.port=0",
                "--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/away",
                "--observatory.outbox.relay=false",
                "--management.endpoint.health.group.readiness.include=readinessState",
                "--OBSERVATORY_TOKENS_FILE=" + tokens());
    // Behind the bean that keeps the state: both are told in the order in which they came.
    service.addApplicationListener(new AsksWhenRefusing(readinessWhileStillServing));
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(status(http, service, "/actuator/health/readiness")).isEqualTo(200);
      CompletableFuture<HttpResponse<String>> inFlight =
          http.sendAsync(request(service, "/slow"), BodyHandlers.ofString());
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      HttpRequest late = request(service, "/slow");

      Thread closing = Thread.ofPlatform().start(service::close);
      Awaitility.await()
          .untilAsserted(() -> assertThat(readinessWhileStillServing.get()).isEqualTo(503));
      Awaitility.await().until(() -> refused(late));
      assertThat(inFlight.isDone()).isFalse();
      assertThat(closing.isAlive()).isTrue();

      finish.countDown();
      HttpResponse<String> answer = inFlight.get(20, TimeUnit.SECONDS);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("finished");
      closing.join(TimeUnit.SECONDS.toMillis(30));
      assertThat(closing.isAlive()).isFalse();
    } finally {
      finish.countDown();
      service.close();
    }
  }

  private static boolean refused(HttpRequest request) throws InterruptedException {
    try (HttpClient stranger = HttpClient.newHttpClient()) {
      stranger.send(request, BodyHandlers.discarding());
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (java.io.IOException e) {
      return false;
    }
  }

  private static int status(HttpClient http, ConfigurableApplicationContext service, String path)
      throws Exception {
    return http.send(request(service, path), BodyHandlers.discarding()).statusCode();
  }

  private static HttpRequest request(ConfigurableApplicationContext service, String path) {
    String port = service.getEnvironment().getRequiredProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer " + TOKEN)
        .build();
  }

  private Path tokens() throws Exception {
    Path file = folder.resolve("tokens");
    Files.writeString(
        file,
        java.util.HexFormat.of()
                .formatHex(
                    java.security.MessageDigest.getInstance("SHA-256")
                        .digest(TOKEN.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
            + " jane viewer\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  /** Asks over HTTP for the readiness while the service says that it refuses traffic from now. */
  private record AsksWhenRefusing(AtomicInteger seen)
      implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {
    @Override
    public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
      if (event.getState() == ReadinessState.REFUSING_TRAFFIC
          && event.getSource() instanceof ConfigurableApplicationContext service) {
        try (HttpClient http = HttpClient.newHttpClient()) {
          seen.set(status(http, service, "/actuator/health/readiness"));
        } catch (Exception e) {
          seen.set(-1);
        }
      }
    }
  }

  @RestController
  static class SlowController {
    private final CountDownLatch begun;
    private final CountDownLatch finish;

    SlowController(CountDownLatch begun, CountDownLatch finish) {
      this.begun = begun;
      this.finish = finish;
    }

    @GetMapping("/slow")
    @PreAuthorize("hasRole('viewer')")
    String slow() throws InterruptedException {
      begun.countDown();
      return finish.await(30, TimeUnit.SECONDS) ? "finished" : "gave up";
    }
  }
}
