package io.observatory.webhook.delivery;

/** The instances that deliver, this one among them. */
public interface Fellows {

  /** How many have a lease that runs. */
  int live();
}
