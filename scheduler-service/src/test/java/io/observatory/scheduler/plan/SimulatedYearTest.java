package io.observatory.scheduler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.Example;

/** 500 jobs of all kinds through a year with outages, against what a plain calculation says. */
class SimulatedYearTest {

  private static final int JOBS = 500;

  @Example
  void everyJobDoesWhatItHasToAndNothingElse() {
    Random random = new Random(2027);
    Outages outages = Outages.drawn(random);
    long fires = 0;
    long skips = 0;
    for (int i = 0; i < JOBS; i++) {
      SimulatedJob job = SimulatedJob.drawn(random);
      assertThat(PolicyForm.read(PolicyForm.write(job.policies()))).isEqualTo(job.policies());
      assertThat(ScheduleForm.read(ScheduleForm.write(job.schedule()), SimulatedJob.END))
          .isEqualTo(job.schedule());
      YearOracle.History meant = new YearOracle(job, outages).history();
      YearOracle.History done = new SimulatedYear(job, outages).history();
      if (!done.equals(meant)) { // the library takes its time to find long lists equal
        assertThat(done.fires()).as("job %d: %s", i, job).isEqualTo(meant.fires());
        assertThat(done.skips()).as("job %d: %s", i, job).isEqualTo(meant.skips());
      }
      fires += done.fires().size();
      skips += done.skips().values().stream().mapToLong(Long::longValue).sum();
    }
    assertThat(fires).as("the year is not empty").isGreaterThan(100_000);
    assertThat(skips).isGreaterThan(10_000);
  }
}
