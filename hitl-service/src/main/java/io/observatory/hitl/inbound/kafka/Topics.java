package io.observatory.hitl.inbound.kafka;

/** The topics the relay joins. */
final class Topics {

  static final String DECISION = "gateway.decision.v1";
  static final String CONTROL = "gateway.control.v1";
  static final String RELEASED = "gateway.decision.released.v1";
  static final String GATE = "gateway.gate.v1";
  static final String RESULT = "gateway.control.result.v1";

  private Topics() {}
}
