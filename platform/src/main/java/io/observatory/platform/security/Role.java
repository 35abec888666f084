package io.observatory.platform.security;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What a caller may be; anything else a token claims is ignored. */
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

  static Optional<Role> named(String name) {
    return Arrays.stream(values()).filter(role -> role.word().equals(name)).findFirst();
  }

  static Collection<GrantedAuthority> authorities(Collection<String> names) {
    return names.stream()
        .flatMap(name -> named(name).stream())
        .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role.word()))
        .toList();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
