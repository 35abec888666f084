package io.observatory.hitl.outbound.cel;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.hitl.policy.Decision;
import io.observatory.hitl.policy.Facts;
import io.observatory.hitl.policy.Policies;
import io.observatory.hitl.policy.Policy;
import io.observatory.hitl.policy.PolicyDocument;
import io.observatory.hitl.policy.Quorum;
import io.observatory.hitl.policy.Risk;
import io.observatory.hitl.policy.TimeoutAction;
import io.observatory.hitl.policy.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What docs/hitl.md shows is a policy, and says what the page says it does. */
class DocumentedPolicyTest {

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/hitl.md"));
  }

  private static Policies shown() throws IOException {
    Matcher block = Pattern.compile("```json policy\n(.*?)```", Pattern.DOTALL).matcher(page());
    assertThat(block.find()).isTrue();
    @SuppressWarnings("unchecked") // a JSON object is such a map
    Map<String, @Nullable Object> json = JsonMapper.shared().readValue(block.group(1), Map.class);
    return new Policies(
        List.of(Policy.compile("prod", 1, PolicyDocument.of(json), new CelConditions())));
  }

  private static Facts facts(
      String cluster, String capability, Risk risk, Map<String, Object> arguments) {
    return new Facts(
        new Facts.Agent("a-1", null, cluster, capability),
        "tool_call",
        "",
        Map.copyOf(arguments),
        risk,
        1.0,
        Instant.EPOCH,
        new Facts.Requester("flow", true));
  }

  @Test
  void theExampleDecidesAsItReads() throws IOException {
    Policies policies = shown();
    assertThat(policies.judge(facts("prod", "drop_database", Risk.LOW, Map.of())).decision())
        .isEqualTo(Decision.DENY);
    assertThat(policies.judge(facts("prod", "read", Risk.LOW, Map.of())).decision())
        .isEqualTo(Decision.AUTO);
    assertThat(policies.judge(facts("prod", "refund", Risk.LOW, Map.of("amount", 49))).rule())
        .isEqualTo("small refunds");
    assertThat(policies.judge(facts("prod", "refund", Risk.LOW, Map.of())).decision())
        .as("no amount")
        .isEqualTo(Decision.APPROVAL_REQUIRED);
    Verdict big = policies.judge(facts("prod", "restart", Risk.HIGH, Map.of()));
    assertThat(big.rule()).isEqualTo("big");
    assertThat(big.terms().timeoutAction()).isEqualTo(TimeoutAction.ESCALATE);
    assertThat(big.terms().reasonRequired()).as("from the policy").isTrue();
    assertThat(policies.judge(facts("test", "read", Risk.LOW, Map.of())).policy()).isEmpty();
  }

  @Test
  void everyQuorumShownIsOne() throws IOException {
    String table = page().substring(page().indexOf("A quorum says who must approve"));
    Matcher row = Pattern.compile("`([0-9] of [^`]*)`").matcher(table);
    int shown = 0;
    while (row.find() && !row.group(1).equals("2 of user:ann")) {
      assertThat(Quorum.parse(row.group(1))).hasToString(row.group(1));
      shown++;
    }
    assertThat(shown).isEqualTo(5);
  }
}
