package io.observatory.webhook.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.observatory.webhook.filter.Filter;
import io.observatory.webhook.signing.HeaderForm;
import io.observatory.webhook.signing.Secret;
import io.observatory.webhook.signing.SecretRing;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KnownEndpointsTest {

  private static final SecretRing SECRETS = SecretRing.of(Secret.generate(Secret.Kind.HMAC_SHA256));

  private final Shelf shelf = new Shelf();
  private final KnownEndpoints known = new KnownEndpoints(shelf);

  private static Endpoint endpoint(String id, String tenant, long version, String... types) {
    return new Endpoint(
        id,
        tenant,
        URI.create("https://example.com/"),
        "",
        List.of(types),
        Filter.NONE,
        Map.of(),
        HeaderForm.STANDARD,
        Ordering.NONE,
        Limits.USUAL,
        RetryPolicy.USUAL,
        EndpointState.ENABLED,
        null,
        SECRETS,
        version,
        Instant.EPOCH);
  }

  @Test
  void nothingIsAnsweredBeforeTheFirstReading() {
    assertThatThrownBy(() -> known.matching("t", "a")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> known.find("e")).isInstanceOf(IllegalStateException.class);
    known.catchUp();
    assertThat(known.matching("t", "a")).isEmpty();
  }

  @Test
  void moreThanASliceIsRead() {
    for (int i = 0; i < 2_500; i++) {
      shelf.put(endpoint("e" + i, "t", 1, "a"));
    }
    known.catchUp();
    assertThat(known.size()).isEqualTo(2_500);
    assertThat(known.matching("t", "a")).hasSize(2_500);
  }

  @Test
  void theHigherVersionStaysWhoeverTellsOfIt() {
    shelf.put(endpoint("e", "t", 1, "a"));
    known.catchUp();
    EndpointStore.Change later = shelf.put(endpoint("e", "t", 3, "b"));
    known.took(later);
    known.took(new EndpointStore.Change(2, "e", 2, endpoint("e", "t", 2, "a")));
    assertThat(known.matching("t", "a")).isEmpty();
    assertThat(known.matching("t", "b")).hasSize(1);
  }

  @Test
  void whatIsDeletedIsNotBroughtBackByAReadingThatBeganBefore() {
    EndpointStore.Change first = shelf.put(endpoint("e", "t", 1, "a"));
    known.catchUp();
    known.took(shelf.delete("e", 2));
    known.took(first);
    assertThat(known.find("e")).isEmpty();
    known.catchUp();
    assertThat(known.find("e")).isEmpty();
    assertThat(known.size()).isZero();
  }

  @Test
  void whatIsKnownIsUsedWhileTheStoreIsAway() {
    shelf.put(endpoint("e", "t", 1));
    known.catchUp();
    shelf.away = true;
    assertThatThrownBy(known::catchUp).isInstanceOf(IllegalStateException.class);
    assertThat(known.matching("t", "anything.at.all")).hasSize(1);
    shelf.away = false;
    shelf.put(endpoint("f", "t", 1));
    known.catchUp();
    assertThat(known.matching("t", "anything.at.all")).hasSize(2);
  }

  @Test
  void aStoreThatWentBackIsReadFromTheBeginning() {
    shelf.put(endpoint("e", "t", 1, "a"));
    shelf.put(endpoint("f", "t", 1, "a"));
    known.catchUp();
    shelf.changes.clear();
    shelf.sequence = 0;
    shelf.put(endpoint("e", "t", 1, "a"));
    known.catchUp();
    assertThat(known.matching("t", "a")).extracting(Endpoint::id).containsExactly("e");
    assertThat(known.find("f")).isEmpty();
  }

  @Test
  void anEndpointThatMatchesTwiceIsThereOnce() {
    shelf.put(endpoint("e", "t", 1, "user.*", "*", "user.created"));
    known.catchUp();
    assertThat(known.matching("t", "user.created")).hasSize(1);
    assertThat(known.matching("other", "user.created")).isEmpty();
  }

  /** The latest change of each. */
  private static final class Shelf implements EndpointStore {

    private final Map<String, Change> changes = new TreeMap<>();
    private long sequence;
    private boolean away;

    Change put(Endpoint endpoint) {
      Change change = new Change(++sequence, endpoint.id(), endpoint.version(), endpoint);
      changes.put(endpoint.id(), change);
      return change;
    }

    Change delete(String id, long version) {
      Change change = new Change(++sequence, id, version, null);
      changes.put(id, change);
      return change;
    }

    @Override
    public long latest() {
      if (away) {
        throw new IllegalStateException("away");
      }
      return sequence;
    }

    @Override
    public List<Change> since(long behind, int limit) {
      List<Change> all = new ArrayList<>(changes.values());
      all.sort(Comparator.comparingLong(Change::sequence));
      return all.stream().filter(change -> change.sequence() > behind).limit(limit).toList();
    }

    @Override
    public Optional<Endpoint> find(String id) {
      return Optional.ofNullable(changes.get(id)).map(Change::endpoint);
    }

    @Override
    public List<Endpoint> list(EndpointQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Endpoint> lock(String id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Change insert(Endpoint endpoint) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Change update(Endpoint endpoint) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Change delete(Endpoint endpoint, Instant at) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void forgetFailures(String id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> remember(RequestKey key, String endpointId, Instant at) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void forgetRequests(Instant before) {
      throw new UnsupportedOperationException();
    }
  }
}
