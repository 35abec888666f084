package io.observatory.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentedApiTest {

  private static final String CONTROLLERS = "io.observatory.example.inbound";

  private static DocumentedApi document(Map<String, Object> paths) {
    Map<String, Object> limit = Map.of("name", "limit", "in", "query");
    return DocumentedApi.of(
        Map.of("paths", paths, "components", Map.of("parameters", Map.of("Limit", limit))),
        CONTROLLERS);
  }

  @Test
  void namesWhatOnlyOneOfThemHas() {
    assertThat(document(Map.of("/parcels", Map.of("get", Map.of()))).differences())
        .containsExactly("get /parcels is documented only", "post /parcels is not documented");
  }

  @Test
  void comparesQueryParametersAlsoThoseWithAReference() {
    Map<String, Object> send =
        Map.of("parameters", List.of(Map.of("$ref", "#/components/parameters/Limit")));
    Map<String, Object> paths = Map.of("/parcels", Map.of("post", send));

    assertThat(document(paths).differences())
        .containsExactly("post /parcels takes [], documented are [limit]");
    assertThat(document(paths).reading("post /parcels", List.of("limit")).differences()).isEmpty();
  }
}
