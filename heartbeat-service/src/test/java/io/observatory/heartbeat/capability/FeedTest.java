package io.observatory.heartbeat.capability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Streams over two maps that apply the same partitions in different interleavings, as two instances
 * do, with changes in the middle of the present state and disconnects anywhere.
 */
class FeedTest {

  private static final int PARTITIONS = 3;
  private static final int AGENTS = 3_000;

  private final RandomWorld world = new RandomWorld(36);
  private final Random random = new Random(36);
  private final List<List<MapUpdate>> topic = new ArrayList<>();
  private final Map<String, Long> revisions = new HashMap<>();
  private final Map<String, Boolean> alive = new HashMap<>();
  private final List<Instance> instances = List.of(new Instance(), new Instance());

  /** A map and how far it has read. */
  private static final class Instance {
    private final CapabilityMap map = new CapabilityMap(20_000);
    private final int[] read = new int[PARTITIONS];
  }

  private static String id(int number) {
    return "agent-%04d".formatted(number);
  }

  private void append(int number) {
    int partition = number % PARTITIONS;
    List<MapUpdate> log = topic.get(partition);
    String id = id(number);
    long revision = revisions.merge(id, 1L, Long::sum);
    boolean goes = alive.getOrDefault(id, false) && random.nextInt(3) == 0;
    log.add(
        goes
            ? new MapUpdate.Gone(partition, log.size(), id, revision, "EVICTED")
            : new MapUpdate.Present(partition, log.size(), world.agent(id, revision)));
    alive.put(id, !goes);
  }

  private void readSome(Instance instance, int most) {
    int partition = random.nextInt(PARTITIONS);
    List<MapUpdate> log = topic.get(partition);
    int from = instance.read[partition];
    int to = Math.min(log.size(), from + 1 + random.nextInt(most));
    instance.map.apply(log.subList(from, to), Map.of());
    instance.read[partition] = to;
  }

  private void readAll(Instance instance) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      List<MapUpdate> log = topic.get(partition);
      instance.map.apply(log.subList(instance.read[partition], log.size()), Map.of());
      instance.read[partition] = log.size();
    }
  }

  /** A listener's own picture; every event must fit to it. */
  private static final class Listener {
    private final Query query;
    private final Map<String, Long> revisions = new TreeMap<>();

    Listener(Query query) {
      this.query = query;
    }

    void hear(StreamEvent event) {
      switch (event) {
        case StreamEvent.Listed(MappedAgent agent, RevisionToken _) -> {
          assertThat(QueryOracle.matches(query, agent)).isTrue();
          Long known = revisions.put(agent.agentId(), agent.revision());
          assertThat(known == null || known < agent.revision()).as(agent.agentId()).isTrue();
        }
        case StreamEvent.Removed(String agentId, String _, RevisionToken _) ->
            assertThat(revisions.remove(agentId)).as("%s is removed once", agentId).isNotNull();
        case StreamEvent.Complete _ -> assertThat(revisions).isNotNull();
      }
    }
  }

  private void prepare() {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      topic.add(new ArrayList<>());
    }
    for (int number = 0; number < AGENTS; number++) {
      append(number);
    }
    for (Instance instance : instances) {
      readAll(instance);
      instance.map.markCaughtUp();
    }
  }

  @Test
  void t36AListenerAcrossInstancesEndsWithWhatTheMapHolds() {
    prepare();
    for (String text : List.of("code.* OR state:ALIVE", "NOT type:coder", "cluster:eu-*")) {
      Query query = Query.parse(text);
      Listener listener = new Listener(query);
      Instance instance = instances.getFirst();
      StreamPosition position = instance.map.begin();
      String token = "";
      int resumed = 0;
      for (int turn = 0; turn < 3_000; turn++) {
        append(random.nextInt(AGENTS));
        readSome(instances.get(turn % 2), 5);
        StreamBatch batch = instance.map.next(position, query, 1 + random.nextInt(3));
        assertThat(batch.hasLapsed()).isFalse();
        for (StreamEvent event : batch.events()) {
          listener.hear(event);
          token = event.token().toString();
          if (random.nextInt(200) == 0) {
            // What follows in this batch was sent to nobody.
            instance = instances.get(++resumed % 2);
            readAll(instance);
            position = resume(instance, token);
            break;
          }
        }
      }
      readAll(instance);
      drain(instance, position, listener);

      assertThat(resumed).isGreaterThan(5);
      assertThat(listener.revisions).isEqualTo(held(instance, query));
    }
  }

  private static StreamPosition resume(Instance instance, String token) {
    return instance.map.resume((RevisionToken.Applied) RevisionToken.parse(token)).orElseThrow();
  }

  private static void drain(Instance instance, StreamPosition position, Listener listener) {
    StreamBatch batch;
    do {
      batch = instance.map.next(position, listener.query, 100);
      batch.events().forEach(listener::hear);
    } while (!batch.isIdle() || !batch.events().isEmpty());
  }

  private static Map<String, Long> held(Instance instance, Query query) {
    Map<String, Long> held = new TreeMap<>();
    AgentPlace place = null;
    do {
      AgentSelection page = instance.map.select(query, place, 500);
      page.agents().forEach(agent -> held.put(agent.agentId(), agent.revision()));
      place = page.next();
    } while (place != null);
    return held;
  }

  @Test
  void whatIsForgottenIsNotResumed() {
    prepare();
    Instance instance = instances.getFirst();
    RevisionToken.Applied old = (RevisionToken.Applied) instance.map.begin().token();
    StreamPosition slow = instance.map.resume(old).orElseThrow();
    for (int i = 0; i < 20_001; i++) {
      append(random.nextInt(AGENTS));
    }
    readAll(instance);

    assertThat(instance.map.resume(old)).isEmpty();
    assertThat(instance.map.next(slow, Query.EVERYBODY, 1).hasLapsed()).isTrue();
    RevisionToken before = new RevisionToken.Applied(List.of(0L, 0L, 0L), null);
    assertThat(instance.map.resume((RevisionToken.Applied) before)).isEmpty();
  }

  @Test
  void whoResumesFromAFullMemoryIsNotTakenForSlow() {
    prepare();
    Instance instance = instances.getFirst();
    for (int i = 0; i < 20_001; i++) {
      append(random.nextInt(AGENTS));
    }
    readAll(instance);
    RevisionToken.Applied now = (RevisionToken.Applied) instance.map.begin().token();
    StreamPosition resumed = instance.map.resume(now).orElseThrow();
    append(1);
    readAll(instance);

    StreamBatch batch = instance.map.next(resumed, Query.EVERYBODY, 10);
    assertThat(batch.hasLapsed()).isFalse();
    assertThat(batch.events()).hasSize(1);
  }
}
