package io.observatory.scheduler.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.testsupport.DocumentedApi;
import org.junit.jupiter.api.Test;

class OpenApiTest {

  @Test
  void theDocumentAndTheControllersSayTheSame() {
    assertThat(DocumentedApi.of("io.observatory.scheduler").differences()).isEmpty();
  }
}
