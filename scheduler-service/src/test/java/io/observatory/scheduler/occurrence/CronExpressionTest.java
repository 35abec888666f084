package io.observatory.scheduler.occurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.LocalDateTime;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronExpressionTest {

  private static final LocalDateTime BEGIN = LocalDateTime.parse("2027-01-01T00:00:00");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * *              | expression   | 5",
        "* * * * * * * *    | expression   | 14",
        "61 * * * *         | minute       | 0",
        "0 24 * * *         | hour         | 2",
        "0 0 0 * *          | day of month | 4",
        "0 0 32 * *         | day of month | 4",
        "0 0 * 13 *         | month        | 6",
        "0 0 * * MOX        | day of week  | 8",
        "0 0 * * 1#6        | day of week  | 10",
        "0 0 * * 8          | day of week  | 8",
        "0 0 * * L          | day of week  | 8",
        "*/0 * * * *        | minute       | 2",
        "0 5-2 * * *        | hour         | 2",
        "0 1,,2 * * *       | hour         | 4",
        "0 1, * * *         | hour         | 4",
        "a * * * *          | minute       | 0",
        "0 ? * * *          | hour         | 2",
        "0 0 L-31 * *       | day of month | 6",
        "0 0 1 * * ? 1969   | year         | 12",
        "99999 * * * *      | minute       | 0",
        "-1 * * * *         | minute       | 0",
        "1-2-3 * * * *      | minute       | 3",
      })
  void aMistakeIsShownWhereItIs(String text, String field, int position) {
    InvalidScheduleException wrong =
        catchThrowableOfType(
            InvalidScheduleException.class, () -> CronExpression.parse(text.strip()));
    assertThat(wrong.code()).isEqualTo("invalid_cron");
    assertThat(wrong.field()).isEqualTo(field);
    assertThat(wrong.position()).as(wrong.getMessage()).isEqualTo(position);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@daily              | 2027-01-01T00:00:00 | 2027-01-02T00:00:00",
        "@Hourly             | 2027-01-01T00:00:00 | 2027-01-01T01:00:00",
        "@weekly             | 2027-01-03T00:00:00 | 2027-01-10T00:00:00",
        "@yearly             | 2027-01-01T00:00:00 | 2028-01-01T00:00:00",
        "*/10 * * * * *      | 2027-01-01T00:00:00 | 2027-01-01T00:00:10",
        "5 0 12 1 1 ? 2030   | 2030-01-01T12:00:05 | none",
        "0 0 12 1 1 ? 2029/2 | 2029-01-01T12:00:00 | 2031-01-01T12:00:00",
        "0 0 * * 7           | 2027-01-03T00:00:00 | 2027-01-10T00:00:00",
        "0 0 * * fri-sun     | 2027-01-01T00:00:00 | 2027-01-02T00:00:00",
        "0 0 29 feb *        | 2028-02-29T00:00:00 | 2032-02-29T00:00:00",
      })
  void macrosSecondsYearsAndNames(String text, String first, String second) {
    CronExpression cron = CronExpression.parse(text.strip());
    LocalDateTime found = cron.atOrAfter(BEGIN).orElseThrow();
    assertThat(found).isEqualTo(first);
    assertThat(cron.atOrAfter(found.plusNanos(1)).map(LocalDateTime::toString).orElse("none"))
        .isEqualTo(second.equals("none") ? "none" : LocalDateTime.parse(second).toString());
  }

  @Example
  void theTextIsWrittenOneWay() {
    assertThat(CronExpression.parse("  0   12\t* * MON ").text()).isEqualTo("0 12 * * MON");
    assertThat(CronExpression.parse(" @Daily ").text()).isEqualTo("@daily");
    assertThat(CronExpression.parse("0 12 * *  MON"))
        .isEqualTo(CronExpression.parse("0 12 * * MON"));
  }

  @Example
  void aTextWithoutEndIsRefused() {
    assertThatThrownBy(() -> CronExpression.parse("1,".repeat(400) + "1 * * * *"))
        .isInstanceOf(InvalidScheduleException.class);
  }

  /** Whatever it is given, it reads it or says what is wrong, within the text. */
  @Property(tries = 2000)
  void nothingElseIsEverThrown(
      @ForAll
          @StringLength(max = 40)
          @CharRange(from = '0', to = '9')
          @Chars({' ', ' ', ' ', '*', '/', '-', ',', 'L', 'W', '#', '?', '@', 'M', 'O', 'N', 'é'})
          String text) {
    try {
      CronExpression.parse(text).atOrAfter(BEGIN);
    } catch (InvalidScheduleException wrong) {
      assertThat(wrong.position()).isBetween(0, text.length());
    }
  }

  /** The first that matches is found, and none between is left out; counting agrees. */
  @Property(tries = 300)
  void theFirstMatchIsFound(
      @ForAll("expressions") String text, @ForAll @IntRange(max = 525_600) int minutes) {
    CronExpression cron = CronExpression.parse(text);
    LocalDateTime from = BEGIN.plusMinutes(minutes);
    LocalDateTime end = from.plusDays(3);
    LocalDateTime expected = from;
    while (expected.isBefore(end) && !cron.matches(expected)) {
      expected = expected.plusMinutes(1);
    }
    Optional<LocalDateTime> found = cron.atOrAfter(from);
    if (expected.isBefore(end)) {
      assertThat(found).contains(expected);
      assertThat(cron.count(from, expected)).isZero();
      assertThat(cron.count(from, expected.plusSeconds(1))).isEqualTo(1);
    } else {
      assertThat(found.filter(at -> at.isBefore(end))).isEmpty();
      assertThat(cron.count(from, end)).isZero();
    }
  }

  @Provide
  Arbitrary<String> expressions() {
    return Combinators.combine(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 7))
        .as(
            (minute, hour, day, month, weekday) ->
                String.join(" ", minute, hour, day, month, weekday));
  }

  private static Arbitrary<String> field(int min, int max) {
    Arbitrary<Integer> value = Arbitraries.integers().between(min, max);
    return Arbitraries.oneOf(
        Arbitraries.just("*"),
        value.map(String::valueOf),
        Arbitraries.integers().between(1, max).map(step -> "*/" + step),
        Combinators.combine(value, value)
            .as((one, two) -> Math.min(one, two) + "-" + Math.max(one, two)),
        value
            .list()
            .ofMinSize(1)
            .ofMaxSize(4)
            .map(values -> String.join(",", values.stream().map(String::valueOf).toList())));
  }
}
