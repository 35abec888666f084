package io.observatory.scheduler.outbound.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.scheduler.run.Heard;
import io.observatory.scheduler.run.RunMeter;
import io.observatory.scheduler.run.RunStatus;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Counters of runs and reports. */
@Component
class MicrometerRunMeter implements RunMeter {

  private final Map<RunStatus, Counter> ended = new EnumMap<>(RunStatus.class);
  private final Map<Heard, Counter> heard = new EnumMap<>(Heard.class);
  private final Counter paused;

  MicrometerRunMeter(MeterRegistry meters) {
    for (RunStatus status : RunStatus.values()) {
      if (!status.isOpen() && status != RunStatus.SKIPPED) {
        ended.put(
            status,
            Counter.builder("observatory.scheduler.runs.ended")
                .description("Runs that ended, by how")
                .tag("status", word(status))
                .register(meters));
      }
    }
    for (Heard what : Heard.values()) {
      heard.put(
          what,
          Counter.builder("observatory.scheduler.reports")
              .description("Reports of agents about runs, by what became of them")
              .tag("outcome", word(what))
              .register(meters));
    }
    paused =
        Counter.builder("observatory.scheduler.jobs.paused")
            .description("Jobs that were paused because their runs kept failing")
            .register(meters);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void ended(RunStatus status) {
    Counter counter = ended.get(status);
    if (counter != null) {
      counter.increment();
    }
  }

  @Override
  public void heard(Heard what) {
    Counter counter = heard.get(what);
    if (counter != null) {
      counter.increment();
    }
  }

  @Override
  public void paused() {
    paused.increment();
  }
}
