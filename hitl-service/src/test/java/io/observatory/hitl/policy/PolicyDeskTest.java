package io.observatory.hitl.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyDeskTest {

  private static final Facts FACTS = Examples.facts(Map.of());

  private final Shelf shelf = new Shelf();
  private final AtomicLong nanos = new AtomicLong();
  private final PolicyDesk desk =
      new PolicyDesk(shelf, Examples::compile, new Examples.Strangers(), nanos::get);

  /** A store in memory. */
  private static final class Shelf implements PolicyStore {

    private final Map<String, PolicyVersion> current = new HashMap<>();
    private boolean away;
    private int read;

    void put(String name, long version, Map<String, @Nullable Object> document) {
      current.put(name, new PolicyVersion(name, version, document, "", "ada", null, Instant.EPOCH));
    }

    @Override
    public Map<String, Long> current() {
      if (away) {
        throw new IllegalStateException("away");
      }
      Map<String, Long> versions = new HashMap<>();
      current.forEach((name, version) -> versions.put(name, version.version()));
      return versions;
    }

    @Override
    public Optional<PolicyVersion> find(String name, long version) {
      read++;
      return find(name);
    }

    @Override
    public Optional<PolicyVersion> find(String name) {
      return Optional.ofNullable(current.get(name));
    }

    @Override
    public List<PolicyVersion> list(String after, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<PolicyVersion> versions(String name, long below, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<PolicyVersion> add(PolicyVersion change) {
      throw new UnsupportedOperationException();
    }
  }

  private Decision after(Duration time) {
    nanos.addAndGet(time.toNanos());
    return desk.judge(FACTS).decision();
  }

  @Test
  void aChangeIsSeenWithinASecond() {
    shelf.put("p", 1, Map.of("default", "AUTO"));
    assertThat(after(Duration.ZERO)).isEqualTo(Decision.AUTO);
    shelf.put("p", 2, Map.of("default", "DENY"));
    assertThat(after(Duration.ofSeconds(1))).isEqualTo(Decision.DENY);
  }

  @Test
  void onlyWhatChangedIsReadAgain() {
    shelf.put("p", 1, Map.of("default", "AUTO"));
    shelf.put("q", 1, Map.of());
    after(Duration.ZERO);
    after(Duration.ofMillis(10));
    after(Duration.ofSeconds(1));
    assertThat(shelf.read).isEqualTo(2);
    shelf.put("q", 2, Map.of());
    after(Duration.ofSeconds(1));
    assertThat(shelf.read).isEqualTo(3);
  }

  @Test
  void t26WhilePoliciesCanNotBeReadPeopleDecide() {
    shelf.put("p", 1, Map.of("default", "AUTO"));
    assertThat(after(Duration.ZERO)).isEqualTo(Decision.AUTO);
    shelf.away = true;
    assertThat(after(Duration.ofSeconds(1))).isEqualTo(Decision.APPROVAL_REQUIRED);
    shelf.away = false;
    assertThat(after(Duration.ZERO)).isEqualTo(Decision.AUTO);
  }

  @Test
  void t26AStoredPolicyThatIsNotValidAnyMoreMeansThatPeopleDecide() {
    shelf.put("a", 1, Map.of("default", "AUTO"));
    shelf.put("b", 1, Map.of("rules", "of another time"));
    assertThat(after(Duration.ZERO)).isEqualTo(Decision.APPROVAL_REQUIRED);
    assertThat(desk.judge(FACTS).reason()).contains("its rules is not valid");
  }

  @Test
  void aDraftStandsInThePlaceOfItsName() {
    shelf.put("a", 1, Map.of("default", "AUTO"));
    assertThat(desk.judge(FACTS, "a", Map.of("default", "DENY")).decision())
        .isEqualTo(Decision.DENY);
    assertThat(desk.judge(FACTS, "b", Map.of("default", "DENY")).policy())
        .as("a is asked before b")
        .isEqualTo("a");
    assertThat(desk.judge(FACTS).decision()).isEqualTo(Decision.AUTO);
  }
}
