package io.observatory.webhook.inbound.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.platform.http.ProblemException;
import io.observatory.webhook.source.Caller;
import io.observatory.webhook.source.Source;
import io.observatory.webhook.source.SourceStore;
import io.observatory.webhook.source.Sources;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
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
  private static final Pattern TAG = Pattern.compile("\"([0-9]{1,18})\"");
  private static final String CURSOR = "w1:";
  private static final String ROLE = "ROLE_";
  private static final int LARGEST_PAGE = 500;

  private final SourceStore store;
  private final Sources sources;

  SourceController(SourceStore store, Sources sources) {
    this.store = store;
    this.sources = sources;
  }

  record SourcePage(
      List<SourceBody> items, @JsonProperty("next_cursor") @Nullable String nextCursor) {}

  @GetMapping
  SourcePage list(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw badRequest("invalid_limit", "limit must be 1 to " + LARGEST_PAGE + ".");
    }
    List<Source> found = store.list(after(cursor), limit + 1);
    List<Source> page = found.subList(0, Math.min(limit, found.size()));
    return new SourcePage(
        page.stream().map(SourceBody::of).toList(),
        found.size() > limit ? cursor(page.getLast().id()) : null);
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
      @RequestBody SourceReading.Wanted wanted,
      Authentication who,
      HttpServletRequest request) {
    long expected = expected(request);
    Sources.Draft draft = SourceReading.draft(checked(id), wanted);
    if (expected == 0) {
      Source source =
          SourceReading.valid("secret", () -> sources.create(draft, caller(request, who)))
              .orElseThrow(() -> overtaken());
      String made = draft.secret() == null ? source.credentials().current() : null;
      return ResponseEntity.created(URI.create("/v1/sources/" + id))
          .eTag(tag(source))
          .body(SourceBody.of(source, made));
    }
    if (draft.secret() != null) {
      throw ProblemException.invalid("secret", "is changed with POST /v1/sources/{id}/rotate");
    }
    Source source =
        SourceReading.valid(
                "scheme.kind", () -> sources.replace(draft, expected, caller(request, who)))
            .orElseThrow(() -> overtaken());
    return ResponseEntity.ok().eTag(tag(source)).body(SourceBody.of(source));
  }

  @PostMapping(path = "/{id}/rotate", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasRole('operator')")
  ResponseEntity<SourceBody> rotate(
      @PathVariable String id,
      @RequestBody SourceReading.Rotation rotation,
      Authentication who,
      HttpServletRequest request) {
    Source source =
        SourceReading.valid(
                "secret",
                () ->
                    sources.rotate(
                        checked(id),
                        rotation.secret(),
                        SourceReading.grace(rotation),
                        caller(request, who)))
            .orElseThrow(() -> missing());
    String made = rotation.secret() == null ? source.credentials().current() : null;
    return ResponseEntity.ok().eTag(tag(source)).body(SourceBody.of(source, made));
  }

  @DeleteMapping("/{id}")
  @PreAuthorize("hasRole('admin')")
  ResponseEntity<Void> delete(
      @PathVariable String id, Authentication who, HttpServletRequest request) {
    long expected = expected(request);
    if (!sources.delete(checked(id), expected, caller(request, who))) {
      throw store.find(List.of(id)).isEmpty() ? missing() : overtaken();
    }
    return ResponseEntity.noContent().build();
  }

  private static Caller caller(HttpServletRequest request, Authentication who) {
    List<String> roles =
        who.getAuthorities().stream()
            .map(GrantedAuthority::getAuthority)
            .filter(name -> name != null && name.startsWith(ROLE))
            .map(name -> name.substring(ROLE.length()))
            .sorted()
            .toList();
    return new Caller(who.getName(), roles, request.getRemoteAddr());
  }

  /** The version that is to be followed: 0 for {@code If-None-Match: *}, -1 for none of ours. */
  private static long expected(HttpServletRequest request) {
    String match = request.getHeader(HttpHeaders.IF_MATCH);
    String noneMatch = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    if (match == null && noneMatch != null && noneMatch.strip().equals("*")) {
      return 0;
    }
    if (match == null || noneMatch != null || match.strip().equals("*")) {
      throw new ProblemException(
          HttpStatus.PRECONDITION_REQUIRED,
          "precondition_required",
          "Read it first and send its ETag as If-Match, or If-None-Match: * to create.");
    }
    Matcher tag = TAG.matcher(match.strip());
    return tag.matches() && Long.parseLong(tag.group(1)) > 0 ? Long.parseLong(tag.group(1)) : -1;
  }

  private static String checked(String id) {
    if (!id.matches(Source.ID)) {
      throw badRequest("invalid_id", "id must match " + Source.ID + ".");
    }
    return id;
  }

  private static String tag(Source source) {
    return "\"" + source.version() + "\"";
  }

  private static String cursor(String id) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((CURSOR + id).getBytes(StandardCharsets.UTF_8));
  }

  private static String after(@Nullable String cursor) {
    if (cursor == null) {
      return "";
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (text.startsWith(CURSOR) && text.substring(CURSOR.length()).matches(Source.ID)) {
        return text.substring(CURSOR.length());
      }
    } catch (IllegalArgumentException broken) {
      throw badRequest("invalid_cursor", "The cursor is none of ours.");
    }
    throw badRequest("invalid_cursor", "The cursor is none of ours.");
  }

  private static ProblemException badRequest(String code, String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, code, detail);
  }

  private static ProblemException overtaken() {
    return new ProblemException(
        HttpStatus.PRECONDITION_FAILED,
        "source_changed",
        "Not changed: the source has another version, or is (not) there. Read it again.");
  }

  private static ProblemException missing() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "source_not_found", "No such source; GET /v1/sources lists them.");
  }
}
