package io.observatory.e2e.fault;

import java.time.Duration;

/**
 * How large the fleet is and how long everything takes in one run of the matrix.
 *
 * @param agents how many beat
 * @param beat how often each beats
 * @param ttl silence after which the service evicts
 * @param check how often it looks
 * @param serviceAway how long the service is stopped
 * @param brokerAway how long the broker is dead
 * @param lag how far the consumer is made to fall behind
 * @param pause how long a process is stopped by SIGSTOP
 * @param slack what a busy machine may take on top
 */
record Times(
    int agents,
    Duration beat,
    Duration ttl,
    Duration check,
    Duration serviceAway,
    Duration brokerAway,
    Duration lag,
    Duration pause,
    Duration slack) {

  /** The figures the bars are stated in. */
  static final Times REAL =
      new Times(
          100_000,
          Duration.ofSeconds(30),
          Duration.ofSeconds(90),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofSeconds(120),
          Duration.ofSeconds(90));

  /** The same with every time longer than the TTL still longer than it. */
  static final Times QUICK =
      new Times(
          2_000,
          Duration.ofSeconds(1),
          Duration.ofSeconds(6),
          Duration.ofSeconds(1),
          Duration.ofSeconds(14),
          Duration.ofSeconds(14),
          Duration.ofSeconds(25),
          Duration.ofSeconds(14),
          Duration.ofSeconds(30));

  /** The part of every build: what takes longer than the TTL takes half as long again. */
  static final Times SHORT =
      new Times(
          2_000,
          Duration.ofSeconds(1),
          Duration.ofSeconds(6),
          Duration.ofSeconds(1),
          Duration.ofSeconds(9),
          Duration.ofSeconds(9),
          Duration.ofSeconds(9),
          Duration.ofSeconds(9),
          Duration.ofSeconds(30));

  /** As the system property {@code fault.times} says: {@code real}, or quick without it. */
  static Times chosen() {
    return "real".equals(System.getProperty("fault.times")) ? REAL : QUICK;
  }

  /** The longest a silent agent may stay after the last fault is over: failover TTL and TTL. */
  Duration verdict() {
    return ttl.multipliedBy(2).plus(check.multipliedBy(2)).plus(slack);
  }

  /** How long whoever was falsely accused would take to show after everyone else did. */
  Duration aftermath() {
    return ttl.plus(check);
  }
}
