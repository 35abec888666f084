package io.observatory.platform.app;

import io.observatory.platform.kafka.PoisonRecordException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Does with a record what the record says. */
@Component
public class ThingsListener {

  /** The topic it reads. */
  public static final String TOPIC = "platform.things";

  private final List<String> processed = new CopyOnWriteArrayList<>();
  private final ConcurrentHashMap<String, AtomicInteger> attempts = new ConcurrentHashMap<>();

  @KafkaListener(topics = TOPIC, autoStartup = "${things.listen:false}")
  void on(ConsumerRecord<byte[], byte[]> record) {
    String what =
        new String(record.value(), 0, Math.min(40, record.value().length), StandardCharsets.UTF_8);
    int attempt = attempts.computeIfAbsent(what, each -> new AtomicInteger()).incrementAndGet();
    if (what.startsWith("poison")) {
      throw new PoisonRecordException("bad_thing", "password=hunter2 is no thing");
    }
    if (what.startsWith("broken")) {
      throw new IllegalStateException("always broken");
    }
    if (what.startsWith("away") && attempt < 9) {
      throw new DataAccessResourceFailureException("the database is away");
    }
    processed.add(what);
  }

  /** What was processed, in order. */
  public List<String> processed() {
    return processed;
  }

  /** How often the record that says so was tried. */
  public int attempts(String what) {
    AtomicInteger count = attempts.get(what);
    return count == null ? 0 : count.get();
  }
}
