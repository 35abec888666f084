package io.observatory.scheduler.upkeep;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The tables themselves. Each call is one short statement; any number of instances may call. */
public interface UpkeepStore {

  /**
   * Makes the days of the history from today so far ahead, and drops those that are older.
   *
   * @return the names of those dropped
   */
  List<String> days(int ahead, int keep);

  /**
   * What became of a slice of jobs, in the order of their ids.
   *
   * @param examined how many the slice looked at
   * @param deleted of these
   * @param last the last one of these; where it began when there was none
   */
  record Jobs(int examined, int deleted, UUID last) {}

  /**
   * Looks at jobs behind that one, and deletes those that were to fire once and did, or were
   * cancelled, so long ago.
   */
  Jobs deleteJobs(UUID behind, Duration age, int most);

  /** Deletes the dead of so long ago; returns how many. */
  int deleteDead(Duration age, int most);

  /**
   * How large everything is.
   *
   * @param bytes by table, with indexes; the days of the history together
   * @param homeless lines of the history that no day was made for, counted up to a thousand
   */
  record Sizes(Map<String, Long> bytes, int homeless) {}

  Sizes sizes();
}
