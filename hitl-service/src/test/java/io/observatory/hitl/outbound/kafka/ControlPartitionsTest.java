package io.observatory.hitl.outbound.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.platform.kafka.Misrouting;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

class ControlPartitionsTest {

  private final ControlPartitions partitions =
      new ControlPartitions(
          new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(java.util.Map.of())));

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6, 12, 97})
  void everyPartitionHasAKeyThatLiesThere(int count) {
    List<String> keys = partitions.keys(count);
    assertThat(keys).hasSize(count).doesNotHaveDuplicates();
    for (int i = 0; i < count; i++) {
      byte[] key = keys.get(i).getBytes(StandardCharsets.UTF_8);
      assertThat(Misrouting.partition(key, count)).isEqualTo(i);
    }
  }

  @Test
  void theSmallestNumberIsTaken() {
    assertThat(partitions.keys(1)).containsExactly("#scope:0");
  }
}
