package io.observatory.platform.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** What a caller says it saw before it changes something that has versions. */
public final class Preconditions {

  private static final Pattern TAG = Pattern.compile("\"([0-9]{1,18})\"");

  private Preconditions() {}

  /** The ETag of a version. */
  public static String tag(long version) {
    return "\"" + version + "\"";
  }

  /** The version that the caller saw, by {@code If-Match}; -1 for none of ours. */
  public static long expected(HttpServletRequest request) {
    return version(
        request.getHeader(HttpHeaders.IF_MATCH), "Read it first and send its ETag as If-Match.");
  }

  /** The same where {@code If-None-Match: *} creates: 0. */
  public static long expectedOrNew(HttpServletRequest request) {
    String match = request.getHeader(HttpHeaders.IF_MATCH);
    String noneMatch = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    if (noneMatch != null && (match != null || !noneMatch.strip().equals("*"))) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "invalid_precondition",
          "Send either If-Match with the ETag you read, or If-None-Match: * to create.");
    }
    return noneMatch != null
        ? 0
        : version(
            match, "Read it first and send its ETag as If-Match, or If-None-Match: * to create.");
  }

  private static long version(@Nullable String match, String advice) {
    if (match == null || match.strip().equals("*")) {
      throw new ProblemException(HttpStatus.PRECONDITION_REQUIRED, "precondition_required", advice);
    }
    Matcher tag = TAG.matcher(match.strip());
    return tag.matches() && Long.parseLong(tag.group(1)) > 0 ? Long.parseLong(tag.group(1)) : -1;
  }
}
