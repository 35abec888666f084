package io.observatory.hitl.inbound.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.hitl.inbound.chat.SlackSignature.Check;
import io.observatory.testsupport.MutableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** T27. The vector is the one Slack's documentation of its signing scheme prints. */
class SlackSignatureTest {
  private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
  private static final String TIMESTAMP = "1531420618";
  private static final String SIGNATURE =
      "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
  private static final byte[] BODY =
      ("token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
              + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
              + "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
              + "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
              + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c")
          .getBytes(StandardCharsets.UTF_8);

  private final MutableClock clock =
      MutableClock.at(Instant.ofEpochSecond(Long.parseLong(TIMESTAMP)));

  private SlackSignature with(String... secrets) {
    return new SlackSignature(List.of(secrets), clock, new SeenSignatures(clock, 1000));
  }

  @Test
  void t27VectorAIsAccepted() {
    assertThat(with(SECRET).check(TIMESTAMP, SIGNATURE, BODY)).isEqualTo(Check.ACCEPTED);
  }

  @Test
  void t27OneByteMoreOrLessOrOtherIsForged() {
    byte[] more = Arrays.copyOf(BODY, BODY.length + 1);
    byte[] less = Arrays.copyOf(BODY, BODY.length - 1);
    byte[] other = BODY.clone();
    other[BODY.length / 2] ^= 1;
    for (byte[] body : List.of(more, less, other, new byte[0])) {
      assertThat(with(SECRET).check(TIMESTAMP, SIGNATURE, body)).isEqualTo(Check.FORGED);
    }
    assertThat(with(SECRET).check("1531420619", SIGNATURE, BODY)).isEqualTo(Check.FORGED);
  }

  @ParameterizedTest
  @CsvSource({"-301,STALE", "-300,ACCEPTED", "300,ACCEPTED", "301,STALE", "31536000,STALE"})
  void t27TheTimestampMayBe300SecondsOffToEitherSide(long seconds, Check check) {
    clock.set(Instant.ofEpochSecond(Long.parseLong(TIMESTAMP)).plusSeconds(seconds));
    assertThat(with(SECRET).check(TIMESTAMP, SIGNATURE, BODY)).isEqualTo(check);
    clock.set(Instant.ofEpochSecond(Long.parseLong(TIMESTAMP)).minusSeconds(seconds));
    assertThat(with(SECRET).check(TIMESTAMP, SIGNATURE, BODY)).isEqualTo(check);
  }

  @Test
  void t27AReplayIsRefusedAsLongAsItCouldBeAccepted() {
    SlackSignature slack = with(SECRET);
    Instant early = clock.instant().minusSeconds(300);
    clock.set(early);
    assertThat(slack.check(TIMESTAMP, SIGNATURE, BODY)).isEqualTo(Check.ACCEPTED);
    for (int second = 0; second <= 600; second += 60) {
      clock.set(early.plusSeconds(second));
      assertThat(slack.check(TIMESTAMP, SIGNATURE, BODY)).isEqualTo(Check.REPLAYED);
    }
    clock.set(early.plusSeconds(601));
    assertThat(slack.check(TIMESTAMP, SIGNATURE, BODY)).isEqualTo(Check.STALE);
  }

  @Test
  void t27OfFiftyAtOnceOneIsAccepted() throws Exception {
    SlackSignature slack = with(SECRET);
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Check>> checks =
          IntStream.range(0, 50)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            go.await();
                            return slack.check(TIMESTAMP, SIGNATURE, BODY);
                          }))
              .toList();
      go.countDown();
      List<Check> answers = new java.util.ArrayList<>();
      for (Future<Check> check : checks) {
        answers.add(check.get());
      }
      assertThat(answers).containsOnly(Check.ACCEPTED, Check.REPLAYED);
      assertThat(answers).containsOnlyOnce(Check.ACCEPTED);
    }
  }

  static Stream<Arguments> notAsSlackWritesThem() {
    return Stream.of(
        Arguments.of(null, SIGNATURE),
        Arguments.of(TIMESTAMP, null),
        Arguments.of("", SIGNATURE),
        Arguments.of("-" + TIMESTAMP, SIGNATURE),
        Arguments.of(TIMESTAMP + ".0", SIGNATURE),
        Arguments.of("99999999999999999999", SIGNATURE),
        Arguments.of(TIMESTAMP, ""),
        Arguments.of(TIMESTAMP, SIGNATURE.toUpperCase(Locale.ROOT)),
        Arguments.of(TIMESTAMP, "v0=" + SIGNATURE.substring(3).toUpperCase(Locale.ROOT)),
        Arguments.of(TIMESTAMP, SIGNATURE.replace("v0", "v1")),
        Arguments.of(TIMESTAMP, SIGNATURE + "00"),
        Arguments.of(TIMESTAMP, SIGNATURE + "\n"),
        Arguments.of(TIMESTAMP, SIGNATURE + "," + SIGNATURE));
  }

  @ParameterizedTest
  @MethodSource("notAsSlackWritesThem")
  void t27AHeaderThatIsMissingOrWrittenOtherwiseIsMalformed(
      @org.jspecify.annotations.Nullable String timestamp,
      @org.jspecify.annotations.Nullable String signature) {
    assertThat(with(SECRET).check(timestamp, signature, BODY)).isEqualTo(Check.MALFORMED);
  }

  @Test
  void t27AnotherSecretIsForgedAndDuringARotationBothCount() {
    assertThat(with("wrong").check(TIMESTAMP, SIGNATURE, BODY)).isEqualTo(Check.FORGED);
    assertThat(with("new", SECRET).check(TIMESTAMP, SIGNATURE, BODY)).isEqualTo(Check.ACCEPTED);
    assertThat(with(SECRET, "new").check(TIMESTAMP, SIGNATURE, BODY)).isEqualTo(Check.ACCEPTED);
    assertThatThrownBy(this::with).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> with(" ")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theMemoryIsBoundedAndWhenItIsFullNothingNewIsAccepted() {
    SeenSignatures seen = new SeenSignatures(clock, 2);
    assertThat(seen.add("a")).isEqualTo(SeenSignatures.Added.NEW);
    clock.advance(Duration.ofMinutes(9));
    assertThat(seen.add("b")).isEqualTo(SeenSignatures.Added.NEW);
    assertThat(seen.add("c")).isEqualTo(SeenSignatures.Added.FULL);
    assertThat(seen.add("a")).isEqualTo(SeenSignatures.Added.KNOWN);
    clock.advance(Duration.ofMinutes(1).plusSeconds(1));
    assertThat(seen.add("c")).isEqualTo(SeenSignatures.Added.NEW);
    assertThat(seen.add("b")).isEqualTo(SeenSignatures.Added.KNOWN);

    SlackSignature full = new SlackSignature(List.of(SECRET), clock, new SeenSignatures(clock, 0));
    clock.set(Instant.ofEpochSecond(Long.parseLong(TIMESTAMP)));
    assertThat(full.check(TIMESTAMP, SIGNATURE, BODY)).isEqualTo(Check.TOO_MANY);
  }

  @Test
  void whatIsForgedIsNotRemembered() {
    SlackSignature slack = with(SECRET);
    assertThat(slack.check(TIMESTAMP, SIGNATURE, new byte[0])).isEqualTo(Check.FORGED);
    assertThat(slack.check(TIMESTAMP, SIGNATURE, BODY)).isEqualTo(Check.ACCEPTED);
  }
}
