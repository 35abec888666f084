package io.observatory.platform.security;

import java.util.List;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/** What somebody who calls may be. */
public final class Roles {

  static final String PREFIX = "ROLE_";

  private Roles() {}

  /** The names of roles and groups that the token gives, in order; without those implied. */
  public static List<String> of(Authentication caller) {
    return caller.getAuthorities().stream()
        .map(GrantedAuthority::getAuthority)
        .filter(name -> name != null && name.startsWith(PREFIX))
        .map(name -> name.substring(PREFIX.length()))
        .sorted()
        .toList();
  }

  /** Whether it is an operator, or an admin, who is one too. */
  public static boolean isOperator(Authentication caller) {
    List<String> names = of(caller);
    return names.contains("operator") || names.contains("admin");
  }
}
