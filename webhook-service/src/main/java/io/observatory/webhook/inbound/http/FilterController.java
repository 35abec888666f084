package io.observatory.webhook.inbound.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.platform.http.Bodies;
import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointStore;
import io.observatory.webhook.endpoint.Patterns;
import io.observatory.webhook.filter.BodyReader;
import io.observatory.webhook.filter.Content;
import io.observatory.webhook.filter.Filter;
import io.observatory.webhook.filter.Mismatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a filter would do; nothing is sent or kept. */
@RestController
@RequestMapping("/v1/endpoints/{id}/filter")
@PreAuthorize("hasRole('viewer')")
class FilterController {

  private static final String BODY = "body";

  private final EndpointStore store;
  private final BodyReader reader;
  private final Bodies bodies;

  FilterController(EndpointStore store, BodyReader reader, Bodies bodies) {
    this.store = store;
    this.reader = reader;
    this.bodies = bodies;
  }

  /**
   * An event as it may come.
   *
   * @param type left out, types are not looked at
   * @param filter to try instead of the endpoint's
   */
  record Trial(
      @Nullable String type,
      @JsonProperty("content_type") @Nullable String contentType,
      @Nullable Map<String, String> headers,
      @Nullable Object body,
      @Nullable Map<String, @Nullable Object> filter) {

    /** Shows nothing of the event. */
    @Override
    public String toString() {
      return "Trial";
    }
  }

  /** Whether the endpoint would get the event; else why not. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Outcome(boolean matches, @Nullable String path, @Nullable String why) {

    static Outcome of(Optional<Mismatch> mismatch) {
      return mismatch
          .map(found -> new Outcome(false, found.path(), found.why()))
          .orElseGet(() -> new Outcome(true, null, null));
    }
  }

  @PostMapping("/test")
  Outcome test(@PathVariable String id, @RequestBody(required = false) byte @Nullable [] body) {
    Endpoint endpoint = store.find(id).orElseThrow(() -> EndpointRefusals.missing());
    Trial trial = bodies.read(body, Trial.class);
    Map<String, @Nullable Object> given = trial.filter();
    Filter filter =
        given == null ? endpoint.filter() : EndpointRefusals.orRefuse(() -> Filter.of(given));
    if (trial.type() != null && !takes(endpoint, trial.type())) {
      return new Outcome(false, "types", "The endpoint does not want this type.");
    }
    Content content =
        new Content(
            trial.headers() == null ? Map.of() : trial.headers(),
            trial.contentType() == null ? "application/json" : trial.contentType(),
            trial.body() == null
                ? new byte[0]
                : bodies.part(body, BODY).getBytes(StandardCharsets.UTF_8),
            reader);
    return Outcome.of(filter.mismatch(content));
  }

  private static boolean takes(Endpoint endpoint, String type) {
    List<String> types = endpoint.types();
    return types.isEmpty() || Patterns.matching(type).stream().anyMatch(types::contains);
  }
}
