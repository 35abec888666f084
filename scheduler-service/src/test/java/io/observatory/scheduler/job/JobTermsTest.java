package io.observatory.scheduler.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobTermsTest {

  @Test
  void theOrderOfFieldsIsNoDifferenceAndEveryValueIs() {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("type", "once");
    one.put("delay_ms", 5);
    Map<String, Object> other = new LinkedHashMap<>();
    other.put("delay_ms", 5);
    other.put("type", "once");
    String digest = new JobTerms("a", one, null, "x").digest();

    assertThat(new JobTerms("a", other, null, "x").digest()).isEqualTo(digest);
    assertThat(new JobTerms("a", one, Map.of(), "x").digest()).isNotEqualTo(digest);
    assertThat(new JobTerms("a", one, null, null).digest()).isNotEqualTo(digest);
    other.put("delay_ms", 6);
    assertThat(new JobTerms("a", other, null, "x").digest()).isNotEqualTo(digest);
  }

  @Test
  void aNameIsAlwaysTheSameIdAndAUuidItself() {
    UUID id = UUID.fromString("018f0000-0000-7000-8000-00000000000a");

    assertThat(JobId.of(id.toString().toUpperCase(Locale.ROOT))).isEqualTo(new JobId(id, null));
    assertThat(JobId.of("nightly").id().version()).isEqualTo(5);
    assertThat(JobId.of("nightly"))
        .isEqualTo(JobId.of("nightly"))
        .isNotEqualTo(JobId.of("Nightly"));
    assertThat(JobId.of("nightly").calledBy("a"))
        .isEqualTo(new JobId(JobId.of("a/nightly").id(), "nightly"))
        .isNotEqualTo(JobId.of("nightly").calledBy("b"));
    assertThat(new JobId(id, null).calledBy("a")).isEqualTo(new JobId(id, null));
  }
}
