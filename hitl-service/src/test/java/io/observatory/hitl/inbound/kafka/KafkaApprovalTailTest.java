package io.observatory.hitl.inbound.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.hitl.tail.GoneException;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class KafkaApprovalTailTest {

  private static final TopicPartition ONE = new TopicPartition(KafkaApprovalTail.TOPIC, 0);

  private static void from(long place) {
    KafkaApprovalTail.requireKept(Map.of(ONE, place), Map.of(ONE, 10L), Map.of(ONE, 20L));
  }

  @Test
  void nobodyGoesOnOverAGap() {
    assertThatThrownBy(() -> from(9)).isInstanceOf(GoneException.class);
    assertThatCode(() -> from(10)).doesNotThrowAnyException();
    assertThatCode(() -> from(20)).doesNotThrowAnyException();
    assertThatThrownBy(() -> from(21)).isInstanceOf(IllegalArgumentException.class);
  }
}
