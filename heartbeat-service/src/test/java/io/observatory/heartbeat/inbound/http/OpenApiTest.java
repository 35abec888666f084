package io.observatory.heartbeat.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.testsupport.DocumentedApi;
import org.junit.jupiter.api.Test;

class OpenApiTest {

  @Test
  void theDocumentAndTheControllersSayTheSame() {
    DocumentedApi api =
        DocumentedApi.of("io.observatory.heartbeat")
            .reading("get /v1/agents", MapQuestion.PARAMETERS);

    assertThat(api.differences()).isEmpty();
  }
}
