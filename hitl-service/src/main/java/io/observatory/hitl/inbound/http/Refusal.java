package io.observatory.hitl.inbound.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.observatory.hitl.command.CommandRecord;
import io.observatory.hitl.command.Outcome;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * A problem (RFC 9457) that also names the command the relay refused.
 *
 * @param digest SHA-256 (hex) of the message it met, when it met another one than was seen
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Refusal(
    String type,
    String title,
    int status,
    @Nullable String detail,
    String instance,
    String code,
    @JsonProperty("command_id") String commandId,
    @Nullable String digest) {

  static Refusal of(CommandRecord command, String instance) {
    Outcome outcome = command.outcome() == null ? Outcome.NOTHING : command.outcome();
    String code = outcome.code() == null ? "refused" : outcome.code();
    HttpStatus status = status(code);
    return new Refusal(
        "urn:observatory:problem:" + code,
        status.getReasonPhrase(),
        status.value(),
        outcome.detail(),
        instance,
        code,
        command.id(),
        outcome.digest());
  }

  private static HttpStatus status(String code) {
    return switch (code) {
      case "trace_not_found", "hold_not_found" -> HttpStatus.NOT_FOUND;
      case "unusable_message" -> HttpStatus.UNPROCESSABLE_CONTENT;
      default -> HttpStatus.CONFLICT;
    };
  }
}
