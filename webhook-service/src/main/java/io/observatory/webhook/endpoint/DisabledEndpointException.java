package io.observatory.webhook.endpoint;

/** This can not be done to an endpoint that is disabled; nothing was done. */
public final class DisabledEndpointException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** That endpoint. */
  public DisabledEndpointException(String id) {
    super("endpoint " + id + " is disabled");
  }
}
