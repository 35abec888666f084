package io.observatory.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentTokensTest {

  @ParameterizedTest
  @CsvSource({
    "a-1, a-1, true",
    "a-1, a-2, false",
    "a-1, a-10, false",
    "A-1, a-1, false",
    "c1-*, c1-7, true",
    "c1-*, c1-, true",
    "c1-*, c1-*, true",
    "c1-*, c1, false",
    "c1-*, c10-7, false",
    "c1-*, C1-7, false",
    "*, a-1, false",
    "*, *, false",
    "c*-1, c2-1, false",
    "c*-1, c*-1, true",
    "'', a-1, false",
    "'', '', false"
  })
  void anAgentSpeaksForItselfAndARunnerForThoseBehindItsPrefix(
      String principal, String agentId, boolean speaks) {
    assertThat(AgentTokens.speaksFor(principal, agentId)).isEqualTo(speaks);
  }
}
