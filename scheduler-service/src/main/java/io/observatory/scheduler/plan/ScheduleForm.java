package io.observatory.scheduler.plan;

import io.observatory.scheduler.occurrence.GapPolicy;
import io.observatory.scheduler.occurrence.InvalidScheduleException;
import io.observatory.scheduler.occurrence.OverlapPolicy;
import io.observatory.scheduler.occurrence.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as a JSON object:
 *
 * <pre>
 * {"type": "once", "at": "2027-01-31T09:00:00Z"}
 * {"type": "fixed_rate", "every_ms": 60000, "anchor": "2027-01-31T09:00:00Z"}
 * {"type": "fixed_delay", "every_ms": 60000}
 * {"type": "cron", "expression": "30 2 * * *", "zone": "Europe/Amsterdam",
 *  "gap": "shift", "overlap": "first"}
 * </pre>
 */
public final class ScheduleForm {

  private ScheduleForm() {}

  /**
   * Reads one.
   *
   * @param now the anchor of a fixed rate that names none
   * @throws InvalidScheduleException naming the field
   */
  public static Schedule read(Map<?, ?> object, Instant now) {
    Fields fields = new Fields("invalid_schedule", "", object);
    String type = fields.required("type");
    Schedule schedule =
        switch (type) {
          case "once" -> new Schedule.Once(at(fields));
          case "fixed_rate" -> {
            Instant anchor = fields.instant("anchor");
            yield new Schedule.FixedRate(every(fields), anchor == null ? now : anchor);
          }
          case "fixed_delay" -> new Schedule.FixedDelay(every(fields));
          case "cron" ->
              Schedule.Cron.of(
                  fields.required("expression"),
                  fields.text("zone", "UTC"),
                  fields.choice("gap", GapPolicy.class, GapPolicy.SHIFT),
                  fields.choice("overlap", OverlapPolicy.class, OverlapPolicy.FIRST));
          default -> throw fields.wrong("type", "one of once, fixed_rate, fixed_delay, cron");
        };
    fields.end();
    return schedule;
  }

  /** The one form of that schedule, every field written, in this order. */
  public static Map<String, @Nullable Object> write(Schedule schedule) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    switch (schedule) {
      case Schedule.Once once -> {
        object.put("type", "once");
        object.put("at", once.at().toString());
      }
      case Schedule.FixedRate rate -> {
        object.put("type", "fixed_rate");
        object.put("every_ms", rate.every().toMillis());
        object.put("anchor", rate.anchor().toString());
      }
      case Schedule.FixedDelay delay -> {
        object.put("type", "fixed_delay");
        object.put("every_ms", delay.every().toMillis());
      }
      case Schedule.Cron cron -> {
        object.put("type", "cron");
        object.put("expression", cron.expression().text());
        object.put("zone", cron.zone().getId());
        object.put("gap", Fields.word(cron.gap()));
        object.put("overlap", Fields.word(cron.overlap()));
      }
    }
    return object;
  }

  private static Instant at(Fields fields) {
    Instant at = fields.instant("at");
    if (at == null) {
      throw fields.wrong("at", "it is missing");
    }
    return at;
  }

  private static Duration every(Fields fields) {
    Duration every = fields.millis("every_ms");
    if (every == null) {
      throw fields.wrong("every_ms", "it is missing");
    }
    return every;
  }
}
