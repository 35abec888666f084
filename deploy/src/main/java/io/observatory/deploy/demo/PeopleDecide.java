package io.observatory.deploy.demo;

import io.observatory.deploy.demo.DecisionFeed.Step;
import io.observatory.deploy.operate.GateView;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.JsonNode;

/**
 * One agent asks for a person before a destructive step and waits, one is refused its step, one
 * repeats itself and is stopped. Told beside the rest of the story, and against every fault.
 */
final class PeopleDecide implements Story {
  /** What must not come out has so long to come out all the same. */
  private static final Duration TEMPTATION = Duration.ofSeconds(2);

  /** A person who watches has so long to decide. */
  private static final Duration CONSIDERATION = Duration.ofSeconds(25);

  private static final String ALL = "1 2 3 4 5";
  private static final String ALL_BUT_THE_STEP = "1 2 4 5";
  private static final int REPETITIONS = 12;

  private final Board board;
  private final boolean alone;
  private final Duration patience;
  private final DemoSession asking;
  private final DemoSession refused;
  private final DemoSession looping;
  private final TwoOfThree deployment;
  private final CountDownLatch told = new CountDownLatch(1);
  private String whileAsked = "";

  /**
   * @param alone whether nobody is there to decide
   * @param patience how long anything may take
   * @param deployment what is decided before these
   */
  PeopleDecide(
      Measured measured,
      Board board,
      String run,
      boolean alone,
      Duration patience,
      TwoOfThree deployment) {
    this.board = board;
    this.alone = alone;
    this.patience = patience;
    this.deployment = deployment;
    Step read = new Step("read the list of accounts", "list_users", "{\"inactive\":true}", false);
    Step delete = new Step("tidy up accounts", "delete_user", "{\"user\":\"ada@example\"}", true);
    Step drop = new Step("free disk space", "drop_table", "{\"table\":\"orders\"}", true);
    Step mail = new Step("tell the team", "send_mail", "{\"to\":\"team@example\"}", false);
    String agent = "demo-keeper";
    asking =
        new DemoSession(
            "demo-" + run + "-accounts", agent, List.of(read, mail, delete, mail, read), measured);
    refused = new DemoSession("demo-" + run + "-disk", agent, List.of(read, drop, mail), measured);
    looping =
        new DemoSession(
            "demo-" + run + "-loop", agent, Collections.nCopies(REPETITIONS, read), measured);
  }

  /** Lets the agents speak, and the rest happen in a thread of its own. */
  @Override
  public void start() {
    asking.say();
    refused.say();
    looping.say();
    Thread.ofVirtual().name("demo-people").start(this::tell);
  }

  @Override
  public boolean isTold() {
    return told.getCount() == 0;
  }

  @Override
  public void judge(Verdict verdict) throws InterruptedException {
    boolean denied = asking.gateState().equals("DENIED");
    verdict.add(Row.equal("steps released while a person was asked", "1 2", whileAsked));
    verdict.add(
        Row.equal(
            "steps released when it was decided",
            denied ? ALL_BUT_THE_STEP : ALL,
            asking.released()));
    verdict.add(Row.equal("steps released around the refused one", "1 3", refused.released()));
    verdict.add(Row.equal("gate of the refused step", "DENIED", refused.gateState()));
    verdict.add(
        Row.equal("steps of the looping agent released", "1 2 3 4 5 6 7", looping.released()));
    verdict.add(Row.equal("gate of the looping agent", "OPEN loop", gate(looping)));
    deployment.judge(verdict);
  }

  private void tell() {
    try {
      deployment.tell();
      Until.holds(() -> asking.gate().isPresent(), patience);
      whileAsked = asking.released();
      show(asking.gate());
      Until.holds(() -> refused.gateState().equals("OPEN"), patience);
      Until.holds(() -> refused.command("reject", "the demo keeps its tables"), patience);
      board.say("an operator refused drop_table of another session: it never comes out");
      Until.holds(() -> looping.gate().isPresent(), patience);
      board.say("an agent that says the same again and again was stopped by a gate");
      decide();
      Until.holds(() -> refused.released().endsWith("3"), patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      told.countDown();
    }
  }

  private void decide() throws InterruptedException {
    Duration wait = alone ? TEMPTATION : CONSIDERATION;
    boolean decided = Until.holds(this::isDecided, wait);
    if (!decided) {
      Until.holds(() -> asking.command("unpause", "the demo approves"), patience);
    }
    board.say((decided ? "you decided" : "the demo approved") + ": the session goes on in order");
    Until.holds(() -> asking.released().endsWith("5"), patience);
  }

  /** Also notes what came out while it was not. */
  private boolean isDecided() throws InterruptedException {
    String now = asking.released();
    String state = asking.gateState();
    if (state.equals("OPEN")) {
      whileAsked = now;
    }
    return state.equals("CLOSED") || state.equals("DENIED");
  }

  private void show(Optional<JsonNode> gate) {
    gate.map(GateView::new)
        .ifPresent(
            view -> {
              board.say("a session is held: " + view.why());
              view.lines().forEach(line -> board.say("    " + line));
            });
  }

  private static String gate(DemoSession session) throws InterruptedException {
    return session
        .gate()
        .map(gate -> gate.path("state").asString("") + " " + gate.path("reason").asString(""))
        .orElse("none");
  }
}
