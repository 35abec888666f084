package io.observatory.scheduler.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.observatory.platform.event.EventIds;
import io.observatory.platform.http.ProblemException;
import io.observatory.platform.kafka.Fault;
import io.observatory.scheduler.job.JobDesk;
import io.observatory.scheduler.job.JobDesk.Draft;
import io.observatory.scheduler.job.JobLog;
import io.observatory.scheduler.job.JobStore;
import io.observatory.scheduler.job.JobTerms;
import io.observatory.scheduler.job.Rounds;
import io.observatory.scheduler.job.Taken;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.transaction.support.TransactionOperations;

class JobIntakeTest {

  private static final JobTerms IN_A_MINUTE =
      new JobTerms("agent", Map.of("type", "once", "delay_ms", 60_000), null, null);

  private final List<UUID> asked = new CopyOnWriteArrayList<>();

  /** Else its caller asks again, and there are two. */
  @Test
  void whoDoesNotLearnWhetherAJobWasMadeLearnsItsId() {
    CompletableFuture<List<Taken>> never = new CompletableFuture<>();
    ProblemException late = refusal(drafts -> never.join());
    never.cancel(true);
    ProblemException away =
        refusal(
            drafts -> {
              throw new DataAccessResourceFailureException("away");
            });

    assertThat(asked).hasSize(2);
    assertThat(late).hasMessageContaining(asked.get(0).toString());
    assertThat(away).hasMessageContaining(asked.get(1).toString());
    assertThat(List.of(late.code(), away.code())).containsOnly("temporarily_unavailable");
  }

  private ProblemException refusal(Function<List<Draft>, List<Taken>> work) {
    Rounds<Draft, Taken> rounds =
        new Rounds<>(
            drafts -> {
              drafts.forEach(draft -> asked.add(draft.fresh().job().id()));
              return work.apply(drafts);
            },
            e -> Fault.of(e) == Fault.UNAVAILABLE,
            Duration.ofMillis(500));
    JobDesk desk =
        new JobDesk(
            unused(JobStore.class),
            unused(JobLog.class),
            TransactionOperations.withoutTransaction(),
            () -> Instant.EPOCH);
    JobIntake intake = new JobIntake(desk, rounds, new EventIds(Clock.systemUTC()));
    return catchThrowableOfType(
        ProblemException.class,
        () ->
            intake.take(
                null,
                IN_A_MINUTE,
                null,
                new MockHttpServletRequest(),
                new TestingAuthenticationToken("olga", "", "ROLE_operator")));
  }

  private static <T> T unused(Class<T> port) {
    InvocationHandler none =
        (proxy, method, arguments) -> {
          throw new IllegalStateException(method.getName());
        };
    return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, none));
  }
}
