package io.observatory.hitl;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A Slack, and the settings of a service that shows its cards there. */
final class SlackStage {

  static final Duration SOON = Duration.ofSeconds(30);

  private SlackStage() {}

  /** All cards go to C1, those of actions that begin with {@code other.} to C3. */
  static Map<String, String> settings(FakeSlack slack, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("hitl.chat.slack.bot-token-file", secret(FakeSlack.TOKEN));
    settings.put("hitl.chat.slack.signing-secret-file", secret(SlackPeople.SECRET));
    settings.put("hitl.chat.slack.channel", "C1");
    settings.put("hitl.chat.slack.routes[0].action", "other.*");
    settings.put("hitl.chat.slack.routes[0].channel", "C3");
    settings.put("hitl.chat.slack.pages", "https://gateway.example/approvals/");
    settings.put("hitl.chat.slack.api", slack.api().toString());
    settings.put("hitl.chat.patience", "500ms");
    settings.putAll(more);
    return settings;
  }

  static String secret(String... lines) {
    try {
      return Files.write(Files.createTempFile("secret", ".txt"), List.of(lines)).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The approval's one card, once it says that. */
  static JsonNode card(FakeSlack slack, String approvalId, String saying) {
    await()
        .atMost(SOON)
        .until(
            () ->
                slack.cards(approvalId).size() == 1
                    && slack.cards(approvalId).getFirst().toString().contains(saying));
    return slack.cards(approvalId).getFirst();
  }

  /** Waits until the person was told something with those words. */
  static void whispered(FakeSlack slack, String user, String words) {
    await()
        .atMost(SOON)
        .until(() -> slack.whispers(user).stream().anyMatch(said -> said.contains(words)));
  }
}
