package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** T18: who voted leaves before it is decided. */
@OnSharedService
class LeaverIT {

  @RegisterExtension static final Stage STAGE = Stage.usual();

  private static Path tokens;
  private static List<String> everybody;

  @BeforeAll
  static void readTokens() throws IOException {
    tokens = STAGE.gateway().tokensFile();
    everybody = Files.readAllLines(tokens);
  }

  @AfterEach
  void everybodyIsBack() throws IOException {
    write(line -> line);
  }

  private static void write(UnaryOperator<String> change) throws IOException {
    Path next = Files.createTempFile(tokens.getParent(), "tokens", ".next");
    Files.write(next, everybody.stream().map(change).toList());
    Files.move(next, tokens, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void annLeaves() throws IOException {
    write(line -> line.contains(" ann ") ? "" : line);
  }

  private static void annLosesHerGroup() throws IOException {
    write(line -> line.contains(" ann ") ? line.replace(",group:sre", "") : line);
  }

  private static String twoOfSre(String name, String votes) {
    STAGE.approvals().policy(name, "{\"quorum\":\"2 of role:sre\",\"votes\":\"" + votes + "\"}");
    return STAGE.approvals().pending(name + "a");
  }

  @Test
  void t18UnderLiveTheVoteOfWhoLeftDoesNotCount() throws IOException {
    String id = twoOfSre("t18.live.", "LIVE");
    STAGE.approvals().decide(id, "ann", true);
    annLeaves();
    assertThat(STAGE.approvals().decide(id, "ann", true).statusCode()).isEqualTo(401);
    assertThat(STAGE.approvals().decide(id, "ben", true).statusCode()).isEqualTo(200);
    assertThat(STAGE.approvals().state(id)).isEqualTo("PENDING");
    STAGE.approvals().decide(id, "cem", true);
    assertThat(STAGE.approvals().state(id)).isEqualTo("APPROVED");
    assertThat(STAGE.approvals().get(id).get("votes")).as("votes are never removed").hasSize(3);
  }

  @Test
  void t18UnderLiveTheVoteOfWhoLostTheGroupDoesNotCount() throws IOException {
    String id = twoOfSre("t18.group.", "LIVE");
    STAGE.approvals().decide(id, "ann", true);
    annLosesHerGroup();
    STAGE.approvals().decide(id, "ben", true);
    assertThat(STAGE.approvals().state(id)).isEqualTo("PENDING");
    everybodyIsBack();
    STAGE.approvals().decide(id, "cem", true);
    assertThat(STAGE.approvals().state(id)).isEqualTo("APPROVED");
  }

  @Test
  void t18UnderStickyAVoteStands() throws IOException {
    String id = twoOfSre("t18.sticky.", "STICKY");
    STAGE.approvals().decide(id, "ann", true);
    annLeaves();
    STAGE.approvals().decide(id, "ben", true);
    assertThat(STAGE.approvals().state(id)).isEqualTo("APPROVED");
  }
}
