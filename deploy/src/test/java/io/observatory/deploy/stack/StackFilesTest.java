package io.observatory.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackFilesTest {
  private static final String PROPERTY = "observatory.stack.files";

  @TempDir Path directory;

  @AfterEach
  void forget() {
    System.clearProperty(PROPERTY);
  }

  @Test
  void theBuildsFilesAreFoundFromAModulesDirectory() {
    assertThat(StackFiles.locate().root()).isEqualTo(Path.of("target/stack").toAbsolutePath());
  }

  @Test
  void missingFilesAreReportedWithTheCommandThatMakesThem() {
    System.setProperty(PROPERTY, directory.toString());
    assertThatThrownBy(StackFiles::locate)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("mvn -pl deploy -am package");
  }

  @Test
  void twoBrokersInOnePlaceAreRefused() throws Exception {
    lay("broker/lib/kafka_2.13-1.jar", "broker/lib/kafka_2.13-2.jar", "registry/quarkus-run.jar");
    System.setProperty(PROPERTY, directory.toString());
    assertThatThrownBy(StackFiles::locate).hasMessageContaining("run 'mvn clean'");
  }

  @Test
  void aStartUpCacheIsForOneSetOfJarsOnly() throws Exception {
    lay("broker/lib/kafka_2.13-1.jar", "registry/quarkus-run.jar");
    System.setProperty(PROPERTY, directory.toString());
    Path before = StackFiles.locate().broker("1g", false).cache();
    lay("broker/lib/other-1.jar");
    assertThat(StackFiles.locate().broker("1g", false).cache()).isNotEqualTo(before);
  }

  @Test
  void aProgramUsesItsStartUpCacheOnlyWhenItIsThere() throws Exception {
    Path cache = directory.resolve("a.aot");
    JavaProgram program = new JavaProgram("64m", true, "a.jar", cache);
    assertThat(program.command(List.of("Main"))).doesNotContain("-XX:AOTCache=" + cache);
    Files.createFile(cache);
    assertThat(program.command(List.of("Main"))).contains("-XX:AOTCache=" + cache);
  }

  private void lay(String... files) throws Exception {
    for (String file : files) {
      Files.createDirectories(directory.resolve(file).getParent());
      Files.createFile(directory.resolve(file));
    }
  }
}
