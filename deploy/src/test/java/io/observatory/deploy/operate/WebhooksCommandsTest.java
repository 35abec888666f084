package io.observatory.deploy.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhooksCommandsTest {
  private static final String PATH = "/v1/secrets/reseal";

  @TempDir Path directory;

  @Test
  void secretsAreSealedAnewUntilNothingIsLeft() throws IOException {
    try (Desk desk = new Desk(directory)) {
      desk.answers(PATH, 200, "{\"endpoints\":900,\"sources\":0,\"left\":12}")
          .answers(PATH, 200, "{\"endpoints\":10,\"sources\":2,\"left\":0}");

      assertThat(desk.type("webhooks", "reseal", "--reason", "yearly")).isZero();

      assertThat(desk.shown()).contains("910 endpoints and 2 sources", "can go");
      assertThat(desk.requests()).hasSize(2).allSatisfy(r -> assertThat(r).contains("yearly"));
    }
  }

  @Test
  void aKeyThatIsMissingIsSaid() throws IOException {
    try (Desk desk = new Desk(directory)) {
      desk.answers(PATH, 200, "{\"endpoints\":0,\"sources\":0,\"left\":3}");

      assertThat(desk.type("webhooks", "reseal")).isEqualTo(1);

      assertThat(desk.shown()).contains("3 are not", "Keep the old keys");
      assertThat(desk.requests()).hasSize(1);
    }
  }
}
