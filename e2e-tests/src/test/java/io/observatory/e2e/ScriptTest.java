package io.observatory.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script in a repository of its own, where Maven and the JDK only say that they were called.
 */
class ScriptTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  @TempDir Path place;

  private Path root;
  private Shell shell;

  @BeforeEach
  void aBuiltRepository() throws IOException {
    root = place.resolve("repository");
    file("observatory", Files.readString(Repository.root().resolve("observatory")), true);
    file("pom.xml", "<project/>", false);
    file("schemas/pom.xml", "<project/>", false);
    file("platform/pom.xml", "<project/>", false);
    file("deploy/pom.xml", "<project/>", false);
    file("heartbeat-service/pom.xml", "<project/>", false);
    file("schemas/src/main/java/A.java", "class A {}", false);
    file("heartbeat-service/src/main/java/B.java", "class B {}", false);
    Path jdk = place.resolve("jdk");
    tool(jdk.resolve("bin/java"), "for last; do :; done; echo launched \"$last\"");
    tool(jdk.resolve("bin/javac"), "true");
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    tool(place.resolve("bin/mvn"), "echo mvn \"$@\" >> " + place.resolve("mvn.log") + "\n" + MAKE);
    shell =
        new Shell(place)
            .with("JAVA_HOME", jdk.toString())
            .with("OBSERVATORY_JDK_PLACES", "")
            .with("OBSERVATORY_HOME", "")
            .with("PATH", place.resolve("bin") + ":/usr/bin:/bin");
    make();
  }

  /** What the build leaves behind. */
  private static final String MAKE =
      """
      mkdir -p deploy/target/launcher/lib deploy/target/classes heartbeat-service/target
      touch deploy/target/launcher/lib/schemas-1.jar deploy/target/deploy-1.jar
      touch heartbeat-service/target/heartbeat-service-1.jar
      touch -t 202001010000 heartbeat-service/target/heartbeat-service-1-exec.jar
      """;

  @Test
  void whatIsBuiltIsStartedAtOnce() throws Exception {
    assertThat(run("up")).isEqualTo(new Shell.Result(0, "launched up\n"));
    assertThat(built()).isFalse();
  }

  @Test
  void aNewerSourceIsBuiltOnceWithAllServices() throws Exception {
    Path source = root.resolve("schemas/src/main/java/A.java");
    Files.setLastModifiedTime(source, FileTime.from(LONG_AGO.plusSeconds(120)));
    makeOld();
    assertThat(run("up").output()).contains("Building what is stale").endsWith("launched up\n");
    assertThat(Files.readString(place.resolve("mvn.log")))
        .contains("-pl deploy,heartbeat-service -am");
    Files.delete(place.resolve("mvn.log"));
    assertThat(run("up").output()).isEqualTo("launched up\n");
  }

  @Test
  void aJarThatIsMissingIsBuilt() throws Exception {
    Files.delete(root.resolve("heartbeat-service/target/heartbeat-service-1-exec.jar"));
    assertThat(run("demo").output()).contains("Building what is stale");
  }

  @Test
  void commandsThatOnlyLookBuildNothing() throws Exception {
    makeOld();
    Files.writeString(root.resolve("schemas/src/main/java/A.java"), "class A { int changed; }");
    assertThat(run("status").output()).isEqualTo("launched status\n");
    assertThat(built()).isFalse();
  }

  @Test
  void aFailedBuildIsToldAndTriedAgain() throws Exception {
    tool(place.resolve("bin/mvn"), "echo '[ERROR] A.java:[1,7] no such thing'; exit 1");
    Files.delete(root.resolve("deploy/target/deploy-1.jar"));
    Shell.Result first = run("up");
    assertThat(first.exitCode()).isEqualTo(1);
    assertThat(first.output()).contains("no such thing").contains("The build failed");
    assertThat(run("up").output()).contains("The build failed");
  }

  @Test
  void aMachineWithoutJdk25GetsOneSentence() throws Exception {
    Files.writeString(place.resolve("jdk/release"), "JAVA_VERSION=\"17.0.15\"\n");
    tool(place.resolve("bin/java"), "echo wrong java");
    Shell.Result result = run("up");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).startsWith("A JDK 25 or newer is needed").hasLineCount(1);
  }

  @Test
  void aMachineWithoutMavenGetsOneSentence() throws Exception {
    Files.delete(place.resolve("bin/mvn"));
    Files.delete(root.resolve("deploy/target/deploy-1.jar"));
    Path only = Files.createDirectory(place.resolve("only"));
    for (String tool :
        new String[] {
          "bash",
          "sed",
          "find",
          "head",
          "dirname",
          "readlink",
          "mkdir",
          "touch",
          "cat",
          "rm",
          "mv",
          "grep",
          "env"
        }) {
      Path real = Path.of("/usr/bin", tool);
      Path found = Files.exists(real) ? real : Path.of("/bin", tool);
      tool(only.resolve(tool), "exec " + found + " \"$@\"");
    }
    shell.with("PATH", only.toString());
    Shell.Result result = run("up");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).startsWith("Maven is needed").hasLineCount(1);
  }

  private Shell.Result run(String command) throws IOException, InterruptedException {
    return shell.run(SOON, root.resolve("observatory").toString(), command);
  }

  private boolean built() {
    return Files.exists(place.resolve("mvn.log"));
  }

  private void make() throws IOException {
    for (String made :
        new String[] {
          "deploy/target/launcher/lib/schemas-1.jar",
          "deploy/target/deploy-1.jar",
          "heartbeat-service/target/heartbeat-service-1.jar",
          "heartbeat-service/target/heartbeat-service-1-exec.jar"
        }) {
      file(made, "", false);
    }
    Files.createDirectories(root.resolve("deploy/target/classes"));
    try (var files = Files.walk(root)) {
      for (Path source : files.filter(file -> !file.toString().contains("target")).toList()) {
        Files.setLastModifiedTime(source, FileTime.from(LONG_AGO));
      }
    }
  }

  private void makeOld() throws IOException {
    try (var files = Files.walk(root)) {
      for (Path made : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        Files.setLastModifiedTime(made, FileTime.from(LONG_AGO.plusSeconds(60)));
      }
    }
  }

  private void file(String path, String content, boolean executable) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    if (executable) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static void tool(Path file, String body) throws IOException {
    Files.createDirectories(file.getParent());
    Path fresh = file.resolveSibling("fresh");
    Files.writeString(fresh, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
