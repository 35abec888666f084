package io.observatory.deploy.launcher;

import java.time.Duration;
import java.util.Locale;

/** What a person needs once the stack is ready: where things are, and the tokens. */
final class Summary {
  private Summary() {}

  static void show(StackStatus status, Duration took, StackSettings settings, Terminal terminal) {
    long bytes =
        status.launcherResidentBytes()
            + status.components().stream().mapToLong(ComponentStatus::residentBytes).sum();
    terminal.line("");
    terminal.line(
        "Ready after " + Spans.show(took) + ", " + mebibytes(bytes) + " of memory in all.");
    terminal.line("");
    for (ComponentStatus component : status.components()) {
      terminal.line(String.format("  %-18s %s", component.name(), component.endpoint()));
    }
    Secrets secrets = Secrets.open(settings.home());
    terminal.line("");
    terminal.line("  viewer token       " + secrets.token("viewer"));
    terminal.line("  operator token     " + secrets.token("operator"));
    terminal.line("  all tokens         " + secrets.clearTokens());
    terminal.line("");
    terminal.line(
        "  Try: curl -H \"Authorization: Bearer "
            + secrets.token("viewer")
            + "\" http://127.0.0.1:"
            + settings.port("heartbeat-service")
            + "/v1/agents");
    terminal.line("");
  }

  static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%d MiB", bytes >> 20);
  }
}
