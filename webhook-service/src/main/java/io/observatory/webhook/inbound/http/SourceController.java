package io.observatory.webhook.inbound.http;

import io.observatory.platform.http.Bodies;
import io.observatory.platform.http.Fields;
import io.observatory.platform.http.Page;
import io.observatory.platform.http.Preconditions;
import io.observatory.platform.http.ProblemException;
import io.observatory.webhook.source.Source;
import io.observatory.webhook.source.SourceStore;
import io.observatory.webhook.source.Sources;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who may send webhooks in. Secrets are shown once, in the answer to the call that made them. */
@RestController
@RequestMapping("/v1/sources")
@PreAuthorize("hasRole('viewer')")
class SourceController {
  private final SourceStore store;
  private final Sources sources;
  private final Bodies bodies;

  SourceController(SourceStore store, Sources sources, Bodies bodies) {
    this.store = store;
    this.sources = sources;
    this.bodies = bodies;
  }

  @GetMapping
  Page<SourceBody> list(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    int most = Fields.limit(limit);
    return Page.of(
        store.list(Cursor.source(cursor), most + 1),
        most,
        SourceBody::of,
        source -> Cursor.afterSource(source.id()));
  }

  @GetMapping("/{id}")
  ResponseEntity<SourceBody> get(@PathVariable String id) {
    Source source =
        store.find(List.of(checked(id))).stream().findFirst().orElseThrow(() -> missing());
    return ResponseEntity.ok().eTag(tag(source)).body(SourceBody.of(source));
  }

  @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasRole('admin')")
  ResponseEntity<SourceBody> put(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    long expected = expected(request);
    SourceReading.Wanted wanted = bodies.read(body, SourceReading.Wanted.class);
    Sources.Draft draft = SourceReading.draft(checked(id), wanted);
    String reason = Fields.reason(wanted.reason());
    if (expected == 0) {
      Source source =
          SourceReading.valid(
                  "secret", () -> sources.create(draft, Callers.of(request, who), reason))
              .orElseThrow(() -> overtaken());
      String made = draft.secret() == null ? source.credentials().current() : null;
      return ResponseEntity.created(URI.create("/v1/sources/" + id))
          .eTag(tag(source))
          .body(SourceBody.of(source, made));
    }
    if (draft.secret() != null) {
      throw ProblemException.invalid(
          "secret", "is changed with POST /v1/sources/{id}/rotate-secret");
    }
    Source source =
        SourceReading.valid(
                "scheme.kind",
                () -> sources.replace(draft, expected, Callers.of(request, who), reason))
            .orElseThrow(() -> overtaken());
    return ResponseEntity.ok().eTag(tag(source)).body(SourceBody.of(source));
  }

  @PostMapping(path = "/{id}/rotate-secret", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasRole('admin')")
  ResponseEntity<SourceBody> rotate(
      @PathVariable String id,
      @RequestBody(required = false) byte @Nullable [] body,
      Authentication who,
      HttpServletRequest request) {
    SourceReading.Rotation rotation = bodies.read(body, SourceReading.Rotation.class);
    Source source =
        SourceReading.valid(
                "secret",
                () ->
                    sources.rotate(
                        checked(id),
                        rotation.secret(),
                        SourceReading.grace(rotation),
                        Callers.of(request, who),
                        Fields.reason(rotation.reason())))
            .orElseThrow(() -> missing());
    String made = rotation.secret() == null ? source.credentials().current() : null;
    return ResponseEntity.ok().eTag(tag(source)).body(SourceBody.of(source, made));
  }

  @DeleteMapping("/{id}")
  @PreAuthorize("hasRole('admin')")
  ResponseEntity<Void> delete(
      @PathVariable String id, Authentication who, HttpServletRequest request) {
    long expected = expected(request);
    if (!sources.delete(checked(id), expected, Callers.of(request, who))) {
      throw store.find(List.of(id)).isEmpty() ? missing() : overtaken();
    }
    return ResponseEntity.noContent().build();
  }

  /** The version that is to be followed: 0 for {@code If-None-Match: *}, -1 for none of ours. */
  private static long expected(HttpServletRequest request) {
    String noneMatch = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    boolean creates =
        request.getHeader(HttpHeaders.IF_MATCH) == null
            && noneMatch != null
            && noneMatch.strip().equals("*");
    return creates ? 0 : Preconditions.expected(request);
  }

  private static String checked(String id) {
    if (!id.matches(Source.ID)) {
      throw Fields.invalidParameter("id", "id must match " + Source.ID + ".");
    }
    return id;
  }

  private static String tag(Source source) {
    return Preconditions.tag(source.version());
  }

  private static ProblemException overtaken() {
    return new ProblemException(
        HttpStatus.PRECONDITION_FAILED,
        "source_changed",
        "Not done: the source is not as you saw it. Read it, and send the ETag you get.");
  }

  private static ProblemException missing() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "source_not_found", "No such source; GET /v1/sources lists them.");
  }
}
