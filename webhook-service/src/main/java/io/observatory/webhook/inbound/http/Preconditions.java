package io.observatory.webhook.inbound.http;

import io.observatory.platform.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** What a caller says it saw before it changes something that has versions. */
final class Preconditions {

  private static final Pattern TAG = Pattern.compile("\"([0-9]{1,18})\"");

  private Preconditions() {}

  static String tag(long version) {
    return "\"" + version + "\"";
  }

  /** The version that the caller saw; negative for none of ours. */
  static long expected(HttpServletRequest request) {
    String match = request.getHeader(HttpHeaders.IF_MATCH);
    if (match == null || match.strip().equals("*")) {
      throw new ProblemException(
          HttpStatus.PRECONDITION_REQUIRED,
          "precondition_required",
          "Read it first and send its ETag as If-Match.");
    }
    Matcher tag = TAG.matcher(match.strip());
    return tag.matches() && Long.parseLong(tag.group(1)) > 0 ? Long.parseLong(tag.group(1)) : -1;
  }
}
