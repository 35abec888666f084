package io.observatory.benchmarks;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * What the same HTTP client brings to the same receiver when nothing is kept, signed or retried: a
 * loop of requests on as many threads as there may be requests under way.
 */
final class BareDelivery {
  private static final int THREADS = 256;
  private static final byte[] BODY = new byte[1_024];

  private BareDelivery() {}

  /** Requests a second, sent for numbers from {@code first} to before {@code end}. */
  static double run(String url, int first, int end) throws IOException, InterruptedException {
    AtomicInteger next = new AtomicInteger(first);
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(THREADS);
    long begun = System.nanoTime();
    try (CloseableHttpClient client =
            HttpClients.custom()
                .disableAutomaticRetries()
                .setConnectionManager(
                    PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(THREADS)
                        .setMaxConnPerRoute(THREADS)
                        .build())
                .build();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < THREADS; i++) {
        threads.execute(
            () -> {
              try {
                for (int n = next.getAndIncrement(); n < end; n = next.getAndIncrement()) {
                  post(client, url, n);
                }
              } catch (IOException e) {
                failure.set(e);
              } finally {
                done.countDown();
              }
            });
      }
      done.await();
    }
    if (failure.get() != null) {
      throw new IOException("the bare loop failed", failure.get());
    }
    return (end - first) / ((System.nanoTime() - begun) / 1e9);
  }

  private static void post(CloseableHttpClient client, String url, int number) throws IOException {
    HttpPost request = new HttpPost(url);
    request.addHeader("webhook-id", "bare-" + number);
    request.setEntity(new ByteArrayEntity(BODY, ContentType.APPLICATION_JSON));
    int status = client.execute(request, answer -> answer.getCode());
    if (status != 204) {
      throw new IOException("the receiver answered " + status);
    }
  }
}
