package io.observatory.webhook.endpoint;

import java.util.Collection;
import java.util.Optional;

/**
 * The endpoints as this instance knows them, in memory: at most a second old, at once for changes
 * made through this instance. Safe for use by many threads.
 */
public interface EndpointBook {

  /**
   * Whoever shall get an event of that tenant and type, disabled and paused endpoints among them;
   * in no order.
   *
   * @throws IllegalStateException while the endpoints were not read yet: wait, do not drop
   */
  Collection<Endpoint> matching(String tenantId, String type);

  /**
   * One of them; empty when it was deleted, there is none, or it was made elsewhere just now: ask
   * {@link #isGone} before anything is given up for it.
   *
   * @throws IllegalStateException while the endpoints were not read yet: wait, do not drop
   */
  Optional<Endpoint> find(String id);

  /**
   * Whether there is no such endpoint, deleted or never made; asks the database, and throws what it
   * throws.
   */
  boolean isGone(String id);
}
