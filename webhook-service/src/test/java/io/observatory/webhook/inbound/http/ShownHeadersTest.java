package io.observatory.webhook.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.webhook.endpoint.EndpointTerms;
import io.observatory.webhook.ledger.EventView;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ShownHeadersTest {

  private static final Map<String, String> HELD =
      Map.of(
          "X-Api-Key", "hush",
          "X-Note", "Bearer abcdef123456",
          "X-Plain", "seen");

  private static EndpointWish wish(Map<String, String> headers) {
    JsonMapper json = JsonMapper.builder().build();
    return json.convertValue(
        Map.of("url", "https://example.com/", "headers", headers), EndpointWish.class);
  }

  @Test
  void whatComesBackAsItWasShownStaysWhatItIs() {
    Map<String, String> shown = ShownHeaders.of(HELD);
    assertThat(shown.toString()).contains("seen", "***").doesNotContain("hush", "abcdef");
    EndpointTerms before = wish(HELD).terms();
    assertThat(wish(shown).on(before).headers()).isEqualTo(HELD);
    assertThat(wish(Map.of("X-Note", "Bearer other")).on(before).headers())
        .containsEntry("X-Note", "Bearer other");
  }

  @Test
  void anEventsHeadersAreMaskedToo() {
    EventView event =
        new EventView(
            "e", "t", "a.b", null, null, "application/json", HELD, 1, "00", Instant.EPOCH);
    assertThat(EventBody.of(event).headers()).isEqualTo(ShownHeaders.of(HELD));
  }
}
