package io.observatory.testsupport;

import java.util.Locale;

/** Holds the infrastructure of this JVM; the first caller starts it, the others wait. */
final class SharedInfra {
  private static final String PROPERTY = "it.infra";

  /** What the tests may run against. */
  enum Kind {
    EMBEDDED,
    TESTCONTAINERS
  }

  private SharedInfra() {}

  static Infra get() {
    return Holder.INFRA;
  }

  static Kind kind(String wanted) {
    for (Kind kind : Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(wanted)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "-D" + PROPERTY + "=" + wanted + " is unknown: take embedded or testcontainers");
  }

  private static Infra start(Kind kind) {
    AwaitPace.set();
    return switch (kind) {
      case EMBEDDED -> new EmbeddedInfra();
      case TESTCONTAINERS -> new TestcontainersInfra();
    };
  }

  private static final class Holder {
    static final Infra INFRA = start(kind(System.getProperty(PROPERTY, "embedded")));
  }
}
