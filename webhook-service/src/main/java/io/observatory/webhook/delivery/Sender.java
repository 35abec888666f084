package io.observatory.webhook.delivery;

import java.net.URI;
import java.util.Map;

/**
 * Sends one request to an address outside; blocks until it is over, at the latest at the deadline.
 */
public interface Sender {

  /**
   * Posts the body.
   *
   * @param headers in the order in which they are sent
   * @return what came of it; whatever went wrong is told there and not thrown
   */
  Attempt post(URI url, Map<String, String> headers, byte[] body);
}
