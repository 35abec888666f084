package io.observatory.testsupport;

/** Holds the infrastructure of this JVM; the first caller starts it, the others wait. */
final class SharedInfra {
  private static final String PROPERTY = "it.infra";

  private SharedInfra() {}

  static Infra get() {
    return Holder.INFRA;
  }

  static Infra select(String wanted) {
    return switch (wanted) {
      case "embedded" -> new EmbeddedInfra();
      default ->
          throw new IllegalArgumentException(
              "-D" + PROPERTY + "=" + wanted + " is unknown: embedded or testcontainers");
    };
  }

  private static final class Holder {
    static final Infra INFRA = select(System.getProperty(PROPERTY, "embedded"));
  }
}
