package io.observatory.webhook.delivery;

import java.time.Duration;

/** Counts what happens; must neither block nor throw. */
public interface DeliveryMeter {

  /** A request ended so, after that long. */
  void attempted(String outcome, Duration took);

  /** Deliveries ended, or wait, so. */
  void settled(String verdict);

  /** A result came too late: others have the delivery. */
  void outdated();

  /** Results could not be written and are tried again. */
  void delayed();

  /** Deliveries were claimed, that long after they were due. */
  void claimed(int deliveries);

  /** A retry was claimed that long after its time. */
  void late(Duration by);
}
