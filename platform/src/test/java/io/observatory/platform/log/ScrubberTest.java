package io.observatory.platform.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScrubberTest {

  private static final String BREAK = "\\n";

  static Stream<String> secrets() throws IOException {
    return lines("/scrub/positive.txt").stream();
  }

  static Stream<String> harmless() throws IOException {
    return lines("/scrub/negative.txt").stream();
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void secretIsGone(String sample) {
    int tab = sample.indexOf('\t');
    String text = sample.substring(tab + 1).replace(BREAK, "\n");
    assertThat(text).contains(sample.substring(0, tab));
    assertThat(Scrubber.scrub(text))
        .doesNotContain(sample.substring(0, tab))
        .contains(Scrubber.MASK);
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void secretIsGoneInTheMiddleOfALineToo(String sample) {
    int tab = sample.indexOf('\t');
    String text = "before [" + sample.substring(tab + 1).replace(BREAK, "\n") + "] after";
    assertThat(Scrubber.scrub(text)).doesNotContain(sample.substring(0, tab));
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void harmlessTextStays(String sample) {
    assertThat(Scrubber.scrub(sample)).isEqualTo(sample);
  }

  @Test
  void thereAreEnoughSamples() throws IOException {
    assertThat(lines("/scrub/positive.txt")).hasSizeGreaterThanOrEqualTo(40);
    assertThat(lines("/scrub/negative.txt")).hasSizeGreaterThanOrEqualTo(40);
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostileTextTakesLinearTime(String unit) {
    String text = unit.repeat(200_000 / unit.length());
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThat(Scrubber.scrub(text)).isNotNull());
  }

  static Stream<String> hostile() {
    return Stream.of(
        "a",
        "-",
        "password",
        "password=",
        "a.",
        "://",
        "http://a",
        "eyJ",
        "eyJaaaaaa.",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN ",
        "bearer ",
        "Authorization: ",
        "\"",
        "\\\"",
        "token\\\"",
        "'password':'",
        "sk-",
        "x_",
        " ",
        "key =",
        "xoxb-",
        "basic a");
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ScrubberTest.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
