package io.observatory.hitl.outbound.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The cases of RFC 7396 that have an object on both sides. */
class MergePatchTest {

  private static Map<String, @Nullable Object> taken(String name) {
    Map<String, @Nullable Object> patch = new HashMap<>();
    patch.put(name, null);
    return patch;
  }

  @Test
  void nullTakesAwayAndObjectsGoInto() {
    Map<String, Object> target = Map.of("a", "b", "c", Map.of("d", "e", "f", "g"));
    assertThat(MergePatch.apply(target, Map.of("a", "z", "c", taken("f"))))
        .isEqualTo(Map.of("a", "z", "c", Map.of("d", "e")));
    assertThat(MergePatch.apply(target, taken("a"))).containsOnlyKeys("c");
    assertThat(MergePatch.apply(target, taken("none"))).isEqualTo(target);
  }

  @Test
  void whatIsNoObjectIsReplaced() {
    assertThat(MergePatch.apply(Map.of("a", List.of("b")), Map.of("a", "c")))
        .isEqualTo(Map.of("a", "c"));
    assertThat(MergePatch.apply(Map.of("a", "c"), Map.of("a", List.of("b"))))
        .isEqualTo(Map.of("a", List.of("b")));
    assertThat(MergePatch.apply(Map.of("a", "c"), Map.of("a", Map.of("x", taken("y")))))
        .isEqualTo(Map.of("a", Map.of("x", Map.of())));
  }
}
