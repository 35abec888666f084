package io.observatory.audit;

import io.observatory.audit.log.Batch;
import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the audit service reads and stores.
 *
 * @param ingest whether this instance ingests; one that does not only answers queries
 * @param topics regular expression of the topics to store; new ones are found while running. Not
 *     among them is what the catalogue says is not to be kept.
 * @param group consumer group; it only shares out partitions, the stored offsets are the truth
 * @param discovery how often new topics and partitions are looked for
 * @param batchRows most events in one transaction
 * @param batchSize most bytes of keys and values in one transaction, unless one event is larger
 * @param linger how long a batch may wait for more events
 * @param longestRetry longest pause between tries while something is away
 * @param largestPart a key, value or header block above this is stored as size and SHA-256
 * @param largestDoc a value whose JSON would be larger is stored without JSON
 */
@ConfigurationProperties("audit")
public record AuditProperties(
    @DefaultValue("true") boolean ingest,
    @DefaultValue("gateway\\.(?!job\\.manifest\\.v).+") Pattern topics,
    @DefaultValue("audit-service") String group,
    @DefaultValue("10s") Duration discovery,
    @DefaultValue("5000") int batchRows,
    @DefaultValue("8MB") DataSize batchSize,
    @DefaultValue("20ms") Duration linger,
    @DefaultValue("5s") Duration longestRetry,
    @DefaultValue("8MB") DataSize largestPart,
    @DefaultValue("4MB") DataSize largestDoc) {

  public AuditProperties {
    require(batchRows >= 1 && batchRows <= Batch.LARGEST, "batch-rows", batchRows);
    require(discovery.toMillis() >= 100 && discovery.toSeconds() <= 20, "discovery", discovery);
    require(batchSize.toBytes() > 0, "batch-size", batchSize);
    require(!linger.isNegative() && linger.toSeconds() < 10, "linger", linger);
    require(longestRetry.toMillis() >= 1, "longest-retry", longestRetry);
    require(inBounds(largestPart), "largest-part", largestPart);
    require(inBounds(largestDoc), "largest-doc", largestDoc);
  }

  private static boolean inBounds(DataSize size) {
    return size.toBytes() > 0 && size.toMegabytes() <= 256;
  }

  private static void require(boolean holds, String key, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("audit." + key + " can not be " + value);
    }
  }
}
