package io.observatory.platform.security;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Names and values of headers that Spring Security's firewall lets in. What is visible ASCII is, at
 * a glance; the rest is judged by the firewall's own rules: assigned characters, none of control
 * but a tab in values.
 */
final class HeaderText {

  private static final Predicate<String> NAMES =
      Pattern.compile("[\\p{IsAssigned}&&[^\\p{IsControl}]]*").asMatchPredicate();
  private static final Predicate<String> VALUES =
      Pattern.compile("[\\p{IsAssigned}&&[[^\\p{IsControl}]||\\t]]*").asMatchPredicate();

  private HeaderText() {}

  static StrictHttpFirewall firewall() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setAllowedHeaderNames(name -> isPlain(name) || NAMES.test(name));
    firewall.setAllowedHeaderValues(value -> isPlain(value) || VALUES.test(value));
    return firewall;
  }

  static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }
}
