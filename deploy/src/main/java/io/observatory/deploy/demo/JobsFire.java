package io.observatory.deploy.demo;

import io.observatory.deploy.demo.DecisionFeed.Step;
import io.observatory.deploy.demo.JobWatch.Fired;
import io.observatory.events.JobDue;
import io.observatory.events.JobDueKind;
import io.observatory.events.JobRunEvent;
import io.observatory.events.JobRunEventKind;
import io.observatory.events.JobSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A cron job fires every two seconds, each time once; an agent asks to be reminded and is; an agent
 * dies in the middle of a run, which is noticed and tried again.
 */
final class JobsFire implements Story {
  private static final int FIRES = 5;
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration STALE = Duration.ofSeconds(4);

  /** A job that an interrupted demo leaves behind ends by itself. */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final JobFeed feed;
  private final JobWatch watch;
  private final DemoSession mindful;
  private final Board board;
  private final Clock clock;
  private final Duration patience;
  private final String cron;
  private final String work;
  private final String reminded;
  private final CountDownLatch told = new CountDownLatch(1);

  /**
   * @param patience how long a service may be away
   */
  JobsFire(
      JobFeed feed,
      JobWatch watch,
      Measured measured,
      Board board,
      String run,
      Clock clock,
      Duration patience) {
    this.feed = feed;
    this.watch = watch;
    this.board = board;
    this.clock = clock;
    this.patience = patience;
    cron = "demo-" + run + "-cron";
    work = "demo-" + run + "-work";
    reminded = "demo-" + run + "-mindful";
    Step step =
        new Step(
            "look at it again later",
            "schedule_reminder",
            "{\"delay_ms\":3000,\"payload\":\"look again\"}",
            false);
    mindful = new DemoSession(reminded, reminded, List.of(step), measured);
  }

  @Override
  public void start() {
    Thread.ofVirtual().name("demo-jobs").start(this::tell);
  }

  @Override
  public boolean isTold() {
    return told.getCount() == 0;
  }

  @Override
  public void judge(Verdict verdict) {
    CronFires fires = new CronFires(watch.fired(cron), EVERY);
    verdict.add(
        new Row(
            "occurrences of the cron job fired",
            ">= " + FIRES,
            Integer.toString(fires.occurrences()),
            fires.occurrences() >= FIRES));
    verdict.add(Row.equal("left out between first and last", 0L, fires.missing()));
    verdict.add(Row.equal("fired twice, fired too early", "0, 0", fires.wrong()));
    fires
        .lateness()
        .ifPresent(
            late ->
                verdict.add(
                    new Row("lateness on the topic, median, most", "measured", late, true)));
    verdict.add(Row.equal("reminders of the agent that asked for one", 1, reminders()));
    verdict.add(Row.equal("run whose agent died", "STARTED STALE", story(0)));
    verdict.add(Row.equal("the same, tried again", "STARTED SUCCEEDED", story(1)));
  }

  private void tell() {
    try {
      Instant now = clock.instant();
      feed.make(
          cron,
          JobSpec.newBuilder()
              .setTargetAgentId(cron)
              .setCron("*/%d * * * * *".formatted(EVERY.toSeconds()))
              .setEndsAt(now.plus(LONGEST))
              .setMisfirePolicy("all")
              .setMisfireMax(1_000)
              .build());
      feed.make(
          work,
          JobSpec.newBuilder()
              .setTargetAgentId(work)
              .setRunAt(now.plusSeconds(2))
              .setTracked(true)
              .setStaleAfterMs(STALE.toMillis())
              .setMaxAttempts(2)
              .setBackoffMs(1_000L)
              .build());
      mindful.say();
      board.say("a cron job every 2 s, a reminder, and a run whose agent dies");
      // A scheduler that is away is waited for before anybody counts how long its agents take.
      await(() -> !watch.fired(cron).isEmpty());
      dies();
      await(() -> reminders() > 0);
      board.say("the agent that asked to be reminded was");
      await(() -> watch.fired(cron).size() >= FIRES);
      feed.cancel(cron);
      board.say("the cron job fired " + watch.fired(cron).size() + " times and was cancelled");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      told.countDown();
    }
  }

  private void dies() throws InterruptedException {
    if (!await(() -> !watch.fired(work).isEmpty())) {
      return;
    }
    JobDue first = watch.fired(work).getFirst().due();
    feed.report(first, JobRunEventKind.STARTED);
    if (!await(() -> story(0).endsWith("STALE")) || !await(() -> watch.fired(work).size() > 1)) {
      return;
    }
    board.say(
        "a run whose agent died was found stale after "
            + STALE.toSeconds()
            + " s and is tried again");
    JobDue second = watch.fired(work).get(1).due();
    feed.report(second, JobRunEventKind.STARTED);
    feed.report(second, JobRunEventKind.SUCCEEDED);
    await(() -> story(1).endsWith("SUCCEEDED"));
  }

  private boolean await(BooleanSupplier condition) throws InterruptedException {
    return Until.holds(condition::getAsBoolean, patience);
  }

  private int reminders() {
    return (int)
        watch.fired(reminded).stream()
            .filter(one -> one.due().getKind() == JobDueKind.REMINDER)
            .count();
  }

  /** What was said of the n-th try of the work. */
  private String story(int attempt) {
    List<Fired> tries = watch.fired(work);
    return tries.size() <= attempt
        ? "not fired"
        : watch.run(tries.get(attempt).due().getFireId()).stream()
            .map(JobRunEvent::getKind)
            .map(JobRunEventKind::name)
            .collect(Collectors.joining(" "));
  }
}
