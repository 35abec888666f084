package io.observatory.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueFileTest {
  private static final String GOOD =
      """
      participants:
        audit-service: {kind: service}
        agents: {kind: outside, principal: agent}
      topics:
        gateway.heartbeat.v1:
          {record: Heartbeat, key: agent_id, writers: [agents], readers: [],
           partitions: 6, cleanup: delete, retention: P3D, state: draft, audit: batch}
      """;

  @Test
  void readsAGoodFile() {
    assertThat(CatalogueFile.read(GOOD).topics()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cleanup: delete|cleanup: shred|Topic gateway.heartbeat.v1: cleanup must be one of",
        "partitions: 6|partitions: six|Topic gateway.heartbeat.v1: partitions must be a whole",
        "partitions: 6|partitions: 0|Topic gateway.heartbeat.v1: partitions must be 1 to 1000",
        "retention: P3D|retention: 3 days|Topic gateway.heartbeat.v1: retention must be an ISO",
        "retention: P3D|retention: PT0S|Topic gateway.heartbeat.v1: retention must be positive",
        "state: draft,|''|Topic gateway.heartbeat.v1: state is missing",
        "state: draft|state: draft, colour: red|Topic gateway.heartbeat.v1: unknown field colour",
        "writers: [agents]|writers: []|Topic gateway.heartbeat.v1: writers must name",
        "writers: [agents]|writers: [robots]|Topic gateway.heartbeat.v1: writers names 'robots'",
        "readers: []|readers: [robots]|Topic gateway.heartbeat.v1: readers names 'robots'",
        "record: Heartbeat|record: Pulse|Record Pulse has no schema",
        "record: Heartbeat|record: Capability|Topic gateway.heartbeat.v1: Capability lacks event_id",
        "key: agent_id|key: agent|Topic gateway.heartbeat.v1: key: Heartbeat has no field agent",
        "gateway.heartbeat.v1:|heartbeat:|Topic heartbeat: name must be gateway.<stream>.v<major>",
        "kind: service|kind: servant|Participant audit-service: kind must be one of",
        "topics:|topicz:|catalogue.yaml: topics is missing",
      })
  void namesTheEntryAndTheFieldThatIsWrong(String good, String bad, String message) {
    assertThatThrownBy(() -> CatalogueFile.read(GOOD.replace(good, bad)))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesATopicThatStandsTwice() {
    String topic = GOOD.substring(GOOD.indexOf("  gateway.heartbeat.v1"));

    assertThatThrownBy(() -> CatalogueFile.read(GOOD + topic))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("duplicate key gateway.heartbeat.v1");
  }
}
