package io.observatory.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.events.Heartbeat;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvolutionTest {
  private static final String RELEASED = Heartbeat.getClassSchema().toString();

  @Test
  void noChangeIsNoFault() {
    assertThat(faults(RELEASED)).isEmpty();
  }

  @Test
  void anOptionalFieldMayCome() {
    assertThat(
            faults(
                withField("{\"name\":\"mood\",\"type\":[\"null\",\"string\"],\"default\":null}")))
        .isEmpty();
  }

  @Test
  void anEnumSymbolMayCome() {
    assertThat(faults(RELEASED.replace("\"DEREGISTER\"", "\"DEREGISTER\",\"DANCE\""))).isEmpty();
  }

  @Test
  void aRequiredFieldMayNotCome() {
    assertThat(faults(withField("{\"name\":\"mood\",\"type\":\"string\"}")))
        .singleElement()
        .asString()
        .contains("READER_FIELD_MISSING_DEFAULT_VALUE")
        .contains("mood");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"name\":\"agent_id\"|\"name\":\"agent\"|agent_id",
        "\"name\":\"Heartbeat\"|\"name\":\"Pulse\"|NAME_MISMATCH",
        "\"name\":\"seq\",\"type\":\"long\"|\"name\":\"seq\",\"type\":\"int\"|TYPE_MISMATCH",
        "timestamp-millis|timestamp-micros|sent_at was timestamp-millis and now is timestamp-micros",
      })
  void aBreakingChangeIsCaughtAndNamed(String was, String now, String fault) {
    assertThat(RELEASED).contains(was);
    assertThat(faults(RELEASED.replace(was, now))).anyMatch(f -> f.contains(fault));
  }

  @Test
  void anEnumWithoutDefaultMayNotGrow() {
    String closed = RELEASED.replace("\"TRAFFIC\"],\"default\":\"UNKNOWN\"", "\"TRAFFIC\"]");
    assertThat(closed).isNotEqualTo(RELEASED);
    Schema grown = parse(closed.replace("\"TRAFFIC\"]", "\"TRAFFIC\",\"DANCE\"]"));

    assertThat(Evolution.faults(parse(closed), grown))
        .anyMatch(f -> f.contains("MISSING_ENUM_SYMBOLS"));
  }

  private static java.util.List<String> faults(String now) {
    return Evolution.faults(parse(RELEASED), parse(now));
  }

  private static String withField(String field) {
    return RELEASED.replaceFirst("\"fields\":\\[", "\"fields\":[" + field + ",");
  }

  private static Schema parse(String json) {
    return new Schema.Parser().parse(json);
  }
}
