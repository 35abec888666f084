package io.observatory.audit.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class HeaderCodecTest {

  @Property(tries = 300)
  void headersComeBackInOrderWithRepeatsAndNulls(@ForAll("headers") List<Header> headers) {
    List<Header> back = HeaderCodec.decode(HeaderCodec.encode(headers));

    assertThat(back).hasSameSizeAs(headers);
    for (int i = 0; i < back.size(); i++) {
      assertThat(back.get(i).key()).isEqualTo(headers.get(i).key());
      assertThat(Arrays.equals(back.get(i).value(), headers.get(i).value())).isTrue();
    }
  }

  @Property(tries = 300)
  void bytesThatAreNoHeadersAreRefusedAndNothingElseHappens(@ForAll byte[] bytes) {
    try {
      assertThat(HeaderCodec.encode(HeaderCodec.decode(bytes))).hasSize(bytes.length);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("stored headers");
    }
  }

  @Test
  void theStoredFormNeverChanges() {
    List<Header> headers =
        List.of(
            new Header("a", new byte[] {1, 2}), new Header("", null), new Header("é", new byte[0]));

    assertThat(HexFormat.of().formatHex(HeaderCodec.encode(headers)))
        .isEqualTo(
            "00000003"
                + "00000001"
                + "61"
                + "00000002"
                + "0102"
                + "00000000"
                + "ffffffff"
                + "00000002"
                + "c3a9"
                + "00000000");
  }

  @Test
  void aCutFormIsRefused() {
    byte[] whole = HeaderCodec.encode(List.of(new Header("key", "value".getBytes(UTF_8))));

    assertThatThrownBy(() -> HeaderCodec.decode(Arrays.copyOf(whole, whole.length - 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HeaderCodec.decode(Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Provide
  Arbitrary<List<Header>> headers() {
    Arbitrary<String> keys =
        Arbitraries.strings().alpha().numeric().withChars('é', '漢').ofMaxLength(9);
    Arbitrary<byte[]> values = Arbitraries.bytes().array(byte[].class).ofMaxSize(20);
    Arbitrary<Integer> nulls = Arbitraries.integers().between(0, 4);
    return Combinators.combine(keys, values, nulls)
        .as((key, value, none) -> new Header(key, none == 0 ? null : value))
        .list()
        .ofMaxSize(12);
  }
}
