package io.observatory.platform.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/** The body of every refusal (RFC 9457), in this order. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    String code,
    List<FieldFault> errors) {

  private static final int LONGEST_INSTANCE = 256;

  static Problem of(HttpStatus status, String code, String detail, String instance) {
    return of(status, code, detail, instance, List.of());
  }

  static Problem of(
      HttpStatus status, String code, String detail, String instance, List<FieldFault> errors) {
    String path =
        instance.length() <= LONGEST_INSTANCE ? instance : instance.substring(0, LONGEST_INSTANCE);
    return new Problem(
        "urn:observatory:problem:" + code,
        status.getReasonPhrase(),
        status.value(),
        detail,
        path,
        code,
        errors);
  }

  /** The code of a status that says all there is to say. */
  static String codeOf(HttpStatus status) {
    return switch (status) {
      case INTERNAL_SERVER_ERROR -> "internal_error";
      case SERVICE_UNAVAILABLE -> "temporarily_unavailable";
      case TOO_MANY_REQUESTS -> "rate_limited";
      default -> status.name().toLowerCase(Locale.ROOT);
    };
  }

  /** One fault in a request: where ({@code capabilities[0].name}) and what. */
  record FieldFault(String path, String message) {}
}
