package io.observatory.webhook.outbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.webhook.address.AddressRules;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a name that hangs costs the others. */
@Timeout(30)
class ResolverLoadTest {

  private static final InetAddress PUBLIC = InetAddress.ofLiteral("93.184.215.14");
  private static final InetAddress OTHER = InetAddress.ofLiteral("2606:4700::1111");

  private final AtomicInteger queries = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void letGo() {
    released.countDown();
    senders.close();
  }

  private VettedResolver resolver(int names, Duration patience) {
    return new VettedResolver(AddressRules.of(List.of()), this::lookUp, patience, names);
  }

  /** Names that begin with hang do so until they are let go. */
  private InetAddress[] lookUp(String host) {
    queries.incrementAndGet();
    if (host.startsWith("hang")) {
      boolean interrupted = false;
      while (released.getCount() > 0) { // as getaddrinfo does, it minds no interrupt
        try {
          released.await();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return new InetAddress[] {PUBLIC};
  }

  private static InetAddress[] resolve(VettedResolver resolver, String host)
      throws UnknownHostException {
    Stopwatch.start();
    try {
      return resolver.resolve(host);
    } finally {
      Stopwatch.stop();
    }
  }

  @Test
  void aNameThatHangsTakesOneThreadAndNobodyElsesName() throws Exception {
    try (VettedResolver resolver = resolver(2, Duration.ofSeconds(1))) {
      List<Future<InetAddress[]>> hanging = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        hanging.add(senders.submit(() -> resolve(resolver, "hang.test")));
      }
      for (Future<InetAddress[]> sender : hanging) {
        assertThatThrownBy(sender::get)
            .hasRootCauseInstanceOf(TimeoutException.class)
            .cause()
            .isExactlyInstanceOf(UnknownHostException.class);
      }
      assertThat(resolve(resolver, "fine.test")).containsExactly(PUBLIC);
      assertThat(queries).hasValue(2);
    }
  }

  @Test
  void whoFindsNoThreadFreeWasNotTried() {
    try (VettedResolver resolver = resolver(1, Duration.ofMillis(300))) {
      assertThatThrownBy(() -> resolve(resolver, "hang.test"))
          .isExactlyInstanceOf(UnknownHostException.class);
      assertThatThrownBy(() -> resolve(resolver, "fine.test"))
          .isInstanceOfSatisfying(
              ResolverBusyException.class,
              busy -> assertThat(Failures.nameOf(busy, false)).isEqualTo("resolver_busy"));
      assertThat(queries).hasValue(1);
    }
  }

  @Test
  void whatIsAnAddressIsNeverAskedFor() throws Exception {
    try (VettedResolver resolver = resolver(1, Duration.ofSeconds(20))) {
      assertThat(resolve(resolver, "93.184.215.14")).containsExactly(PUBLIC);
      assertThat(resolve(resolver, "[2606:4700::1111]")).containsExactly(OTHER);
    }
    assertThat(queries).hasValue(0);
  }
}
