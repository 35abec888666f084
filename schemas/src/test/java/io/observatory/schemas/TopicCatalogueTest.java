package io.observatory.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.events.Heartbeat;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicCatalogueTest {
  private final TopicCatalogue catalogue = TopicCatalogue.load();

  @Test
  void holdsEveryTopicOfTheArchitecture() {
    assertThat(catalogue.topics()).hasSize(20).allSatisfy(t -> assertThat(t.schema()).isNotNull());
    assertThat(catalogue.topics())
        .filteredOn(t -> t.state() == State.STABLE)
        .extracting(Topic::name)
        .containsExactly(
            "gateway.heartbeat.v1",
            "gateway.capability.v1",
            "gateway.decision.v1",
            "gateway.decision.released.v1");
  }

  @Test
  void knowsSchemaSubjectAndSizeOfATopic() {
    Topic topic = catalogue.topic("gateway.heartbeat.v1");

    assertThat(topic.schema()).isEqualTo(Heartbeat.getClassSchema());
    assertThat(topic.subject()).isEqualTo("gateway.heartbeat.v1-value");
    assertThat(topic.maxRecordBytes()).isEqualTo(512 * 1024);
    assertThat(catalogue.topic("gateway.capability.v1").maxRecordBytes())
        .isGreaterThan(512 * 1024)
        .isLessThan(Integer.parseInt(topic.configs().get("max.message.bytes")));
  }

  @Test
  void namesTheTopicItDoesNotKnow() {
    assertThatThrownBy(() -> catalogue.topic("gateway.nothing.v1"))
        .isInstanceOf(UnknownTopicException.class)
        .hasMessageContaining("gateway.nothing.v1");
  }

  @Test
  void everyTopicTakesTheTimeFromTheBroker() {
    assertThat(catalogue.specs())
        .hasSize(catalogue.topics().size() + catalogue.deadLetterTopics().size())
        .allSatisfy(
            s -> assertThat(s.configs()).containsEntry("message.timestamp.type", "LogAppendTime"));
  }

  @Test
  void compactedTopicsKeepTheLastRecordOfEachKey() {
    assertThat(catalogue.topic("gateway.capability.v1").configs())
        .containsEntry("cleanup.policy", "compact")
        .containsEntry("delete.retention.ms", "604800000")
        .doesNotContainKey("retention.ms");
    assertThat(catalogue.topic("gateway.heartbeat.v1").configs())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "259200000");
  }

  @Test
  void allReplicasButOneConfirmAWrite() {
    TopicSpec spec = catalogue.specs().getFirst();

    assertThat(spec.configs(3)).containsEntry("min.insync.replicas", "2");
    assertThat(spec.configs(1)).containsEntry("min.insync.replicas", "1");
  }

  @Test
  void bookkeepingOfAServiceIsReadByNoGroupAndHasNoDeadLetters() {
    Topic manifest = catalogue.topic("gateway.job.manifest.v1");

    assertThat(manifest.audit()).isEqualTo(AuditMode.NONE);
    assertThat(catalogue.readerGroups(manifest)).isEmpty();
    assertThat(catalogue.deadLetterTopics()).noneMatch(name -> name.startsWith(manifest.name()));
  }

  @Test
  void everyReaderGroupHasADeadLetterTopicAndAuditHasOneForEachTopicItKeeps() {
    List<String> dead = catalogue.deadLetterTopics();

    assertThat(dead)
        .contains(
            "gateway.heartbeat.v1-heartbeat-service-dlt",
            "gateway.heartbeat.v1-audit-service-dlt",
            "gateway.approval.v1-webhook-service-dlt")
        .doesNotHaveDuplicates();
    assertThat(dead).filteredOn(d -> d.endsWith("-audit-service-dlt")).hasSize(19);
    assertThat(dead).noneMatch(d -> d.contains("agents") || d.contains("dashboards"));
  }
}
