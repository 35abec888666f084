package io.observatory.webhook.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class FilterTest {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private static final String ORDER =
      """
      {"user": {"id": 7, "tier": "gold", "tags": ["a", "b"], "left": null},
       "amount": 99.5, "live": true,
       "items": [{"sku": "x", "n": 1.0}, {"sku": "y", "n": 2.0}]}
      """;

  private static final List<String> KEYS =
      List.of(
          "$and",
          "$or",
          "$eq",
          "$neq",
          "$gt",
          "$lte",
          "$in",
          "$nin",
          "$exist",
          "$x",
          "user",
          "user.id",
          "items.0",
          "x-region",
          "amount",
          "",
          ".",
          "a..b",
          "\0",
          "\ud800",
          "ü");

  private static final List<@Nullable Object> LEAVES =
      Arrays.asList(
          null,
          true,
          1,
          7L,
          99.5,
          Double.NaN,
          Float.POSITIVE_INFINITY,
          'c',
          "gold",
          "\udfff",
          new BigDecimal("1e999999999"),
          BigInteger.TEN.pow(900),
          "x".repeat(5_000));

  private static Filter filter(String text) {
    return Filter.of(JSON.readValue(text.replace('\'', '"'), OBJECT));
  }

  private static Optional<BodyReader.Tree> tree(byte[] body) {
    try {
      return Optional.of(new BodyReader.Tree(decimals(JSON.readValue(body, Object.class))));
    } catch (JacksonException noJson) {
      return Optional.empty();
    }
  }

  private static @Nullable Object decimals(@Nullable Object value) {
    return switch (value) {
      case Integer number -> BigDecimal.valueOf(number);
      case Map<?, ?> map ->
          map.entrySet().stream()
              .filter(entry -> entry.getValue() != null)
              .collect(Collectors.toMap(Map.Entry::getKey, entry -> decimals(entry.getValue())));
      case List<?> list -> list.stream().map(FilterTest::decimals).toList();
      case null, default -> value;
    };
  }

  private static Content content(String body) {
    return new Content(
        Map.of("X-Region", "eu", "x-priority", "12", "X-Live", "true"),
        "application/json",
        body.getBytes(StandardCharsets.UTF_8),
        FilterTest::tree);
  }

  private static boolean takes(String text) {
    return filter(text).mismatch(content(ORDER)).isEmpty();
  }

  private static boolean body(String conditions) {
    return takes("{'body': " + conditions + "}");
  }

  private static boolean headers(String conditions) {
    return takes("{'headers': " + conditions + "}");
  }

  /** Matching: eq. */
  @Example
  void equality() {
    assertThat(body("{'user.tier': 'gold'}")).isTrue();
    assertThat(body("{'user': {'tier': {'$eq': 'gold'}, 'id': 7.0}}")).isTrue();
    assertThat(body("{'user.tier': 'lead'}")).isFalse();
    assertThat(body("{'user.id': '7'}")).as("text is no number").isFalse();
    assertThat(body("{'user.tier': {'$neq': 'lead'}}")).isTrue();
    assertThat(body("{'user.none': {'$neq': 'lead'}}")).as("what is not there").isTrue();
    assertThat(body("{'user.none': null}")).isFalse();
  }

  /** Matching: gt and its kin, on numbers and texts. */
  @Example
  void order() {
    assertThat(body("{'amount': {'$gt': 99, '$lt': 100}}")).isTrue();
    assertThat(body("{'amount': {'$gt': 99.5}}")).isFalse();
    assertThat(body("{'amount': {'$gte': 99.50, '$lte': 99.5}}")).isTrue();
    assertThat(body("{'user.tier': {'$gt': 'bold', '$lt': 'hold'}}")).isTrue();
    assertThat(body("{'user.tier': {'$gt': 1}}")).isFalse();
    assertThat(body("{'live': {'$exist': true}, 'none.there': {'$exist': false}}")).isTrue();
    assertThat(body("{'live': {'$exist': false}}")).isFalse();
  }

  /** Matching: in. */
  @Example
  void oneOfMany() {
    assertThat(body("{'user.tier': {'$in': ['lead', 'gold']}}")).isTrue();
    assertThat(body("{'user.tier': {'$nin': ['lead', 'gold']}}")).isFalse();
    assertThat(body("{'user.tags': 'b'}")).as("an element").isTrue();
    assertThat(body("{'items.sku': 'y'}")).as("a field of an element").isTrue();
    assertThat(body("{'items.1.sku': 'y'}")).isTrue();
    assertThat(body("{'items.0.sku': 'y'}")).isFalse();
    assertThat(body("{'items.sku': {'$neq': 'y'}}")).as("of none").isFalse();
  }

  /** Matching: headers, in any case. */
  @Example
  void onHeaders() {
    assertThat(headers("{'x-region': 'eu'}")).isTrue();
    assertThat(headers("{'X-REGION': {'$in': ['us', 'eu']}, 'X-Priority': {'$gt': 9}}")).isTrue();
    assertThat(headers("{'x-live': true, 'content-type': 'application/json'}")).isTrue();
    assertThat(headers("{'x-none': {'$exist': true}}")).isFalse();
  }

  /** Matching: combined. */
  @Example
  void combined() {
    assertThat(
            takes(
                """
                {'headers': {'$or': [{'x-region': 'us'}, {'x-priority': 12}]},
                 'body': {'$or': [{'amount': {'$gt': 1000}},
                                  {'$and': [{'live': true}, {'user.id': {'$in': [7, 8]}}]}]}}
                """))
        .isTrue();
    assertThat(takes("{'headers': {'x-region': 'us'}, 'body': {'live': true}}")).isFalse();
    assertThat(body("{'amount': {'$or': [{'$lt': 1}, {'$gt': 99}]}}")).isTrue();
  }

  /** Matching: a disabled filter is ignored. */
  @Example
  void aDisabledFilterIsIgnored() {
    Filter off = filter("{'enabled': false, 'body': {'live': false}}");
    assertThat(off.isOpen()).isTrue();
    assertThat(off.source()).containsKey("body");
    assertThatThrownBy(() -> filter("{'enabled': false, 'body': {'live': []}}"))
        .isInstanceOf(InvalidFilterException.class);
  }

  @Example
  void aBodyThatIsNoJsonMatchesNoFilterOfBodiesAndIsReadOnce() {
    AtomicInteger read = new AtomicInteger();
    Content content =
        new Content(
            Map.of("a", "b"),
            "text/plain",
            new byte[] {'h', 'i'},
            bytes -> {
              read.incrementAndGet();
              return tree(bytes);
            });
    assertThat(filter("{'headers': {'a': 'b'}}").mismatch(content)).isEmpty();
    assertThat(read).hasValue(0);
    for (String no : List.of("{'a': {'$neq': 1}}", "{'a': {'$exist': false}}")) {
      assertThat(filter("{'body': " + no + "}").mismatch(content))
          .hasValueSatisfying(found -> assertThat(found.path()).isEqualTo("filter.body"));
    }
    assertThat(read).hasValue(1);
  }

  @Example
  void theFirstConditionThatIsNotMetIsNamed() {
    assertThat(filter("{'body': {'live': true, 'amount': {'$gt': 100}}}").mismatch(content(ORDER)))
        .map(Mismatch::path)
        .hasValue("filter.body.amount.$gt");
  }

  @Example
  void faultsAreNamed() {
    refused("{'bodies': {}}", "filter.bodies");
    refused("{'enabled': 1}", "filter.enabled");
    refused("{'body': []}", "filter.body");
    refused("{'body': {}}", "filter.body");
    refused("{'body': {'a': {}}}", "filter.body.a");
    refused("{'body': {'a': [1]}}", "filter.body.a");
    refused("{'body': {'a': {'$regex': 'x'}}}", "filter.body.a.$regex");
    refused("{'body': {'$eq': 1}}", "filter.body.$eq");
    refused("{'body': {'a..b': 1}}", "filter.body.a..b");
    refused("{'body': {'a': {'$in': []}}}", "filter.body.a.$in");
    refused("{'body': {'a': {'$in': [1, {}]}}}", "filter.body.a.$in[1]");
    refused("{'body': {'a': {'$gt': true}}}", "filter.body.a.$gt");
    refused("{'body': {'a': {'$exist': 1}}}", "filter.body.a.$exist");
    refused("{'body': {'$or': [{'a': 1}, 2]}}", "filter.body.$or[1]");
    refused("{'headers': {'a b': 1}}", "filter.headers.a b");
    refused("{'headers': {'a': {'b': 1}}}", "filter.headers.a.b");
  }

  private static void refused(String text, String path) {
    assertThatThrownBy(() -> filter(text))
        .as(text)
        .isInstanceOfSatisfying(
            InvalidFilterException.class, e -> assertThat(e.path()).isEqualTo(path));
  }

  @Example
  void aFilterIsBounded() {
    String deep = "{'a': ".repeat(9) + "1" + "}".repeat(9);
    assertThatCode(() -> filter("{'body': " + deep + "}")).doesNotThrowAnyException();
    assertThatThrownBy(() -> filter("{'body': {'a': " + deep + "}}")).hasMessageContaining("deep");
    String many =
        IntStream.rangeClosed(0, 64)
            .mapToObj(i -> "'f" + i + "': 1")
            .collect(Collectors.joining(", "));
    assertThatThrownBy(() -> filter("{'body': {" + many + "}}")).hasMessageContaining("too many");
    String longest = "x".repeat(8_192);
    assertThatThrownBy(() -> filter("{'body': {'a': '" + longest + "'}}"))
        .hasMessageContaining("too long");
  }

  /** Whatever is given, it is a filter that answers, or the one refusal. */
  @Property(tries = 1_000, shrinking = ShrinkingMode.OFF)
  void anythingIsAFilterOrRefused(@ForAll long seed) {
    Map<String, @Nullable Object> source = source(new Random(seed));
    Filter filter;
    try {
      filter = Filter.of(source);
    } catch (InvalidFilterException refused) {
      assertThat(refused.path()).startsWith("filter.").hasSizeLessThan(300);
      return;
    }
    assertThatCode(() -> filter.mismatch(content(ORDER))).doesNotThrowAnyException();
  }

  private static Map<String, @Nullable Object> source(Random random) {
    Map<String, @Nullable Object> source = new HashMap<>();
    for (String part : List.of("body", "headers", "enabled", "other")) {
      if (random.nextInt(4) < (part.equals("other") ? 1 : 3)) {
        source.put(part, part.equals("enabled") ? random.nextBoolean() : any(random, 0));
      }
    }
    return source;
  }

  private static @Nullable Object any(Random random, int depth) {
    int most = random.nextInt(4);
    return switch (depth > 10 ? 9 : random.nextInt(depth < 2 ? 5 : 12)) {
      case 0, 1, 2, 3 -> {
        Map<String, @Nullable Object> object = new HashMap<>();
        for (int i = 0; i < most; i++) {
          object.put(KEYS.get(random.nextInt(KEYS.size())), any(random, depth + 1));
        }
        yield object;
      }
      case 4, 5, 6 -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < most; i++) {
          list.add(any(random, depth + 1));
        }
        yield list;
      }
      default -> LEAVES.get(random.nextInt(LEAVES.size()));
    };
  }
}
