package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What an operator has done to one job. */
public abstract sealed class JobsOrderCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final String verb;

  @Mixin private GatewayOptions options = new GatewayOptions();
  @Mixin private ReasonOption reason = new ReasonOption();

  @Parameters(
      paramLabel = "<job>",
      description = "Its name or id, as ./observatory jobs list shows it.")
  private String job = "";

  private JobsOrderCommand(Terminal terminal, String verb) {
    this.terminal = terminal;
    this.verb = verb;
  }

  /** Fires no more for now. */
  @Command(name = "pause", description = "Fire a job no more until it is resumed.")
  public static final class Pause extends JobsOrderCommand {
    @Option(
        names = "--until",
        paramLabel = "<time>",
        defaultValue = "",
        description = "When it goes on by itself, such as 2027-01-31T09:00:00Z.")
    private String until = "";

    /** A command that writes to {@code terminal}. */
    public Pause(Terminal terminal) {
      super(terminal, "pause");
    }

    @Override
    Map<String, String> more() {
      return until.isEmpty() ? Map.of() : Map.of("until", until);
    }
  }

  /** Goes on. */
  @Command(
      name = "resume",
      description = {
        "Let a paused job go on. What it missed meanwhile is treated by its misfire policy."
      })
  public static final class Resume extends JobsOrderCommand {
    /** A command that writes to {@code terminal}. */
    public Resume(Terminal terminal) {
      super(terminal, "resume");
    }
  }

  /** Runs now. */
  @Command(name = "trigger", description = "Run a job now, beside its schedule.")
  public static final class Trigger extends JobsOrderCommand {
    /** A command that writes to {@code terminal}. */
    public Trigger(Terminal terminal) {
      super(terminal, "trigger");
    }
  }

  /** Ends. */
  @Command(
      name = "cancel",
      description = {
        "End a job, for good. What is due in less than a second fires all the same, and is named."
      })
  public static final class Cancel extends JobsOrderCommand {
    /** A command that writes to {@code terminal}. */
    public Cancel(Terminal terminal) {
      super(terminal, "cancel");
    }
  }

  /** What is said besides a reason. */
  Map<String, String> more() {
    return Map.of();
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Gateway gateway = options.connect(GatewayOptions.JOBS)) {
      Map<String, String> body = new LinkedHashMap<>(reason.body());
      body.putAll(more());
      tell(gateway.post("/v1/jobs/" + Gateway.encoded(job) + "/" + verb, body));
    }
    return 0;
  }

  private void tell(JsonNode answer) {
    String name = Plain.text(job);
    if (answer.has("fire_ids")) {
      terminal.line(
          name + " runs now: " + Plain.text(answer.path("fire_ids").path(0).asString("-")));
      terminal.line("How it goes: ./observatory jobs show " + Plain.word(job));
      return;
    }
    terminal.line(name + " is " + Shown.of(answer, "state") + ".");
    answer
        .path("too_late")
        .forEach(
            at ->
                terminal.line("Too late for " + Plain.text(at.asString("")) + ": that one fires."));
    if (answer.path("state").asString("").equals("PAUSED")) {
      terminal.line("Let it go on: ./observatory jobs resume " + Plain.word(job));
    }
  }
}
