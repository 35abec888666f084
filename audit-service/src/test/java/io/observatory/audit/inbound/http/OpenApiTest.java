package io.observatory.audit.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.testsupport.DocumentedApi;
import org.junit.jupiter.api.Test;

class OpenApiTest {

  @Test
  void theDocumentAndTheControllersSayTheSame() {
    DocumentedApi api =
        DocumentedApi.of("io.observatory.audit").reading("get /v1/entries", EntryParameters.KNOWN);

    assertThat(api.differences()).isEmpty();
  }
}
