package io.observatory.webhook.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.testsupport.DocumentedApi;
import org.junit.jupiter.api.Test;

class OpenApiTest {

  @Test
  void theDocumentAndTheControllersSayTheSame() {
    assertThat(DocumentedApi.of("io.observatory.webhook").differences()).isEmpty();
  }
}
