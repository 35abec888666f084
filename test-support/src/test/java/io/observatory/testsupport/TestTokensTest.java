package io.observatory.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestTokensTest {
  @TempDir Path directory;

  @Test
  void theFileHoldsHashesAndNoToken() throws Exception {
    TestTokens tokens = TestTokens.in(directory);
    String first = tokens.issue("olga", "operator", "approver");
    String second = tokens.issue("agent-7", "agent");
    List<String> lines = Files.readAllLines(tokens.file());
    assertThat(first).isNotEqualTo(second);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).matches("[0-9a-f]{64} olga operator,approver");
    assertThat(lines.get(1)).matches("[0-9a-f]{64} agent-7 agent");
    assertThat(String.join("", lines)).doesNotContain(first, second);
  }
}
