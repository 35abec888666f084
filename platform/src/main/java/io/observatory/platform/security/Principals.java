package io.observatory.platform.security;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of people who are not calling just now. Safe for use by many threads. */
public final class Principals {

  private final @Nullable TokenFile file;

  Principals(@Nullable TokenFile file) {
    this.file = file;
  }

  @Nullable TokenFile file() {
    return file;
  }

  /**
   * The roles and groups that somebody has now; none when no token is that person's any more.
   *
   * @return empty when nobody here can say: an identity provider speaks of its people only when
   *     they bring its token
   */
  public Optional<Set<String>> roles(String principal) {
    return file == null ? Optional.empty() : Optional.of(file.roles(principal));
  }
}
