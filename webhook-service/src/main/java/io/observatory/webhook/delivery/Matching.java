package io.observatory.webhook.delivery;

import io.observatory.webhook.endpoint.Endpoint;
import io.observatory.webhook.endpoint.EndpointBook;
import io.observatory.webhook.filter.BodyReader;
import io.observatory.webhook.filter.Content;
import java.util.Collection;

/** Who gets an event: by tenant and type, and by the filters of those. */
public final class Matching {

  private final EndpointBook book;
  private final BodyReader bodies;

  /** Takes its parts. */
  public Matching(EndpointBook book, BodyReader bodies) {
    this.book = book;
    this.bodies = bodies;
  }

  /**
   * The endpoints that the event is for; its body is read at most once, and only for a filter that
   * asks for it.
   *
   * @throws IllegalStateException while the endpoints were not read yet: wait, do not drop
   */
  Collection<Endpoint> of(Publication event) {
    Collection<Endpoint> all = book.matching(event.tenantId(), event.type());
    if (all.stream().allMatch(endpoint -> endpoint.filter().isOpen())) {
      return all;
    }
    Content content = new Content(event.headers(), event.contentType(), event.body(), bodies);
    return all.stream().filter(each -> each.filter().mismatch(content).isEmpty()).toList();
  }
}
