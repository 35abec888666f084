package io.observatory.scheduler;

import io.observatory.scheduler.fire.Mode;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How what is due is fired.
 *
 * @param enabled whether this instance fires at all
 * @param mode what consumers may rely on
 * @param slots how many share the work, each with a producer and a thread of its own, 1 to 4
 * @param batch most rows that are published and settled together
 * @param batchBytes most bytes of their payloads
 * @param pause the least time from one transaction of a slot to the next, unless a full batch waits
 * @param held most rows in memory
 * @param heldBytes most bytes of them in memory
 * @param lease how long an instance may be silent before others take over its shards
 * @param perTarget how many overdue fires a second go to one target, from each instance
 */
@ConfigurationProperties("scheduler.fire")
public record FireProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("EXACTLY_ONCE") Mode mode,
    @DefaultValue("2") int slots,
    @DefaultValue("2000") int batch,
    @DefaultValue("4MB") DataSize batchBytes,
    @DefaultValue("10ms") Duration pause,
    @DefaultValue("20000") int held,
    @DefaultValue("64MB") DataSize heldBytes,
    @DefaultValue("3s") Duration lease,
    @DefaultValue("1000") int perTarget) {

  /** Refuses what could not work. */
  public FireProperties {
    if (slots < 1 || slots > 4 || batch < 1 || batch > 5_000 || held < batch * slots * 2) {
      throw new IllegalArgumentException(
          "scheduler.fire.slots must be 1 to 4, batch 1 to 5000, held twice a batch of each slot");
    }
    if (lease.toMillis() < 500 || pause.isNegative() || perTarget < 1) {
      throw new IllegalArgumentException(
          "scheduler.fire.lease must be 500ms or more, pause not negative, per-target positive");
    }
  }
}
