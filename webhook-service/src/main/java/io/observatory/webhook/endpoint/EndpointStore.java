package io.observatory.webhook.endpoint;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where endpoints and their sealed secrets are kept. Safe for use by many threads. */
public interface EndpointStore {

  /**
   * A change, as whoever keeps endpoints in memory must hear of it.
   *
   * @param sequence its number; changes commit in the order of their numbers, without gaps
   * @param version of the endpoint after it
   * @param endpoint as it is after it; null when it was deleted
   */
  record Change(long sequence, String id, long version, @Nullable Endpoint endpoint) {}

  /** One of them; empty when there is none or it was deleted. */
  Optional<Endpoint> find(String id);

  /** Those wanted, in the order in which they were made. */
  List<Endpoint> list(EndpointQuery query);

  /** One of them, which nobody else changes until the transaction ends. */
  Optional<Endpoint> lock(String id);

  /** Adds an endpoint, inside a transaction. */
  Change insert(Endpoint endpoint);

  /** Writes the next version of an endpoint that is locked. */
  Change update(Endpoint endpoint);

  /** Deletes an endpoint that is locked, its secrets and headers with it. */
  Change delete(Endpoint endpoint, Instant at);

  /** Forgets since when requests to it fail, inside a transaction: it begins anew. */
  void forgetFailures(String id);

  /** The number of the last change. */
  long latest();

  /** The latest change of every endpoint that changed behind that number, by number. */
  List<Change> since(long sequence, int limit);

  /**
   * Remembers a caller's name for the creation of an endpoint, inside its transaction.
   *
   * @return empty when it is new, else the endpoint that the first such request made
   * @throws RequestKey.ReusedException when the name is that of another request
   */
  Optional<String> remember(RequestKey key, String endpointId, Instant at);

  /** Forgets callers' names for requests before that time, a few at once. */
  void forgetRequests(Instant before);
}
