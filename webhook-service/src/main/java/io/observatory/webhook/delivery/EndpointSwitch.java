package io.observatory.webhook.delivery;

/** Ends sending to an endpoint that does not want it any more. */
@FunctionalInterface
public interface EndpointSwitch {

  /**
   * Disables it, with its event; nothing when it is disabled already, or gone.
   *
   * @param reason one sentence for people
   */
  void disable(String endpointId, String reason);
}
