package io.observatory.platform.security;

import org.springframework.security.core.AuthenticationException;

/** Whoever issues the tokens does not answer, so nothing is known of the caller yet. */
final class IssuerAwayException extends AuthenticationException {

  private static final long serialVersionUID = 1L;

  IssuerAwayException(Throwable cause) {
    super("the issuer of the tokens does not answer", cause);
  }
}
