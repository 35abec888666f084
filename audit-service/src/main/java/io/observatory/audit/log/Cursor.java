package io.observatory.audit.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place between entries, and the way to go from it: forward is the way of the page's order. Holds
 * an index of the log, which never changes its entry, so a page is the same whatever is written
 * meanwhile.
 *
 * @param index the entry beside the place; it is not part of the page
 */
public record Cursor(long index, boolean forward) {

  private static final Pattern FORM = Pattern.compile("1([np])(0|[1-9][0-9]{0,17})");

  /** The text clients hand back. */
  public String text() {
    String form = "1" + (forward ? 'n' : 'p') + index;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(form.getBytes(US_ASCII));
  }

  /**
   * @throws IllegalArgumentException when the text is no cursor of ours
   */
  public static Cursor parse(String text) {
    Matcher form = FORM.matcher(new String(Base64.getUrlDecoder().decode(text), US_ASCII));
    if (!form.matches()) {
      throw new IllegalArgumentException("not a cursor");
    }
    return new Cursor(Long.parseLong(form.group(2)), form.group(1).equals("n"));
  }
}
