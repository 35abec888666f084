package io.observatory.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegisterSchemasTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private FakeRegistry registry = new FakeRegistry(0);

  RegisterSchemasTest() throws IOException {}

  @BeforeEach
  void start() {
    registry.start();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void registersEveryTopicAndPrintsALineEach() throws Exception {
    assertThat(run(registry.url(), "PT5S")).isZero();

    assertThat(registry.schemas()).hasSize(20).containsKey("gateway.heartbeat.v1-value");
    assertThat(text(out).lines())
        .hasSize(20)
        .anyMatch(l -> l.matches("gateway.heartbeat.v1-value +id 2 +Java 1 +FULL_TRANSITIVE"));
  }

  @Test
  void keepsDraftsFreeAndStableTopicsCompatible() throws Exception {
    run(registry.url(), "PT5S");

    assertThat(registry.levels())
        .containsEntry("gateway.heartbeat.v1-value", "FULL_TRANSITIVE")
        .containsEntry("gateway.capability.v1-value", "FULL_TRANSITIVE")
        .containsEntry("gateway.decision.v1-value", "FULL_TRANSITIVE")
        .containsEntry("gateway.approval.v1-value", "NONE")
        .hasSize(20);
  }

  @Test
  void repeatingItGivesTheSameIds() throws Exception {
    run(registry.url(), "PT5S");
    String first = text(out);
    out.reset();

    assertThat(run(registry.url(), "PT5S")).isZero();
    assertThat(text(out)).isEqualTo(first);
  }

  @Test
  void waitsForARegistryThatIsNotReady() throws Exception {
    registry.close();
    registry = new FakeRegistry(2);
    registry.start();

    assertThat(run(registry.url(), "PT20S")).isZero();
    assertThat(registry.schemas()).hasSize(20);
  }

  @Test
  void givesUpOnARegistryThatIsNotThere() throws Exception {
    String url = registry.url();
    registry.close();

    assertThat(run(url, "PT0.4S")).isEqualTo(1);
    assertThat(text(err)).contains("at " + url + " was not ready within PT0.4S");
  }

  @Test
  void namesTheSubjectTheRegistryRefuses() throws Exception {
    registry.refuse("gateway.capability.v1-value");

    assertThat(run(registry.url(), "PT5S")).isEqualTo(1);
    assertThat(text(err))
        .contains("new schema of gateway.capability.v1-value is incompatible")
        .contains("next major version");
  }

  @Test
  void saysHowItIsCalled() throws Exception {
    assertThat(run()).isEqualTo(2);
    assertThat(text(err)).contains("usage: RegisterSchemas");
    assertThat(run("localhost:8081")).isEqualTo(2);
    assertThat(run(registry.url(), "soon")).isEqualTo(2);
  }

  private int run(String... args) throws InterruptedException {
    return RegisterSchemas.run(args, new PrintStream(out, true), new PrintStream(err, true));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
