package io.observatory.e2e.interop;

import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

/** The jar with Confluent's classes, which the build copies beside the tests. */
final class ConfluentJar {
  private static final Path FILE = Path.of("target/confluent/pinot-confluent-avro-shaded.jar");

  private ConfluentJar() {}

  /** Confluent's client with the Kafka and Avro it was built with; nothing of ours. */
  static URLClassLoader alone() {
    return loader(ClassLoader.getPlatformClassLoader());
  }

  /** Confluent's classes on top of our Kafka and Avro, as {@code -Pconfluent} puts them. */
  static URLClassLoader onOurs() {
    return loader(ConfluentJar.class.getClassLoader());
  }

  private static URLClassLoader loader(ClassLoader parent) {
    if (!Files.exists(FILE)) {
      throw new IllegalStateException(
          FILE + " is missing: run mvn -pl e2e-tests process-test-resources");
    }
    try {
      return new URLClassLoader(new URL[] {FILE.toUri().toURL()}, parent);
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
