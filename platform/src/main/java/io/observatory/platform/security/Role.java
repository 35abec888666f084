package io.observatory.platform.security;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * What a caller may be. Other names that a token gives its bearer are groups: no endpoint asks for
 * one, rules that people write may, such as who is to approve what.
 */
enum Role {
  VIEWER,
  OPERATOR,
  APPROVER,
  ADMIN,
  AGENT;

  static final String HIERARCHY =
      """
      ROLE_admin > ROLE_operator
      ROLE_admin > ROLE_approver
      ROLE_operator > ROLE_viewer
      ROLE_approver > ROLE_viewer
      """;

  private static final Pattern GROUP = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  static Optional<Role> named(String name) {
    return Arrays.stream(values()).filter(role -> role.word().equals(name)).findFirst();
  }

  /** Whether that may be the name of a group: it is none of ours, and short and plain. */
  static boolean isGroup(String name) {
    return GROUP.matcher(name).matches() && named(name).isEmpty();
  }

  static Collection<GrantedAuthority> authorities(Collection<String> names) {
    return names.stream()
        .filter(name -> named(name).isPresent() || isGroup(name))
        .<GrantedAuthority>map(name -> new SimpleGrantedAuthority(Roles.PREFIX + name))
        .toList();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
