package io.observatory.heartbeat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DeadlineWheelTest {

  private static final Profile PROFILE =
      new Profile("c1", null, List.of(), ExecutionPolicy.AUTO, 0);

  /** Everyone is handed over once, by the first look at or after its time, never twice. */
  @Property(tries = 300)
  void everyoneIsFoundWhenDue(
      @ForAll @Size(max = 60) List<@IntRange(max = 2_000_000) Integer> dues,
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 400_000) Integer> steps) {
    DeadlineWheel wheel = new DeadlineWheel(0);
    Map<Agent, Long> due = new HashMap<>();
    for (int i = 0; i < dues.size(); i++) {
      Agent agent = Agent.unborn("a" + i, PROFILE, 0);
      due.put(agent, (long) dues.get(i));
      wheel.put(agent, dues.get(i));
    }
    long now = 0;
    for (int step : steps) {
      now += step;
      long asOf = now;
      wheel.takeDue(
          asOf,
          agent -> {
            assertThat(due).as("handed over twice").containsKey(agent);
            long when = due.getOrDefault(agent, 0L);
            if (when > asOf) {
              wheel.put(agent, when);
            } else {
              due.remove(agent);
            }
          });
      // To the tick: what is due within the current one may wait for its end.
      assertThat(due.values()).allMatch(when -> when > asOf - 250);
    }
  }

  /** Who is put in again for an earlier time is found at the earlier one, and only there. */
  @Property(tries = 200)
  void theEarlierTimeCounts(
      @ForAll @IntRange(min = 1_000, max = 500_000) int late,
      @ForAll @IntRange(min = 0, max = 999) int early) {
    DeadlineWheel wheel = new DeadlineWheel(0);
    Agent agent = Agent.unborn("a", PROFILE, 0);
    wheel.put(agent, late);
    wheel.put(agent, early);
    List<Agent> found = new ArrayList<>();
    wheel.takeDue(early, found::add);
    wheel.takeDue(late + 1_000L, found::add);
    assertThat(found).containsExactly(agent);
  }
}
