package io.observatory.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MisroutingTest {

  @Test
  void agreesWithKafkasOwnPartitionerAndSeesEveryOtherPlace() {
    for (int i = 0; i < 1_000; i++) {
      String id = "agent-" + i;
      byte[] key = id.getBytes(StandardCharsets.UTF_8);
      int home = BuiltInPartitioner.partitionForKey(key, 12);
      assertThat(Misrouting.fault(record(home, key), 12, id)).isEmpty();
      assertThat(Misrouting.fault(record((home + 1) % 12, key), 12, id)).hasValue("misrouted");
    }
  }

  @Test
  void missingAndForeignKeysAreFaults() {
    byte[] key = "agent-1".getBytes(StandardCharsets.UTF_8);
    assertThat(Misrouting.fault(record(0, null), 12, "agent-1")).hasValue("null_key");
    assertThat(Misrouting.fault(record(0, key), 12, "agent-2")).hasValue("key_mismatch");
  }

  private static ConsumerRecord<byte[], byte[]> record(int partition, byte @Nullable [] key) {
    return new ConsumerRecord<>("t", partition, 0, key, new byte[0]);
  }
}
