package io.observatory.deploy.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProgramTest {
  private static final Instant RELEASED = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");
  private static final ServiceSpec SERVICE =
      new ServiceSpec("some-service", 8081, "some", "64m", Map.of());

  @TempDir private Path root;

  @BeforeEach
  void build() throws IOException {
    file("some-1.jar", BUILT);
    file("some-1-exec.jar", RELEASED);
  }

  private Path file(String name, Instant changed) throws IOException {
    Path file = root.resolve("some-service/target").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, FileTime.from(changed));
    return file;
  }

  private ServiceProgram program() {
    return ServiceProgram.of(SERVICE, root);
  }

  @Test
  void withoutTrainingTheRunnableJarStarts() {
    assertThat(program().isTrained()).isFalse();
    assertThat(program().command("64m"))
        .contains("-Xmx64m")
        .endsWith("-jar", root.resolve("some-service/target/some-1-exec.jar").toString());
  }

  @Test
  void aTrainedServiceStartsFromItsCache() throws IOException {
    Path jar = file("app/app.jar", BUILT.plusSeconds(1));
    Path cache = file("app/app.aot", BUILT.plusSeconds(2));

    assertThat(program().isTrained()).isTrue();
    assertThat(program().command("64m")).endsWith("-XX:AOTCache=" + cache, "-jar", jar.toString());
  }

  @Test
  void whileItIsTrainedTheFlatJarStartsWithoutACache() throws IOException {
    Path jar = file("app/app.jar", BUILT.plusSeconds(1));

    assertThat(program().isTrained()).isFalse();
    assertThat(program().command("64m"))
        .endsWith("-jar", jar.toString())
        .noneMatch(option -> option.startsWith("-XX:AOT"));
  }

  @Test
  void trainingOlderThanTheBuildIsNotUsed() throws IOException {
    file("app/app.jar", BUILT.minusSeconds(1));
    file("app/app.aot", BUILT.plusSeconds(2));

    assertThat(program().isTrained()).isFalse();
    assertThat(program().command("64m").getLast()).endsWith("some-1-exec.jar");
  }

  @Test
  void aJvmThatRecordedNothingIsToldOf() throws IOException {
    file("app/app.jar", BUILT.plusSeconds(1));
    ServiceProgram program = program();

    assertThatThrownBy(program::keep)
        .isInstanceOf(StackException.class)
        .hasMessageContaining("Train it again");
  }
}
