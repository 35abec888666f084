package io.observatory.scheduler.outbound.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.observatory.scheduler.occurrence.Bounds;
import io.observatory.scheduler.occurrence.GapPolicy;
import io.observatory.scheduler.occurrence.InvalidScheduleException;
import io.observatory.scheduler.occurrence.OverlapPolicy;
import io.observatory.scheduler.occurrence.Schedule;
import io.observatory.scheduler.plan.Misfire;
import io.observatory.scheduler.plan.Overlap;
import io.observatory.scheduler.plan.Policies;
import io.observatory.scheduler.plan.Retries;
import io.observatory.scheduler.plan.Tracking;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.Example;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JacksonStoredFormsTest {

  private static final Instant NINE = Instant.parse("2027-01-31T09:00:00.000123Z");

  private final JacksonStoredForms forms = new JacksonStoredForms();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"once\",\"at\":\"2027-01-31T09:00:00.000123Z\"}",
        "{\"type\":\"fixed_rate\",\"every_ms\":60000,\"anchor\":\"2027-01-31T09:00:00Z\"}",
        "{\"type\":\"fixed_delay\",\"every_ms\":60000}",
        "{\"type\":\"cron\",\"expression\":\"30 2 * * *\",\"zone\":\"Europe/Amsterdam\","
            + "\"gap\":\"skip\",\"overlap\":\"both\"}"
      })
  void aScheduleIsWrittenOneWay(String text) {
    assertThat(forms.write(forms.schedule(text))).isEqualTo(text);
    assertThat(new JacksonStoredForms().schedule(text)).isEqualTo(forms.schedule(text));
  }

  @Example
  void whatIsLeftOutHasItsDefault() {
    assertThat(forms.schedule("{\"expression\": \"@daily\", \"type\": \"cron\"}"))
        .isEqualTo(Schedule.Cron.of("@daily", "UTC", GapPolicy.SHIFT, OverlapPolicy.FIRST));
    assertThat(forms.schedule("{\"type\": \"once\", \"at\": \"2027-01-31T11:00:00+02:00\"}"))
        .isEqualTo(new Schedule.Once(Instant.parse("2027-01-31T09:00:00Z")));
    assertThat(forms.policies("{}")).isEqualTo(Policies.DEFAULT);
    assertThat(forms.policies(null)).isEqualTo(Policies.DEFAULT);
    assertThat(forms.write(Policies.DEFAULT)).isNull();
  }

  @Example
  void policiesComeBackAsTheyWere() {
    Policies all =
        new Policies(
            new Misfire(Misfire.Policy.ALL, 7, Duration.ofHours(3), Duration.ofSeconds(20)),
            Overlap.BUFFER_ONE,
            Duration.ofMinutes(10),
            new Bounds(NINE, NINE.plusSeconds(9), 12),
            3,
            new Tracking(
                Duration.ofMinutes(5),
                Duration.ofHours(2),
                new Retries(4, Duration.ofSeconds(1), Duration.ofSeconds(30)),
                5,
                "jobs.report.dead"));
    String text = forms.write(all);
    assertThat(forms.policies(text)).isEqualTo(all);
    assertThat(text)
        .isEqualTo(
            "{\"misfire\":{\"policy\":\"all\",\"max\":7,\"window_ms\":10800000,\"after_ms\":20000},"
                + "\"overlap\":\"buffer_one\",\"jitter_ms\":600000,"
                + "\"starts_at\":\"2027-01-31T09:00:00.000123Z\","
                + "\"ends_at\":\"2027-01-31T09:00:09.000123Z\",\"max_runs\":12,\"priority\":3,"
                + "\"tracked\":true,\"stale_after_ms\":300000,\"timeout_ms\":7200000,"
                + "\"max_attempts\":4,\"backoff\":{\"base_ms\":1000,\"cap_ms\":30000},"
                + "\"pause_on_failure\":5,\"dead_event\":\"jobs.report.dead\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"tracked\": true}",
        "{\"timeout_ms\": 60000}",
        "{\"max_attempts\": 3}",
        "{\"overlap\": \"skip\"}",
        "{\"backoff\": {}}",
        "{\"dead_event\": \"jobs.dead\"}"
      })
  void whatNeedsAnAnswerMakesRunsTracked(String text) {
    Policies policies = forms.policies(text);
    assertThat(policies.isTracked()).isTrue();
    assertThat(forms.policies(forms.write(policies))).isEqualTo(policies);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                                    | invalid_schedule | type",
        "[]                                                    | invalid_schedule | ``",
        "{\"type\":\"yearly\"}                                 | invalid_schedule | type",
        "{\"type\":\"once\"}                                   | invalid_schedule | at",
        "{\"type\":\"once\",\"at\":\"soon\"}                   | invalid_schedule | at",
        "{\"type\":\"once\",\"at\":7}                          | invalid_schedule | at",
        "{\"type\":\"once\",\"at\":\"9999-01-01T00:00:00Z\"}   | invalid_schedule | at",
        "{\"type\":\"fixed_rate\",\"every_ms\":\"1\"}          | invalid_schedule | every_ms",
        "{\"type\":\"fixed_rate\",\"every_ms\":1.5}            | invalid_schedule | every_ms",
        "{\"type\":\"fixed_delay\",\"every_ms\":0}             | invalid_schedule | every_ms",
        "{\"type\":\"fixed_delay\",\"every_ms\":9e99}          | invalid_schedule | every_ms",
        "{\"type\":\"cron\"}                                   | invalid_schedule | expression",
        "{\"type\":\"cron\",\"expression\":\"0 25 * * *\"}     | invalid_cron     | hour",
        "{\"type\":\"cron\",\"expression\":\"@daily\",\"zone\":\"X\"} | invalid_zone | zone",
        "{\"type\":\"cron\",\"expression\":\"@daily\",\"gap\":\"x\"}  | invalid_schedule | gap",
        "{\"type\":\"fixed_delay\",\"every_ms\":60000,\"at\":1}       | invalid_schedule | at"
      })
  void aWrongScheduleIsNamed(String text, String code, String field) {
    InvalidScheduleException wrong =
        catchThrowableOfType(InvalidScheduleException.class, () -> forms.schedule(text));
    assertThat(wrong.code()).isEqualTo(code);
    assertThat(wrong.field()).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"overlap\":\"never\"}                                   | overlap",
        "{\"misfire\":\"skip\"}                                    | misfire",
        "{\"misfire\":{\"policy\":\"none\"}}                       | misfire.policy",
        "{\"misfire\":{\"max\":0}}                                 | misfire.max",
        "{\"misfire\":{\"window_ms\":0}}                           | misfire.window_ms",
        "{\"misfire\":{\"after_ms\":999}}                      | misfire.after_ms",
        "{\"misfire\":{\"most\":1}}                                | misfire.most",
        "{\"jitter_ms\":-1}                                        | jitter_ms",
        "{\"jitter_ms\":86400001}                                  | jitter_ms",
        "{\"max_runs\":0}                                          | max_runs",
        "{\"max_runs\":12345678901}                                | max_runs",
        "{\"priority\":4}                                          | priority",
        "{\"tracked\":\"yes\"}                                     | tracked",
        "{\"tracked\":false,\"max_attempts\":2}                    | tracked",
        "{\"tracked\":false,\"overlap\":\"skip\"}                  | tracked",
        "{\"stale_after_ms\":10}                                   | stale_after_ms",
        "{\"timeout_ms\":2592000001}                               | timeout_ms",
        "{\"max_attempts\":101}                                    | max_attempts",
        "{\"backoff\":{\"base_ms\":9,\"cap_ms\":3}}                | backoff",
        "{\"backoff\":{\"factor\":3}}                              | backoff.factor",
        "{\"pause_on_failure\":-1}                                 | pause_on_failure",
        "{\"dead_event\":\"\"}                                     | dead_event",
        "{\"retries\":3}                                           | retries"
      })
  void aWrongPolicyIsNamed(String text, String field) {
    InvalidScheduleException wrong =
        catchThrowableOfType(InvalidScheduleException.class, () -> forms.policies(text));
    assertThat(wrong.code()).isEqualTo("invalid_policy");
    assertThat(wrong.field()).isEqualTo(field);
  }

  @Example
  void anEndBeforeTheStartIsNamed() {
    String text = "{\"starts_at\":\"2027-01-02T00:00:00Z\",\"ends_at\":\"2027-01-01T00:00:00Z\"}";
    InvalidScheduleException wrong =
        catchThrowableOfType(InvalidScheduleException.class, () -> forms.policies(text));
    assertThat(wrong.code()).isEqualTo("past_end");
  }
}
