package io.observatory.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.deploy.Observatory;
import io.observatory.deploy.launcher.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * What README and docs tell people to type exists. A block {@code ```bash run} is run by {@link
 * DocumentedBlocksIT}; every {@code ./observatory} command anywhere is checked here against the
 * command line itself.
 */
class DocumentedCommandsTest {
  private static final Pattern MENTION =
      Pattern.compile("\\./observatory((?:[ ][^\\s`'\"|;&)]+)*)");
  private static final Pattern WORD = Pattern.compile("[a-z][a-z-]*");

  private final CommandLine line =
      Observatory.commandLine(new Terminal(new PrintStream(new ByteArrayOutputStream()), false));

  @Test
  void everyCommandAndOptionNamedInThePagesExists() throws IOException {
    List<String> faults = new ArrayList<>();
    for (Path page : Repository.pages()) {
      Matcher mention = MENTION.matcher(Files.readString(page));
      while (mention.find()) {
        faultOf(mention.group(1).strip())
            .ifPresent(
                fault ->
                    faults.add(
                        page.getFileName() + ": ./observatory" + mention.group(1) + ": " + fault));
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void everyCommandExplainsItselfAndItsOptions() {
    explainThemselves(line);
  }

  private static void explainThemselves(CommandLine above) {
    above
        .getSubcommands()
        .forEach(
            (name, command) -> {
              assertThat(command.getCommandSpec().usageMessage().description())
                  .as("description of %s", name)
                  .isNotEmpty();
              assertThat(command.getCommandSpec().options())
                  .as("options of %s", name)
                  .allSatisfy(option -> assertThat(option.description()).isNotEmpty());
              explainThemselves(command);
            });
  }

  @Test
  void theCommandsOfTheContractAreThere() {
    assertThat(line.getSubcommands().keySet())
        .containsExactlyInAnyOrder(
            "help",
            "demo",
            "up",
            "down",
            "status",
            "logs",
            "token",
            "start",
            "stop",
            "kill",
            "reset",
            "train",
            "sessions",
            "gates",
            "approvals",
            "approve",
            "deny",
            "pause",
            "unpause",
            "reject",
            "receipt",
            "dlq",
            "webhooks",
            "jobs");
  }

  @Test
  void aMistypedCommandOrOptionInAPageWouldBeNoticed() {
    assertThat(faultOf("dmeo")).isPresent();
    assertThat(faultOf("demo --agnets 5")).isPresent();
    assertThat(faultOf("demo --agents 5 --exit")).isEmpty();
    assertThat(faultOf("receipt vrify r.json")).isPresent();
    assertThat(faultOf("receipt verify r.json --keys keys.json")).isEmpty();
    assertThat(faultOf("")).isEmpty();
  }

  private java.util.Optional<String> faultOf(String rest) {
    List<String> words = Arrays.stream(rest.split("\\s+")).filter(word -> !word.isEmpty()).toList();
    if (words.isEmpty() || !WORD.matcher(words.getFirst()).matches()) {
      return java.util.Optional.empty();
    }
    CommandLine command = line.getSubcommands().get(words.getFirst());
    if (command == null) {
      return java.util.Optional.of("there is no command " + words.getFirst());
    }
    if (words.size() > 1 && !command.getSubcommands().isEmpty()) {
      command = command.getSubcommands().get(words.get(1));
      if (command == null) {
        return java.util.Optional.of("there is no command " + words.get(0) + " " + words.get(1));
      }
    }
    Set<String> known = command.getCommandSpec().optionsMap().keySet();
    return options(words)
        .filter(option -> !known.contains(option))
        .findFirst()
        .map(o -> "there is no option " + o);
  }

  private static Stream<String> options(List<String> words) {
    return words.stream()
        .map(word -> word.replaceFirst("^\\[+", "").replaceFirst("[\\].,:]+$", ""))
        .filter(word -> word.startsWith("--"))
        .map(word -> word.replaceFirst("=.*", ""));
  }
}
