package io.observatory.audit.inbound.http;

import io.observatory.audit.log.Cursor;
import io.observatory.audit.log.Entries;
import io.observatory.audit.log.LoggedEntry;
import io.observatory.audit.log.Page;
import io.observatory.audit.log.Raw;
import io.observatory.platform.http.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The entries, to everyone who may look. */
@RestController
@RequestMapping("/v1/entries")
@PreAuthorize("hasRole('viewer')")
class EntryController {

  private final Entries entries;

  EntryController(Entries entries) {
    this.entries = entries;
  }

  @GetMapping
  Map<String, Object> find(@RequestParam MultiValueMap<String, String> parameters) {
    Page page = entries.find(EntryParameters.parse(parameters));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("entries", page.entries().stream().map(EntryBody::of).toList());
    body.put("more", page.more());
    cursor(body, "next", page.next());
    cursor(body, "previous", page.previous());
    return body;
  }

  @GetMapping("/{index}")
  Map<String, Object> one(@PathVariable String index) {
    LoggedEntry entry = entries.at(number(index)).orElseThrow(() -> none(index));
    return EntryBody.of(entry);
  }

  /** The value as the broker had it: Avro behind a zero byte and the schema id, if it is ours. */
  @GetMapping("/{index}/raw")
  ResponseEntity<byte[]> raw(@PathVariable String index) {
    Raw raw = entries.rawAt(number(index)).orElseThrow(() -> none(index));
    byte[] value = raw.value();
    if (value == null) {
      throw raw.omitted() == null
          ? new ProblemException(
              HttpStatus.NOT_FOUND, "no_value", "entry " + index + " has a null value")
          : new ProblemException(
              HttpStatus.GONE,
              "value_omitted",
              "the value was too large to keep: " + raw.omitted());
    }
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.ok()
            .contentType(MediaType.APPLICATION_OCTET_STREAM)
            .header("X-Observatory-Topic", raw.topic());
    if (raw.schemaId() != null) {
      answer.header("X-Observatory-Encoding", "avro");
      answer.header("X-Observatory-Schema-Id", raw.schemaId().toString());
    }
    if (raw.type().matches("[\\x21-\\x7e]+")) {
      answer.header("X-Observatory-Type", raw.type());
    }
    return answer.body(value);
  }

  private static void cursor(Map<String, Object> body, String name, @Nullable Cursor cursor) {
    if (cursor != null) {
      body.put(name, cursor.text());
    }
  }

  private static long number(String index) {
    if (!index.matches("[0-9]{1,18}")) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_index", "an index is a number");
    }
    return Long.parseLong(index);
  }

  private static ProblemException none(String index) {
    return new ProblemException(HttpStatus.NOT_FOUND, "no_entry", "there is no entry " + index);
  }
}
