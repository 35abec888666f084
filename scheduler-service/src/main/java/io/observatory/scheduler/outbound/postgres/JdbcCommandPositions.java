package io.observatory.scheduler.outbound.postgres;

import io.observatory.scheduler.job.CommandPositions;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of {@code job_command_position}, one a partition. */
@Component
class JdbcCommandPositions implements CommandPositions {

  private static final String LOCK =
      """
      SELECT partition_no, next_offset FROM job_command_position
      WHERE partition_no = ANY (?::int[]) ORDER BY partition_no FOR UPDATE
      """;

  private static final String BEGIN =
      """
      INSERT INTO job_command_position (partition_no, next_offset)
      SELECT p, 0 FROM unnest(?::int[]) AS p ORDER BY p ON CONFLICT DO NOTHING
      """;

  private static final String MOVE =
      "UPDATE job_command_position SET next_offset = :next WHERE partition_no = :partition";

  private final JdbcClient jdbc;

  JdbcCommandPositions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Map<Integer, Long> lock(Collection<Integer> partitions) {
    Map<Integer, Long> known = read(partitions);
    if (known.size() == partitions.size()) {
      return known;
    }
    jdbc.sql(BEGIN).param(partitions.toArray(Integer[]::new)).update();
    return read(partitions);
  }

  private Map<Integer, Long> read(Collection<Integer> partitions) {
    Map<Integer, Long> known = new HashMap<>();
    jdbc.sql(LOCK)
        .param(partitions.toArray(Integer[]::new))
        .query(
            (RowCallbackHandler)
                row -> known.put(row.getInt("partition_no"), row.getLong("next_offset")));
    return known;
  }

  @Override
  public void move(Map<Integer, Long> next) {
    next.forEach(
        (partition, offset) ->
            jdbc.sql(MOVE).param("next", offset).param("partition", partition).update());
  }
}
