package io.observatory.deploy.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsCommandsTest {
  private static final String JOB =
      """
      {"job_id": "0190-1", "name": "nightly", "target_agent_id": "agent-1", "state": "%s",
       "schedule": {"type": "cron", "expression": "0 3 * * *", "zone": "Europe/Amsterdam"},
       "next_at": "2027-01-31T02:00:00Z"%s}\
      """;

  @TempDir Path directory;

  @Test
  void jobsAreListedByWhatTheyAreCalled() throws IOException {
    try (Desk desk = new Desk(directory)) {
      desk.answers(
          "/v1/jobs",
          200,
          "{\"items\": [" + JOB.formatted("ACTIVE", "") + "], \"next_cursor\": null}");

      assertThat(desk.type("jobs", "list", "--agent", "agent-1")).isZero();

      assertThat(desk.shown()).contains("nightly", "0 3 * * * Europe/Amsterdam", "ACTIVE");
      assertThat(desk.requests()).singleElement().asString().contains("target=agent-1");
    }
  }

  @Test
  void oneIsShownWithItsPastAndItsFuture() throws IOException {
    try (Desk desk = new Desk(directory)) {
      desk.answers("/v1/jobs/nightly", 200, JOB.formatted("ACTIVE", ""))
          .answers(
              "/v1/jobs/nightly/runs",
              200,
              """
              {"items": [{"recorded_at": "2027-01-30T02:00:00Z", "occurrence": "2027-01-30T02:00:00Z",
                "kind": "SCHEDULED", "attempt": 1, "status": "SKIPPED", "skipped": 3,
                "reason": "MISFIRE"}]}\
              """)
          .answers(
              "/v1/jobs/nightly/next",
              200,
              """
              {"occurrences": [{"at": "2027-03-28T01:00:00Z", "local": "2027-03-28T03:00:00+02:00",
                "dst": "SHIFTED"}], "end": "MORE"}\
              """);

      assertThat(desk.type("jobs", "show", "nightly")).isZero();

      assertThat(desk.shown()).contains("SKIPPED 3 (MISFIRE)", "03:00:00+02:00  SHIFTED");
    }
  }

  @Test
  void anOrderSaysWhatItCameTooLateFor() throws IOException {
    try (Desk desk = new Desk(directory)) {
      desk.answers(
              "/v1/jobs/nightly/pause",
              200,
              JOB.formatted("PAUSED", ", \"too_late\": [\"2027-01-30T02:00:00Z\"]"))
          .answers(
              "/v1/jobs/gone/cancel", 409, "{\"code\": \"too_late\", \"detail\": \"Too late.\"}");

      assertThat(desk.type("jobs", "pause", "nightly", "--reason", "holiday")).isZero();
      assertThat(desk.shown())
          .contains(
              "nightly is PAUSED", "Too late for 2027-01-30T02:00:00Z", "jobs resume nightly");
      assertThat(desk.requests()).singleElement().asString().contains("holiday");
      assertThat(desk.type("jobs", "cancel", "gone")).isEqualTo(1);
      assertThat(desk.shown()).contains("Too late. (too_late)", "jobs list");
    }
  }
}
