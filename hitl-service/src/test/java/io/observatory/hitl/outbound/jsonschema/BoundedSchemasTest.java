package io.observatory.hitl.outbound.jsonschema;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.hitl.approval.ResponseSchemas.Fault;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class BoundedSchemasTest {

  private static final String ORDER =
      """
      {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
       "properties":{"amount":{"type":"integer","maximum":100},"to":{"$ref":"#/$defs/name"},
         "items":{"type":"array","items":{"$ref":"#/$defs/name"}},"$ref":{"type":"string"}},
       "required":["amount"],"additionalProperties":false,
       "$defs":{"name":{"type":"string","pattern":"^[a-z]+$"}}}
      """;

  private final BoundedSchemas schemas = new BoundedSchemas();

  private List<String> wrong(String response) {
    return schemas.faults(ORDER, response).stream().map(Fault::path).toList();
  }

  @Test
  void aResponseFitsOrIsToldWhere() {
    assertThat(schemas.faultsOf(ORDER)).isEmpty();
    assertThat(wrong("{\"amount\":7,\"to\":\"ann\",\"items\":[\"a\"]}")).isEmpty();
    assertThat(wrong("{\"amount\":1.0}")).isEmpty();
    assertThat(wrong("{\"amount\":\"7\"}")).containsExactly(".amount");
    assertThat(wrong("{\"amount\":7,\"items\":[\"a\",\"B\"]}")).containsExactly(".items[1]");
    assertThat(wrong("{\"amount\":7,\"$ref\":1}")).hasSize(1);
    assertThat(wrong("{}")).containsExactly("");
    assertThat(wrong("[]")).isNotEmpty();
    assertThat(wrong("{\"amount\":7,\"other\":1}")).isNotEmpty();
  }

  private String fault(String schema) {
    return schemas.faultsOf(schema).stream()
        .map(fault -> fault.path() + " " + fault.message())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void whatIsNoSchemaIsToldWhere() {
    assertThat(fault("{\"properties\":{\"a\":{\"type\":\"strin\"}}}"))
        .startsWith(".properties.a.type ");
    assertThat(fault("{\"minimum\":\"1\"}")).startsWith(".minimum ");
    assertThat(fault("true")).contains("must be a JSON object");
    assertThat(fault("{\"a\":1,\"a\":2}")).contains("given twice");
    assertThat(fault("{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}"))
        .startsWith(".$schema must be");
  }

  @Test
  void nothingIsFetched() {
    for (String reference :
        List.of("https://example.org/a.json", "other.json", "classpath:/application.yml", "#")) {
      assertThat(fault("{\"properties\":{\"a\":{\"$ref\":\"" + reference + "\"}}}"))
          .isEqualTo(".properties.a.$ref must begin with #/: nothing is fetched");
    }
    assertThat(fault("{\"$ref\":\"#/$defs/none\"}")).isEqualTo(".$ref leads to nothing");
    assertThat(fault("{\"items\":{\"$id\":\"x\"}}")).isEqualTo(".items.$id is not supported");
    assertThat(fault("{\"items\":{\"$dynamicRef\":\"#/x\"}}"))
        .isEqualTo(".items.$dynamicRef is not supported");
  }

  @Test
  void aSchemaThatNeverEndsIsNone() {
    assertThat(fault("{\"$defs\":{\"a\":{\"$ref\":\"#/$defs/a\"}}}")).contains("refer to itself");
    assertThat(
            fault(
                "{\"properties\":{\"a\":{\"$ref\":\"#/$defs/a\"}},\"$defs\":{\"a\":{\"items\":{\"$ref\":\"#/$defs/b\"}},\"b\":{\"anyOf\":[{\"$ref\":\"#/$defs/a\"}]}}}"))
        .contains("refer to itself");
  }

  @Test
  void aSchemaThatDoublesWithEachReferenceIsTooLarge() {
    String doubling =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    "\"d%d\":{\"allOf\":[{\"$ref\":\"#/$defs/d%d\"},{\"$ref\":\"#/$defs/d%d\"}]}"
                        .formatted(i, i + 1, i + 1))
            .collect(Collectors.joining(","));
    String schema = "{\"$ref\":\"#/$defs/d0\",\"$defs\":{" + doubling + ",\"d40\":{}}}";
    assertThat(fault(schema)).contains("is too large");
    assertThat(fault("{\"title\":\"" + "x".repeat(40_000) + "\"}")).contains("at most 32768");
    assertThat(fault("{\"items\":".repeat(70) + "{}" + "}".repeat(70))).contains("64");
  }

  @Test
  void noPatternTakesLong() {
    String schema = "{\"type\":\"string\",\"pattern\":\"^(a+)+$\"}";
    assertThat(fault(schema)).isEmpty();
    String response = "\"" + "a".repeat(10_000) + "!\"";
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThat(schemas.faults(schema, response)).hasSize(1));
    assertThat(fault("{\"pattern\":\"(a)\\\\1\"}")).contains("can not be used");
    assertThat(fault("{\"pattern\":\"(?=a)b\"}")).startsWith(".pattern can not be used");
    assertThat(fault("{\"patternProperties\":{\"(?=a)\":{}}}"))
        .startsWith(".patternProperties can not be used");
  }

  @Test
  void noPatternBecomesAProgramOfAnySize() {
    assertThat(fault("{\"pattern\":\"((a{1000}){1000}){1000}\"}"))
        .contains("a group can not be repeated a number of times");
    assertThat(fault("{\"patternProperties\":{\"(a{1000}){1000}\":{}}}"))
        .contains("a group can not be repeated a number of times");
    assertThat(fault("{\"pattern\":\"" + "(".repeat(100) + ")".repeat(100) + "\"}"))
        .contains("more than 20 groups");
    assertThat(fault("{\"pattern\":\"" + "a{999}".repeat(100) + "\"}"))
        .contains("longer than 256 characters");
    assertThat(fault("{\"pattern\":\"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$\"}")).isEmpty();
  }
}
