package io.observatory.deploy.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/**
 * A receiver that fails twice gets every event all the same; one that always fails has its events
 * on the dead-letter topic and, once healed, gets them from there; a webhook from outside comes in
 * when its signature is right.
 */
final class WebhooksGoOut implements Story {
  private static final int EVENTS = 5;

  private final WebhookDesk desk;
  private final Receiver receiver;
  private final Board board;
  private final String run;
  private final Duration patience;
  private final CountDownLatch told = new CountDownLatch(1);
  private int dead;
  private String taken = "";
  private String forged = "";

  /**
   * @param patience how long a service may be away
   */
  WebhooksGoOut(WebhookDesk desk, Receiver receiver, Board board, String run, Duration patience) {
    this.desk = desk;
    this.receiver = receiver;
    this.board = board;
    this.run = run;
    this.patience = patience;
  }

  @Override
  public void start() {
    Thread.ofVirtual().name("demo-webhooks").start(this::tell);
  }

  @Override
  public boolean isTold() {
    return told.getCount() == 0;
  }

  @Override
  public void judge(Verdict verdict) {
    verdict.add(
        Row.equal(
            "events at the receiver that fails twice", EVENTS, receiver.taken(Receiver.FLAKY)));
    verdict.add(Row.equal("dead letters of the one that always fails", EVENTS, dead));
    verdict.add(
        Row.equal(
            "its events after it was healed and they were redriven",
            EVENTS,
            receiver.taken(Receiver.BROKEN)));
    verdict.add(Row.equal("requests with a wrong signature", 0, receiver.forged()));
    verdict.add(Row.equal("webhook from outside, signed as GitHub does", "taken", taken));
    verdict.add(Row.equal("the same with another body", "invalid_signature", forged));
  }

  private void tell() {
    try {
      String type = "demo." + run + ".paid";
      Optional<WebhookDesk.Made> flaky = endpoint(Receiver.FLAKY, type);
      Optional<WebhookDesk.Made> broken = endpoint(Receiver.BROKEN, type);
      if (flaky.isEmpty() || broken.isEmpty()) {
        return;
      }
      publish(type);
      board.say(EVENTS + " events for two receivers: one fails twice, one always");
      comesIn();
      Until.holds(() -> receiver.taken(Receiver.FLAKY) == EVENTS, patience);
      board.say(
          "the first has all of them, signed; "
              + receiver.requests()
              + " requests for both so far");
      redriven(broken.get().id());
      desk.delete(flaky.get().id());
      desk.delete(broken.get().id());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      told.countDown();
    }
  }

  private Optional<WebhookDesk.Made> endpoint(String path, String type)
      throws InterruptedException {
    List<WebhookDesk.Made> made = new ArrayList<>();
    Until.holds(
        () -> {
          desk.endpoint(receiver.url(path), type).ifPresent(made::add);
          return !made.isEmpty();
        },
        patience);
    made.forEach(one -> receiver.knows(path, one.secret()));
    return made.stream().findFirst();
  }

  private void publish(String type) throws InterruptedException {
    for (int i = 1; i <= EVENTS; i++) {
      String id = "demo-" + run + "-order-" + i;
      Until.holds(() -> desk.publish(id, type), patience);
    }
  }

  private void comesIn() throws InterruptedException {
    if (Until.holds(desk::hasSource, patience)) {
      String delivery = UUID.randomUUID().toString();
      taken = Until.said(() -> desk.receive(delivery, false), patience);
      forged = Until.said(() -> desk.receive(UUID.randomUUID().toString(), true), patience);
      board.say("a webhook from outside was " + taken + "; with another body: " + forged);
    }
  }

  private void redriven(String endpoint) throws InterruptedException {
    Until.holds(
        () -> {
          dead = desk.deliveries(endpoint, "DEAD");
          return dead == EVENTS;
        },
        patience);
    board.say("the second has none: " + dead + " dead letters (./observatory dlq list)");
    receiver.heal();
    Until.holds(() -> desk.redrive(endpoint), patience);
    Until.holds(() -> receiver.taken(Receiver.BROKEN) == EVENTS, patience);
    board.say(
        "it was healed and they were sent again: " + receiver.taken(Receiver.BROKEN) + " arrived");
  }
}
