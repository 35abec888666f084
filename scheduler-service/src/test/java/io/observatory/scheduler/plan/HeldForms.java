package io.observatory.scheduler.plan;

import io.observatory.scheduler.occurrence.InvalidScheduleException;
import io.observatory.scheduler.occurrence.Schedule;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps what it is given, and a number for text. */
class HeldForms implements StoredForms {

  private final Map<String, Schedule> schedules = new HashMap<>();
  private final Map<String, Policies> policies = new HashMap<>();

  @Override
  public String write(Schedule schedule) {
    String text = "schedule " + schedules.size();
    schedules.put(text, schedule);
    return text;
  }

  @Override
  public String write(Policies wanted) {
    String text = "policies " + policies.size();
    policies.put(text, wanted);
    return text;
  }

  @Override
  public Schedule schedule(String text) {
    Schedule schedule = schedules.get(text);
    if (schedule == null) {
      throw new InvalidScheduleException("invalid_schedule", "", "unreadable");
    }
    return schedule;
  }

  @Override
  public Policies policies(@Nullable String text) {
    return text == null ? Policies.DEFAULT : policies.getOrDefault(text, Policies.DEFAULT);
  }
}
