package io.observatory.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.observatory.platform.app.TestApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** Three at once, one of them preferred, and a queue of three, a third of it for the preferred. */
@SpringBootTest(
    classes = TestApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.datasource.url=jdbc:postgresql://127.0.0.1:1/away",
      "observatory.outbox.relay=false",
      "observatory.security.public-paths=/busy/**",
      "observatory.http.at-once=3",
      "observatory.http.reserved=1",
      "observatory.http.queue=3",
      "observatory.http.queue-time=1s",
      "observatory.http.preferred-paths=/busy/decide"
    })
@Import({LoadSheddingTest.Busy.class, LoadSheddingTest.BusyController.class})
class LoadSheddingTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @LocalServerPort int port;
  @Autowired Busy busy;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();

  @AfterEach
  void letGo() {
    busy.gate.get().countDown();
    held.forEach(CompletableFuture::join);
    await().atMost(SOON).until(() -> busy.inside.get() == 0);
    busy.gate.set(new CountDownLatch(1));
  }

  private CompletableFuture<HttpResponse<String>> send(String method, String path) {
    return http.sendAsync(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void hold(int count, String path) {
    for (int i = 1; i <= count; i++) {
      int all = i;
      held.add(send("GET", path));
      await().atMost(SOON).until(() -> busy.inside.get() == all);
    }
  }

  @Test
  void whatIsTooMuchIsRefusedSoonAndThePreferredStillGetIn() {
    hold(2, "/busy/hold");
    List<CompletableFuture<HttpResponse<String>>> more = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      more.add(send("GET", "/busy/quick"));
    }
    HttpResponse<String> preferred = send("POST", "/busy/decide").join();
    assertThat(preferred.statusCode()).isEqualTo(200);
    assertThat(more)
        .allSatisfy(
            each -> {
              HttpResponse<String> answer = each.join();
              assertThat(answer.statusCode()).isEqualTo(503);
              assertThat(answer.body()).contains("\"code\":\"overloaded\"");
              assertThat(answer.headers().firstValue("Content-Type"))
                  .hasValue("application/problem+json");
              assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0))
                  .isBetween(1L, 3L);
            });
    assertThat(send("GET", "/actuator/health/liveness").join().statusCode()).isEqualTo(200);
  }

  @Test
  void whoQueuesIsServedWhenThereIsRoom() {
    hold(2, "/busy/hold");
    CompletableFuture<HttpResponse<String>> queued = send("GET", "/busy/quick");
    await().pollDelay(Duration.ofMillis(100)).until(() -> !queued.isDone());
    busy.gate.get().countDown();
    assertThat(queued.join().statusCode()).isEqualTo(200);
  }

  @Test
  void whoWaitsAsynchronouslyOrStreamsHoldsNoPlace() {
    for (int i = 1; i <= 5; i++) {
      int all = i;
      held.add(send("GET", "/busy/async"));
      await().atMost(SOON).until(() -> busy.waiting.size() == all);
    }
    hold(5, "/busy/stream");
    assertThat(send("GET", "/busy/quick").join().statusCode()).isEqualTo(200);
    busy.waiting.forEach(answer -> answer.setResult("late"));
    for (int i = 0; i < 5; i++) {
      assertThat(held.get(i).join().body()).isEqualTo("late");
    }
    busy.waiting.clear();
  }

  /** Who is inside and what they wait for. */
  static final class Busy {
    final AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(1));
    final AtomicInteger inside = new AtomicInteger();
    final List<DeferredResult<String>> waiting = new CopyOnWriteArrayList<>();
  }

  @RestController
  @PreAuthorize("permitAll()")
  static class BusyController {
    private final Busy busy;

    BusyController(Busy busy) {
      this.busy = busy;
    }

    @GetMapping("/busy/hold")
    String hold() throws InterruptedException {
      busy.inside.incrementAndGet();
      try {
        return busy.gate.get().await(30, TimeUnit.SECONDS) ? "held" : "gave up";
      } finally {
        busy.inside.decrementAndGet();
      }
    }

    @GetMapping("/busy/stream")
    String stream() throws InterruptedException {
      LoadShedding.leave();
      return hold();
    }

    @GetMapping("/busy/async")
    DeferredResult<String> async() {
      DeferredResult<String> answer = new DeferredResult<>(60_000L);
      busy.waiting.add(answer);
      return answer;
    }

    @GetMapping("/busy/quick")
    String quick() {
      return "quick";
    }

    @PostMapping("/busy/decide")
    String decide() {
      return "decided";
    }
  }
}
