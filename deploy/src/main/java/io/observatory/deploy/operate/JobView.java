package io.observatory.deploy.operate;

import tools.jackson.databind.JsonNode;

/**
 * A job as a person reads it.
 *
 * @param job as the scheduler service gives it
 */
record JobView(JsonNode job) {

  /** What it is called in commands: its name, or its id. */
  String called() {
    String name = job.path("name").asString("");
    return name.isEmpty() ? job.path("job_id").asString("") : name;
  }

  /** When it fires, in a few words. */
  String when() {
    JsonNode schedule = job.path("schedule");
    return switch (schedule.path("type").asString("")) {
      case "once" -> "once at " + Shown.of(schedule, "at");
      case "fixed_rate" -> "every " + span(schedule);
      case "fixed_delay" -> span(schedule) + " after each run";
      case "cron" -> Shown.of(schedule, "expression") + " " + Shown.of(schedule, "zone");
      default -> "-";
    };
  }

  private static String span(JsonNode schedule) {
    long millis = schedule.path("every_ms").asLong(0);
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
