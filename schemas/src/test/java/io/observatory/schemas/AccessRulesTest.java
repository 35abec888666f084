package io.observatory.schemas;

import static io.observatory.schemas.AclRule.Operation.DESCRIBE;
import static io.observatory.schemas.AclRule.Operation.READ;
import static io.observatory.schemas.AclRule.Operation.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.schemas.AclRule.Operation;
import io.observatory.schemas.AclRule.Resource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessRulesTest {
  private final TopicCatalogue catalogue = TopicCatalogue.load();

  @Test
  void anAgentWritesHeartbeatsAndReadsWhatIsMeantForIt() {
    List<AclRule> agent = catalogue.acls("agents");

    assertThat(agent).extracting(AclRule::principal).containsOnly("agent");
    assertThat(on(agent, "gateway.heartbeat.v1")).containsExactlyInAnyOrder(WRITE, DESCRIBE);
    assertThat(on(agent, "gateway.job.due.v1")).containsExactlyInAnyOrder(READ, DESCRIBE);
    assertThat(on(agent, "gateway.capability.v1")).containsExactlyInAnyOrder(READ, DESCRIBE);
    assertThat(agent)
        .contains(new AclRule("agent", Resource.GROUP, "agent-", true, Set.of(READ, DESCRIBE)));
  }

  @Test
  void nobodyButTheRelayIsNamedAsReaderOfWhatIsNotReleased() {
    assertThat(catalogue.acls())
        .filteredOn(r -> r.name().equals("gateway.decision.v1") && r.operations().contains(READ))
        .extracting(AclRule::principal)
        .containsExactly("hitl-service");
  }

  @Test
  void nobodyButTheRelaysServiceCommandsTheRelay() {
    assertThat(catalogue.acls())
        .filteredOn(r -> r.name().equals("gateway.control.v1") && r.operations().contains(WRITE))
        .extracting(AclRule::principal)
        .containsExactly("hitl-service");
  }

  @Test
  void aServiceWritesItsOwnDeadLettersOnly() {
    assertThat(catalogue.acls("heartbeat-service"))
        .extracting(AclRule::name)
        .filteredOn(n -> n.endsWith("-dlt"))
        .containsExactly("gateway.heartbeat.v1-heartbeat-service-dlt");
  }

  @Test
  void aServiceHasItsGroupAndItsTransactionalIds() {
    assertThat(catalogue.acls("heartbeat-service"))
        .contains(
            new AclRule(
                "heartbeat-service",
                Resource.GROUP,
                "heartbeat-service",
                false,
                Set.of(READ, DESCRIBE)),
            new AclRule(
                "heartbeat-service",
                Resource.TRANSACTIONAL_ID,
                "heartbeat-service-",
                true,
                Set.of(WRITE, DESCRIBE)));
  }

  @Test
  void auditReadsTopicsThatDoNotExistYetAndWritesNoneOfThem() {
    assertThat(catalogue.acls("audit-service"))
        .contains(
            new AclRule("audit-service", Resource.TOPIC, "gateway.", true, Set.of(READ, DESCRIBE)))
        .filteredOn(r -> r.prefixed() && r.resource() == Resource.TOPIC)
        .allSatisfy(r -> assertThat(r.operations()).doesNotContain(WRITE));
  }

  @Test
  void onlyTheStreamsServiceOwnsInternalTopics() {
    assertThat(catalogue.acls())
        .filteredOn(r -> r.operations().contains(Operation.CREATE))
        .extracting(AclRule::principal, AclRule::name)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("hitl-service", "hitl-service-"));
  }

  @Test
  void refusesAParticipantItDoesNotKnow() {
    assertThatThrownBy(() -> catalogue.acls("stranger")).hasMessageContaining("'stranger'");
  }

  private static Set<Operation> on(List<AclRule> rules, String topic) {
    return rules.stream()
        .filter(r -> r.name().equals(topic))
        .findFirst()
        .orElseThrow()
        .operations();
  }
}
