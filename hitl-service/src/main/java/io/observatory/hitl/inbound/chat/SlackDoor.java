package io.observatory.hitl.inbound.chat;

import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.hitl.ChatProperties;
import io.observatory.hitl.chat.SecretFile;
import io.observatory.platform.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Lets in what Slack signed, of bounded size, once. */
@Component
class SlackDoor {

  private static final int LARGEST = 256 * 1024;
  private static final int REMEMBERED = 100_000;

  private final @Nullable SlackSignature signature;
  private final MeterRegistry meters;

  SlackDoor(ChatProperties properties, Clock clock, MeterRegistry meters) {
    Path secrets = properties.slack().signingSecretFile();
    this.signature =
        secrets == null
            ? null
            : new SlackSignature(
                SecretFile.lines(secrets, "hitl.chat.slack.signing-secret-file"),
                clock,
                new SeenSignatures(clock, REMEMBERED));
    this.meters = meters;
  }

  /** The request's form, read from the very bytes that were signed. */
  SlackForm admit(HttpServletRequest request) throws IOException {
    if (signature == null) {
      throw new ProblemException(HttpStatus.NOT_FOUND, "not_found", "There is no Slack app here.");
    }
    byte[] body = request.getInputStream().readNBytes(LARGEST + 1);
    if (body.length > LARGEST) {
      throw new ProblemException(
          HttpStatus.CONTENT_TOO_LARGE,
          "content_too_large",
          "The body is larger than " + LARGEST + " bytes.");
    }
    SlackSignature.Check check =
        signature.check(
            request.getHeader("X-Slack-Request-Timestamp"),
            request.getHeader("X-Slack-Signature"),
            body);
    meters
        .counter("hitl.chat.slack.requests", "check", check.name().toLowerCase(Locale.ROOT))
        .increment();
    return switch (check) {
      case ACCEPTED -> form(body);
      case TOO_MANY ->
          throw ProblemException.retryLater(
              HttpStatus.SERVICE_UNAVAILABLE,
              "temporarily_unavailable",
              "More was accepted lately than can be remembered.",
              Duration.ofMinutes(1));
      default ->
          throw new ProblemException(
              HttpStatus.UNAUTHORIZED,
              "invalid_signature",
              "This was not signed by Slack, now, and for the first time.");
    };
  }

  private static SlackForm form(byte[] body) {
    try {
      return SlackForm.read(body);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  static ProblemException malformed() {
    return new ProblemException(
        HttpStatus.BAD_REQUEST, "malformed_body", "The body is not as Slack writes it.");
  }
}
