package io.observatory.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The receivers that the README shows, run as it shows them: each creates an endpoint, publishes an
 * event and accepts its delivery; npm's {@code standardwebhooks} does so in JavaScript.
 */
@ExtendWith(ExampleGateway.class)
class VerifyWebhookIT {
  private static final Path EXAMPLES = Repository.root().resolve("examples/verify-webhook");

  @Test
  void javaVerifiesADelivery(ExampleGateway.Running gateway) throws Exception {
    assertThat(gateway.java(Map.of(), EXAMPLES.resolve("VerifyWebhook.java")))
        .contains("verified ")
        .contains("{\"hello\":\"Java\"}");
  }

  /** Signing: npm's {@code standardwebhooks} verifies a delivery. */
  @Test
  void javaScriptVerifiesADelivery(ExampleGateway.Running gateway) throws Exception {
    assertThat(gateway.node(Map.of(), EXAMPLES.resolve("verify-webhook.mjs")))
        .contains("verified ")
        .contains("{\"hello\":\"JavaScript\"}");
  }

  /** Signing: OpenSSL, through Node, verifies a delivery's {@code v1a}. */
  @Test
  void opensslVerifiesADeliveryV1a(ExampleGateway.Running gateway) throws Exception {
    assertThat(gateway.node(Map.of(), Path.of("src/test/resources/verify-v1a.mjs")))
        .contains("v1a verified, changed refused");
  }

  @Test
  void pythonVerifiesADelivery(ExampleGateway.Running gateway) throws Exception {
    assertThat(gateway.python(Map.of(), EXAMPLES.resolve("verify_webhook.py")))
        .contains("verified ")
        .contains("\"hello\"")
        .contains("\"Python\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"VerifyWebhook.java", "verify-webhook.mjs", "verify_webhook.py"})
  void theReadmeShowsTheFileThatIsRun(String name) throws IOException {
    assertThat(Files.readString(Repository.root().resolve("README.md")))
        .as("README.md shows examples/verify-webhook/%s as it is", name)
        .contains("\n" + Files.readString(EXAMPLES.resolve(name)) + "```");
  }
}
