package io.observatory.benchmarks;

import java.sql.SQLException;
import java.time.Instant;
import java.util.function.IntFunction;

/**
 * A library that a Java team would take instead, inside this JVM, set up as its documentation
 * advises for speed. Jobs are kept in PostgreSQL whether it runs or not.
 */
interface PeerScheduler extends AutoCloseable {

  /** Its name and what it was set to. */
  String describe();

  String name();

  /** A database of its own. */
  PostgresCounters database();

  /** Keeps jobs, numbers from {@code first}, each due once, as many at a time as it can. */
  void keep(int first, int count, IntFunction<Instant> due);

  /** Keeps one job the way a caller does who has one. */
  void keep(int number, Instant due);

  /** Keeps jobs that recur every hour from now on; false when it is not made for that. */
  boolean keepRecurring(int first, int count);

  /** Begins to run what is due. */
  void start();

  /** Ends that and forgets all jobs. */
  void stop() throws SQLException;

  @Override
  void close() throws SQLException;
}
