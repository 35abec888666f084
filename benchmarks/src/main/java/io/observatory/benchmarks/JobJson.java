package io.observatory.benchmarks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fields of the flat JSON that the scheduler answers. */
final class JobJson {

  private JobJson() {}

  /** The first field of that name. */
  static String text(String json, String field) {
    Matcher found = Pattern.compile("\"" + field + "\":\"?([^\",}]+)").matcher(json);
    if (!found.find()) {
      throw new IllegalStateException("no " + field + " in " + json);
    }
    return found.group(1);
  }
}
