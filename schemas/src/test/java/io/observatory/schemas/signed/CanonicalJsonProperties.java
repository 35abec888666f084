package io.observatory.schemas.signed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;

class CanonicalJsonProperties {

  @Property(tries = 500)
  void shufflingNamesAndWhitespaceNeverChangesTheBytes(
      @ForAll("documents") Map<String, Object> document, @ForAll Random random) {
    byte[] once = CanonicalJson.of(written(document, random)).bytes();
    assertThat(CanonicalJson.of(written(document, random)).bytes()).isEqualTo(once);
    assertThat(CanonicalJson.ofTree(document).bytes()).isEqualTo(once);
  }

  @Property(tries = 500)
  void changingAnyScalarChangesTheBytes(
      @ForAll("documents") Map<String, Object> document,
      @ForAll("scalars") Object other,
      @ForAll Random random) {
    byte[] before = CanonicalJson.ofTree(document).bytes();
    List<Object> changed = new ArrayList<>();
    Object after = withOneScalarChanged(document, other, random, changed);
    if (!changed.isEmpty()) {
      assertThat(CanonicalJson.ofTree(after).bytes()).isNotEqualTo(before);
    }
  }

  /** Another implementation of RFC 8785 is the judge. */
  @Property(tries = 500)
  void anotherCanonicalizerWritesTheSameBytes(
      @ForAll("documents") Map<String, Object> document, @ForAll Random random) throws IOException {
    String text = written(document, random);
    assertThat(CanonicalJson.of(text).bytes())
        .isEqualTo(new JsonCanonicalizer(text).getEncodedUTF8());
  }

  /** Whatever double there is, written shortest, is read and comes back. */
  @Property(tries = 5_000)
  void everyDoubleComesBack(@ForAll double number) {
    CanonicalNumber written = CanonicalNumber.of(number);
    assertThat(Double.parseDouble(written.text())).isEqualTo(number == 0 ? 0.0 : number);
    assertThat(CanonicalNumber.of(written.text())).isEqualTo(written);
  }

  @Provide
  Arbitrary<Map<String, Object>> documents() {
    Arbitrary<Object> values =
        Arbitraries.recursive(
            this::scalars,
            inner ->
                Arbitraries.oneOf(
                    inner.list().ofMaxSize(4).map(list -> (Object) list),
                    Arbitraries.maps(texts(), inner).ofMaxSize(4).map(map -> (Object) map)),
            0,
            3);
    return Arbitraries.maps(texts(), values).ofMinSize(1).ofMaxSize(5);
  }

  @Provide
  Arbitrary<Object> scalars() {
    return Arbitraries.oneOf(
        texts().map(text -> (Object) text),
        Arbitraries.longs().between(-(1L << 53), 1L << 53).map(number -> (Object) number),
        Arbitraries.doubles().map(number -> (Object) number),
        Arbitraries.of(true, false).map(truth -> (Object) truth));
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.strings()
        .ofMaxLength(8)
        .filter(text -> text.codePoints().noneMatch(p -> p >= 0xd800 && p <= 0xdfff));
  }

  private static Object withOneScalarChanged(
      Object value, Object other, Random random, List<Object> changed) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach(
          (name, member) ->
              copy.put((String) name, withOneScalarChanged(member, other, random, changed)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(withOneScalarChanged(element, other, random, changed)));
      return copy;
    }
    boolean isSame = same(value, other);
    if (!changed.isEmpty() || isSame) {
      return value;
    }
    changed.add(value);
    return other;
  }

  private static boolean same(Object one, Object other) {
    if (one instanceof Number left && other instanceof Number right) {
      return left.doubleValue() == right.doubleValue();
    }
    return one.equals(other);
  }

  private static String written(@Nullable Object value, Random random) {
    String space = List.of("", " ", "\n", "\t ").get(random.nextInt(4));
    if (value instanceof Map<?, ?> map) {
      List<String> members = new ArrayList<>();
      map.forEach(
          (name, member) ->
              members.add(written(name, random) + space + ":" + written(member, random)));
      Collections.shuffle(members, random);
      return "{" + space + String.join("," + space, members) + "}" + space;
    }
    if (value instanceof List<?> list) {
      List<String> elements = list.stream().map(element -> written(element, random)).toList();
      return "[" + String.join(space + ",", elements) + space + "]";
    }
    if (value instanceof String text) {
      StringBuilder quoted = new StringBuilder("\"");
      for (char unit : text.toCharArray()) {
        boolean plain = unit >= ' ' && unit != '"' && unit != '\\' && random.nextBoolean();
        quoted.append(plain ? String.valueOf(unit) : String.format("\\u%04X", (int) unit));
      }
      return quoted.append('"').toString();
    }
    return value instanceof Double number ? shortest(number) : String.valueOf(value);
  }

  /** Java writes two digits at least, and so the smallest doubles with one too many. */
  private static String shortest(double number) {
    return Math.abs(number) < 1e-320 ? CanonicalNumber.of(number).text() : Double.toString(number);
  }
}
