package io.observatory.scheduler;

import io.observatory.scheduler.fire.ExactLine;
import io.observatory.scheduler.fire.ExactLines;
import io.observatory.scheduler.fire.Planned;
import io.observatory.scheduler.fire.Settlement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The service, which halts at a given point of the pipeline when it comes there for the nth time:
 * as if it was killed, with nothing closed and nothing flushed.
 */
public final class DoomedScheduler {

  /** Where it may end. */
  enum Point {
    /** A batch is planned; nothing of it was sent. */
    PLANNED,
    /** All of a batch is with the broker, in an open transaction. */
    SENT,
    /** The transaction is committed; nothing of it is settled. */
    COMMITTED,
    /** The batch is settled. */
    SETTLED
  }

  static final String POINT = "doom.point";
  static final String AFTER = "doom.after";

  private static final int KILLED = 137;

  private DoomedScheduler() {}

  /** Takes the point and the number of passes from its arguments, beside the service's. */
  public static void main(String[] arguments) {
    for (String argument : arguments) {
      if (argument.startsWith("--doom.")) {
        String[] parts = argument.substring(2).split("=", 2);
        System.setProperty(parts[0], parts[1]);
      }
    }
    SpringApplication application = new SpringApplication(SchedulerApplication.class);
    application.addInitializers(
        context ->
            ((GenericApplicationContext) context)
                .registerBean("doom", BeanPostProcessor.class, Doom::new));
    application.run(arguments);
  }

  private static void pass(Point point) {
    if (point.name().equals(System.getProperty(POINT))
        && Passes.COUNT.incrementAndGet() == Integer.getInteger(AFTER, 1)) {
      Runtime.getRuntime().halt(KILLED);
    }
  }

  private static final class Passes {
    static final AtomicInteger COUNT = new AtomicInteger();
  }

  private static final class Doom implements BeanPostProcessor {
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
      if (bean instanceof ExactLines lines) {
        return proxy(
            ExactLines.class,
            lines,
            (method, result) -> result instanceof ExactLine line ? new DoomedLine(line) : result);
      }
      if (bean instanceof Settlement settlement) {
        return proxy(
            Settlement.class,
            settlement,
            (method, result) -> {
              if (method.getName().equals("settle")) {
                pass(Point.SETTLED);
              }
              return result;
            });
      }
      return bean;
    }
  }

  private interface After {
    @Nullable Object apply(Method method, @Nullable Object result);
  }

  private static Object proxy(Class<?> type, Object target, After after) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) -> {
          try {
            return after.apply(method, method.invoke(target, arguments));
          } catch (InvocationTargetException e) {
            throw e.getTargetException();
          }
        });
  }

  private record DoomedLine(ExactLine line) implements ExactLine {
    @Override
    public long publish(long sequence, Instant at, List<Planned> batch) {
      pass(Point.PLANNED);
      long offset = line.publish(sequence, at, batch);
      pass(Point.COMMITTED);
      return offset;
    }

    @Override
    public long manifestEnd() {
      return line.manifestEnd();
    }

    @Override
    public void close() {
      line.close();
    }
  }

  /** Sees the broker acknowledge manifests: each the last record of its transaction. */
  public static final class Sends implements ProducerInterceptor<byte[], byte[]> {
    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
      return record;
    }

    @Override
    public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
      if (metadata != null
          && failure == null
          && metadata.topic().equals("gateway.job.manifest.v1")) {
        pass(Point.SENT);
      }
    }

    @Override
    public void configure(Map<String, ?> configuration) {
      // Nothing is to be told.
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  /** What makes a service end there. */
  static Map<String, String> settings(Point point, int passes) {
    return Map.of(
        POINT,
        point.name(),
        AFTER,
        Integer.toString(passes),
        "spring.kafka.producer.properties.interceptor.classes",
        Sends.class.getName());
  }
}
