package io.observatory.webhook.endpoint;

/** Whether an endpoint gets requests. */
public enum EndpointState {
  /** Requests go out. */
  ENABLED,
  /** Deliveries wait and burn no attempt until it is resumed. */
  PAUSED,
  /** Deliveries are recorded as skipped and can be replayed. */
  DISABLED
}
