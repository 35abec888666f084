package io.observatory.webhook.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretBoxTest {
  private static final String OLD = "old:" + key(1);
  private static final String NEW = "new:" + key(2);
  private static final byte[] PLAIN = Vectors.V1.secret().getBytes(UTF_8);

  /** Rotation: sealed, a secret is not visible. */
  @Test
  void whatIsSealedOpensAndIsNotVisible() {
    SecretBox box = SecretBox.of(OLD);
    byte[] sealed = box.seal(PLAIN, "endpoint/1");
    assertThat(box.open(sealed, "endpoint/1")).isEqualTo(PLAIN);
    assertThat(new String(sealed, UTF_8)).doesNotContain("whsec_");
    assertThat(box.seal(PLAIN, "endpoint/1")).isNotEqualTo(sealed);
  }

  @Test
  void aNewKeyInFrontSealsAndTheOldOneStillOpens() {
    byte[] sealed = SecretBox.of(OLD).seal(PLAIN, "endpoint/1");
    SecretBox both = SecretBox.of(NEW + "," + OLD);
    assertThat(both.isCurrent(sealed)).isFalse();
    assertThat(both.open(sealed, "endpoint/1")).isEqualTo(PLAIN);
    byte[] again = both.seal(PLAIN, "endpoint/1");
    assertThat(both.isCurrent(again)).isTrue();
    assertThat(SecretBox.of(NEW).open(again, "endpoint/1")).isEqualTo(PLAIN);
  }

  @Test
  void withoutItsKeyItSaysWhichOneIsMissing() {
    byte[] sealed = SecretBox.of(OLD).seal(PLAIN, "endpoint/1");
    assertThatThrownBy(() -> SecretBox.of(NEW).open(sealed, "endpoint/1"))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("'old'");
  }

  @Test
  void noRowsSecretOpensInAnotherRow() {
    SecretBox box = SecretBox.of(OLD);
    byte[] sealed = box.seal(PLAIN, "endpoint/1");
    assertThatThrownBy(() -> box.open(sealed, "endpoint/2")).isInstanceOf(SealException.class);
  }

  @Property(tries = 100)
  void aChangedByteOpensNothing(@ForAll @IntRange(max = 60) int at) {
    SecretBox box = SecretBox.of(OLD);
    byte[] sealed = box.seal(PLAIN, "endpoint/1");
    sealed[at % sealed.length] ^= 1;
    assertThatThrownBy(() -> box.open(sealed, "endpoint/1")).isInstanceOf(SealException.class);
  }

  @Property(tries = 60)
  void aShortenedOneOpensNothing(@ForAll @IntRange(max = 60) int length) {
    SecretBox box = SecretBox.of(OLD);
    byte[] cut = java.util.Arrays.copyOf(box.seal(PLAIN, "endpoint/1"), length);
    assertThatThrownBy(() -> box.open(cut, "endpoint/1")).isInstanceOf(SealException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " , ", "no-colon", ":abcd", "k1:not base64", "k1:AAAA", "a b:AAAA"})
  void badKeysAreRefusedAndNotRepeated(String keys) {
    assertThatThrownBy(() -> SecretBox.of(keys))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContainingAny("AAAA", "abcd", "not base64,");
  }

  @Test
  void twoKeysOfOneIdAreRefused() {
    assertThatThrownBy(() -> SecretBox.of(OLD + "\nold:" + key(3)))
        .hasMessageContaining("two keys");
  }

  private static String key(int fill) {
    byte[] key = new byte[32];
    java.util.Arrays.fill(key, (byte) fill);
    return Base64.getEncoder().encodeToString(key);
  }
}
