package io.observatory.deploy.operate;

import io.observatory.deploy.launcher.Terminal;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Lists the sessions that are held, or all of them. */
@Command(
    name = "sessions",
    description = {
      "List the sessions that are held: by what, how much waits, whose they are, for what"
          + " mission, how much they said.",
      "What a gate waits for in full: ./observatory gates."
    })
public final class SessionsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private GatewayOptions options = new GatewayOptions();

  @Option(names = "--all", description = "Show the sessions that run, too.")
  private boolean all;

  @Option(
      names = "--limit",
      defaultValue = "100",
      description = "Show at most so many (default ${DEFAULT-VALUE}).")
  private int limit = 100;

  /** A command that writes to {@code terminal}. */
  public SessionsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Gateway gateway = options.connect()) {
      Listing listing = new Listing(gateway, "/v1/sessions", limit);
      if (all) {
        listing.read("state", "");
      } else {
        listing.read("state", "PAUSED");
        listing.read("state", "FLUSHING");
      }
      show(listing);
    }
    return 0;
  }

  private void show(Listing listing) {
    List<JsonNode> sessions = listing.items();
    if (sessions.isEmpty()) {
      terminal.line(
          all ? "No session is known." : "No session is held. With --all those that run, too.");
      return;
    }
    Table table =
        new Table(
            "session",
            "state",
            "waiting",
            "held by",
            "why",
            "agent",
            "cluster",
            "mission",
            "messages",
            "last message");
    Age age = new Age(Clock.systemUTC());
    for (JsonNode session : sessions) {
      table.row(
          Shown.of(session, "session_id"),
          Shown.of(session, "state").toLowerCase(Locale.ROOT),
          Long.toString(session.path("buffered_count").asLong(0)),
          holds(session),
          holds(session).equals("-") ? "-" : Shown.of(session.path("last_gate"), "reason"),
          Shown.of(session, "agent_id"),
          Shown.of(session, "cluster_id"),
          Shown.of(session, "mission_id"),
          Long.toString(session.path("messages").asLong(0)),
          age.of(session.path("last_activity")));
    }
    table.lines().forEach(terminal::line);
    listing.more().ifPresent(terminal::line);
  }

  /** A gate's own id says nothing to a person; what it asks stands beside it. */
  private static String holds(JsonNode session) {
    String holds =
        StreamSupport.stream(session.path("holds").spliterator(), false)
            .map(hold -> hold.asString(""))
            .map(hold -> hold.startsWith("gate:") ? "a gate" : Plain.text(hold))
            .distinct()
            .collect(Collectors.joining(", "));
    return holds.isEmpty() ? "-" : holds;
  }
}
