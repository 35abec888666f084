package io.observatory.scheduler.outbound.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.observatory.scheduler.fire.FireMeter;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** How late fires are, and how they are settled. */
@Component
class MicrometerFireMeter implements FireMeter {

  private final Timer late;
  private final Timer settled;
  private final DistributionSummary batch;
  private final Counter forgotten;

  MicrometerFireMeter(MeterRegistry meters) {
    this.late =
        Timer.builder("observatory.scheduler.late")
            .description("From due to published")
            .publishPercentileHistogram()
            .register(meters);
    this.settled =
        Timer.builder("observatory.scheduler.batch")
            .description("From the first row of a batch to its being settled")
            .register(meters);
    this.batch =
        DistributionSummary.builder("observatory.scheduler.batch.rows")
            .description("Rows settled together")
            .register(meters);
    this.forgotten =
        Counter.builder("observatory.scheduler.forgotten")
            .description("Rows that could not be published and were read again")
            .register(meters);
  }

  @Override
  public void fired(long lateMicros) {
    late.record(Math.max(0, lateMicros), TimeUnit.MICROSECONDS);
  }

  @Override
  public void settled(int rows, long nanos) {
    batch.record(rows);
    settled.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void forgotten(int rows) {
    forgotten.increment(rows);
  }
}
