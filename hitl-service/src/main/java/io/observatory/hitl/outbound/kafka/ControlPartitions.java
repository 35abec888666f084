package io.observatory.hitl.outbound.kafka;

import io.observatory.platform.kafka.Misrouting;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Keys that ordinary placement puts into each partition of the control topic. */
@Component
class ControlPartitions {

  private final KafkaTemplate<byte[], byte[]> kafka;

  ControlPartitions(KafkaTemplate<byte[], byte[]> kafka) {
    this.kafka = kafka;
  }

  /** How many there are; asks the broker when it is not known. */
  int count() {
    return kafka.partitionsFor(OutboxCommandLog.CONTROL).size();
  }

  /**
   * One key per partition, in their order: {@code #scope:} and the smallest number that lies there.
   */
  List<String> keys(int partitions) {
    String[] keys = new String[partitions];
    int missing = partitions;
    for (int n = 0; missing > 0; n++) {
      String key = "#scope:" + n;
      int partition = Misrouting.partition(key.getBytes(StandardCharsets.UTF_8), partitions);
      if (keys[partition] == null) {
        keys[partition] = key;
        missing--;
      }
    }
    return Arrays.asList(keys);
  }
}
