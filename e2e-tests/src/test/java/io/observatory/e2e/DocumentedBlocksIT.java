package io.observatory.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs what the pages say can be typed. A block {@code ```bash run} runs as it stands and must end
 * with exit code 0; {@code ```bash run stack} does so while the stack is up; {@code ```python
 * save=agent.py} (any language) is first written to that file beside it. Ports are those of the
 * sandbox.
 */
@ExtendWith(ExampleGateway.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedBlocksIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private Sandbox sandbox;
  private List<FencedBlock> blocks;

  @BeforeAll
  void prepare(ExampleGateway.Running gateway) throws IOException {
    sandbox = gateway.sandbox();
    Path directory = sandbox.directory();
    blocks = Repository.pages().stream().flatMap(page -> FencedBlock.in(page).stream()).toList();
    for (FencedBlock block : blocks) {
      for (String tag : block.tags()) {
        if (tag.startsWith("save=")) {
          Path file = directory.resolve(tag.substring("save=".length())).normalize();
          assertThat(file).startsWith(directory);
          Files.createDirectories(file.getParent());
          Files.writeString(file, sandbox.here(String.join("\n", block.lines()) + "\n"));
        }
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> everyRunnableBlockRuns() {
    Stream<DynamicTest> fromPages =
        blocks.stream()
            .filter(FencedBlock::runnable)
            .map(block -> DynamicTest.dynamicTest(block.title(), () -> run(block)));
    return Stream.concat(
        Stream.of(DynamicTest.dynamicTest("the script itself", this::helpIsThere)), fromPages);
  }

  private void run(FencedBlock block) throws IOException, InterruptedException {
    assertThat(block.language()).isEqualTo("bash");
    String script = sandbox.here(block.script());
    Shell.Result result = sandbox.shell().run(LIMIT, "bash", "-euo", "pipefail", "-c", script);
    assertThat(result.exitCode()).as(block.title() + "\n" + result.output()).isZero();
  }

  private void helpIsThere() throws IOException, InterruptedException {
    Shell.Result help = sandbox.observatory(LIMIT, "help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.output()).contains("demo").contains("status").contains("reset");
  }
}
