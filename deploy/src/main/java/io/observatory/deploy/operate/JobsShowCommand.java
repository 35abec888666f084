package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Shows one job. */
@Command(
    name = "show",
    description = {"Show a job: what it has done last, and what it is going to do."})
public final class JobsShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private GatewayOptions options = new GatewayOptions();

  @Option(
      names = "--limit",
      defaultValue = "10",
      description = "Show at most so many of each (default ${DEFAULT-VALUE}).")
  private int limit = 10;

  @Parameters(
      paramLabel = "<job>",
      description = "Its name or id, as ./observatory jobs list shows it.")
  private String job = "";

  /** A command that writes to {@code terminal}. */
  public JobsShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Gateway gateway = options.connect(GatewayOptions.JOBS)) {
      String path = "/v1/jobs/" + Gateway.encoded(job);
      Map<String, String> most = Map.of("limit", Integer.toString(limit));
      JsonNode found = gateway.get(path, Map.of());
      terminal.line(
          Plain.text(new JobView(found).called())
              + " fires for "
              + Shown.of(found, "target_agent_id")
              + ", "
              + new JobView(found).when()
              + "; "
              + Shown.of(found, "state")
              + why(found));
      runs(gateway.get(path + "/runs", most).path("items"));
      next(gateway.get(path + "/next", most));
    }
    return 0;
  }

  private static String why(JsonNode job) {
    String reason = job.path("state_reason").asString("");
    return reason.isEmpty() ? "." : ": " + Plain.text(reason);
  }

  private void runs(JsonNode runs) {
    if (runs.isEmpty()) {
      terminal.line("It has not fired yet.");
      return;
    }
    Table table = new Table("fired or skipped", "time it was for", "kind", "attempt", "status");
    runs.forEach(
        run ->
            table.row(
                Shown.of(run, "recorded_at"),
                Shown.of(run, "occurrence"),
                Shown.of(run, "kind"),
                Long.toString(run.path("attempt").asLong(1)),
                status(run)));
    table.lines().forEach(terminal::line);
  }

  private static String status(JsonNode run) {
    String reason = run.path("reason").asString("");
    long skipped = run.path("skipped").asLong(0);
    return Shown.of(run, "status")
        + (skipped > 1 ? " " + skipped : "")
        + (reason.isEmpty() ? "" : " (" + Plain.text(reason) + ")");
  }

  private void next(JsonNode upcoming) {
    if (upcoming.path("occurrences").isEmpty()) {
      terminal.line("Nothing is to come: " + Shown.of(upcoming, "end") + ".");
      return;
    }
    terminal.line("Next:");
    upcoming
        .path("occurrences")
        .forEach(
            one -> {
              String dst = one.path("dst").asString("NONE");
              terminal.line(
                  "  "
                      + Shown.of(one, "at")
                      + "  "
                      + Shown.of(one, "local")
                      + (dst.equals("NONE") ? "" : "  " + Plain.text(dst)));
            });
  }
}
