package io.observatory.audit.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SearchKeyTest {

  @Test
  void theNumbersAreStoredSoTheyNeverChange() {
    assertThat(SearchKey.of(Correlation.AGENT, "agent-1")).isEqualTo(AGENT_1);
    assertThat(SearchKey.ofPartition("gateway.heartbeat.v1", 3)).isEqualTo(PARTITION_3);
  }

  @Test
  void theSameTextIsAnotherNumberInAnotherDimension() {
    Set<Long> numbers = new HashSet<>();
    for (Correlation kind : Correlation.values()) {
      numbers.add(SearchKey.of(kind, "same"));
    }
    numbers.add(SearchKey.ofType("same"));
    numbers.add(SearchKey.ofTopic("same"));

    assertThat(numbers).hasSize(Correlation.values().length + 2);
  }

  @Test
  void manyIdsHaveManyNumbers() {
    Set<Long> numbers = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      numbers.add(SearchKey.of(Correlation.TASK, "task-" + i));
    }

    assertThat(numbers).hasSize(100_000);
  }

  private static final long AGENT_1 = -53175058222319487L;
  private static final long PARTITION_3 = 58460018225095370L;
}
